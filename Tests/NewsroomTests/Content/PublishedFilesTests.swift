import Newsroom
import Testing

@Suite("The files and words that a version is published with")
struct PublishedFilesTests {
  private static func hash(_ digit: Character) -> String { String(repeating: digit, count: 64) }

  private static func rendition(_ digit: Character) -> Content.Picture.Rendition {
    Content.Picture.Rendition(sha256: hash(digit), mediaType: "image/webp", width: 320, height: 200, bytes: 10)
  }

  private static func picture(_ file: String, _ digit: Character?, _ renditions: Content.Picture.Rendition...)
    -> Content.Picture
  {
    Content.Picture(
      file: file, sha256: digit.map(hash), caption: "A", credit: "B", alternative: "C", renditions: renditions)
  }

  private static let content = Content(
    headline: "A", slug: StorySlug(unchecked: "a"), desk: Sample.caucasus, byline: [], summary: "All of it",
    language: "en", picture: picture("a.jpg", "1", rendition("2"), rendition("3")),
    pictures: [picture("b.jpg", "4"), picture("c.jpg", nil, rendition("5"))], body: "All of it.\n")

  @Test("They are the pictures and what was made of them, the main one first; what was not sent has none")
  func hashes() {
    #expect(Self.content.allPictures.map(\.file) == ["a.jpg", "b.jpg", "c.jpg"])
    #expect(Self.content.pictureHashes == ["1", "2", "3", "4"].map { Self.hash($0) })
    var bare = Self.content
    bare.picture = nil
    #expect(bare.allPictures.map(\.file) == ["b.jpg", "c.jpg"] && bare.pictureHashes == [Self.hash("4")])
  }

  @Test("Each picture has the files that are kept under its name, and no others")
  func kept() {
    let files = Content.Picture.Files(sha256: Self.hash("6"), renditions: [Self.rendition("7")])
    let published = Self.content.with(files: ["c.jpg": files, "d.jpg": files])
    #expect(published.allPictures.map(\.files) == [nil, nil, files])
    #expect(published.allPictures.map(\.renditions) == [[], [], [Self.rendition("7")]])
  }

  @Test("A hash is sixty-four lower-case hexadecimal digits")
  func form() {
    #expect(ContentHash(Self.hash("f"))?.description == Self.hash("f") && ContentHash(Self.hash("0")) != nil)
    for text in ["", Self.hash("F"), Self.hash("g"), Self.hash("a") + "a", String(Self.hash("a").dropLast())] {
      #expect(ContentHash(text) == nil)
    }
  }

  @Test("A move or a new address says the same elsewhere; a retraction says its note instead")
  func derived() throws {
    let chief = Sample.member("chief", Set(Capability.allCases))
    func derived(_ action: Action, _ story: StoryFacts) throws -> Content {
      try Workflow.standard.rule(Sample.request(action), on: story, by: .staff(chief), in: Sample.newsroom).change()
        .content(from: Self.content)
    }
    var expected = Self.content
    (expected.slug, expected.desk) = (StorySlug(unchecked: "caucasus-prisoner-swap"), Sample.africa)
    #expect(try derived(.move, Sample.story()) == expected)
    (expected.slug, expected.desk) = (StorySlug(unchecked: "another"), Sample.caucasus)
    #expect(try derived(.readdress, Sample.story(.published, live: 4)) == expected)
    let retracted = try derived(.retract, Sample.story(.published, live: 4))
    #expect(retracted.body == "because" && retracted.summary == nil && retracted.picture == nil)
    #expect(retracted.slug.text == "caucasus-prisoner-swap")
  }
}
