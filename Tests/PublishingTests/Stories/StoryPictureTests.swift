import Newsroom
import Testing

@testable import Publishing

/// Which files of a picture a page offers, and which one those get who load just one: a page that offers none shows a hole, one
/// that offers too wide ones is slow.
@Suite("The files of a picture")
struct StoryPictureTests {
  /// A picture, and what is offered of it.
  struct Offered: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// As it came in: its kind and its width.
    let file: (kind: String, width: Int)
    let jpeg: [Int]
    let webP: [Int]
    /// What every browser may choose from, those that know WebP may choose from, and the others get.
    let offered: (common: [String], webP: [String], standard: String)
  }

  private static let all: [Offered] = [
    Offered(
      testDescription: "a small one lies there alone", file: ("jpeg", 300), jpeg: [], webP: [],
      offered: (["jpeg 300"], [], "jpeg 300")),
    Offered(
      testDescription: "one without smaller ones is shown however wide it is", file: ("jpeg", 2500), jpeg: [], webP: [],
      offered: (["jpeg 2500"], [], "jpeg 2500")),
    Offered(
      testDescription: "its own file is the widest choice", file: ("jpeg", 1600), jpeg: [320, 1280],
      webP: [320, 1280, 1600],
      offered: (["jpeg 320", "jpeg 1280", "jpeg 1600"], ["webp 320", "webp 1280", "webp 1600"], "jpeg 1280")),
    Offered(
      testDescription: "one as wide as any page is a choice", file: ("jpeg", 1920), jpeg: [320, 1280], webP: [],
      offered: (["jpeg 320", "jpeg 1280", "jpeg 1920"], [], "jpeg 1280")),
    Offered(
      testDescription: "one far wider than any page is none", file: ("jpeg", 4000), jpeg: [320, 1920], webP: [1920],
      offered: (["jpeg 320", "jpeg 1920"], ["webp 1920"], "jpeg 320")),
    Offered(
      testDescription: "one as wide as a column is what all get", file: ("png", 1280), jpeg: [320, 960], webP: [],
      offered: (["jpeg 320", "jpeg 960", "png 1280"], [], "png 1280")),
    Offered(
      testDescription: "a small WebP is for every browser", file: ("webp", 300), jpeg: [], webP: [],
      offered: (["webp 300"], [], "webp 300")),
    Offered(
      testDescription: "a WebP is a choice among its like alone", file: ("webp", 1600), jpeg: [320, 1600],
      webP: [320, 1280],
      offered: (["jpeg 320", "jpeg 1600"], ["webp 320", "webp 1280", "webp 1600"], "jpeg 320")),
  ]

  private static func picture(_ file: (kind: String, width: Int), jpeg: [Int] = [], webP: [Int] = [])
    -> StoryView.Picture
  {
    func published(_ kind: String, _ width: Int) -> PublishedPicture {
      PublishedPicture(
        sha256: "\(kind) \(width)", mediaType: "image/\(kind)", width: width, height: width * 5 / 8, size: 1)
    }
    return StoryView.Picture(
      name: "a.jpg", file: published(file.kind, file.width),
      renditions: jpeg.map { published("jpeg", $0) } + webP.map { published("webp", $0) }, directory: "desk/story/",
      base: "https://news.example/desk/story/", caption: nil, credit: nil, alternative: nil)
  }

  @Test(
    "Browsers choose from the narrowest to the widest, and those that cannot choose get one for a column",
    arguments: all)
  func offered(sample: Offered) {
    let picture = Self.picture(sample.file, jpeg: sample.jpeg, webP: sample.webP)
    #expect(picture.common.map(\.sha256) == sample.offered.common)
    #expect(picture.webP.map(\.sha256) == sample.offered.webP)
    #expect(picture.standard.sha256 == sample.offered.standard)
    #expect(picture.address == "https://news.example/desk/story/\(picture.file.name)")
    #expect(picture.files.count == 1 + sample.jpeg.count + sample.webP.count)
  }

  @Test("Where narrow ones are enough, the narrowest is there whatever that is, and a choice of one is none")
  func narrow() {
    let picture = Self.picture(("jpeg", 1600), jpeg: [320, 960], webP: [320, 960])
    func values(atMost widest: Int) -> [PageValue?] {
      let values = picture.values(base: "../", atMost: widest)
      return [values["pictureSet"], values["webPSet"], values["width"], values["height"]]
    }
    let (jpeg, webP) = ("../jpeg 320.jpg 320w", "../webp 320.webp 320w")
    let both: [PageValue?] = [
      .text("\(jpeg), ../jpeg 960.jpg 960w"), .text("\(webP), ../webp 960.webp 960w"), .number(960), .number(600),
    ]
    #expect(values(atMost: 1599) == both)
    #expect(values(atMost: 960) == both)
    #expect(values(atMost: 959) == [nil, .text(webP), .number(320), .number(200)])
    #expect(values(atMost: 1) == [nil, .text(webP), .number(320), .number(200)])
  }

  @Test("A picture is upright where it is higher than wide, and has words where somebody wrote some below it")
  func words() {
    func values(_ width: Int, _ height: Int, caption: String? = nil, credit: String? = nil) -> [PageValue?] {
      let file = PublishedPicture(sha256: "5a", mediaType: "image/png", width: width, height: height, size: 1)
      let picture = StoryView.Picture(
        name: "a.png", file: file, renditions: [], directory: "", base: "", caption: caption, credit: credit,
        alternative: "Alternative")
      let values = picture.values(base: "")
      return [values["isUpright"], values["hasWords"], values["isWithinText"]]
    }
    #expect(values(4, 5) == [.flag(true), .flag(false), .flag(false)])
    #expect(values(5, 5, caption: "Caption") == [.flag(false), .flag(true), .flag(false)])
    #expect(values(5, 4, credit: "Credit") == [.flag(false), .flag(true), .flag(false)])
  }
}
