import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

/// Something that makes files out of the newsroom: a kind of page, a feed, a story's page, a format.
struct Rendering: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let files: @Sendable (SampleNewsroom) async throws -> [SiteFile]

  /// Everything that is registered.
  static let all =
    SiteOutputs.standard.pages.map { page in
      Rendering(testDescription: "\(type(of: page))") {
        try await rendered(SiteOutputs(pages: [page], feeds: [], maps: []), of: $0)
      }
    }
    + SiteOutputs.standard.feeds.map { feed in
      Rendering(testDescription: feed.fileName) {
        try await rendered(SiteOutputs(pages: [], feeds: [feed], maps: []), of: $0)
      }
    }
    + SiteOutputs.standard.maps.map { map in
      Rendering(testDescription: "\(type(of: map))") {
        try await rendered(SiteOutputs(pages: [], feeds: [], maps: [map]), of: $0)
      }
    }
    + StoryFormats.standard.formats.map { format in
      Rendering(testDescription: format.name) { newsroom in
        try newsroom.view.stories.map { SiteFile(path: $0.path + format.fileName, bytes: try format.render($0)) }
      }
    } + [
      Rendering(testDescription: "story pages") { newsroom in
        let view = newsroom.view
        return try view.stories.map {
          try StoryPage().file(of: $0, in: view, SiteDesign(theme: try houseTheme()))
        }
      }
    ]

  private static func rendered(_ outputs: SiteOutputs, of newsroom: SampleNewsroom) async throws -> [SiteFile] {
    let design = SiteDesign(theme: try houseTheme())
    return try await newsroom.outputs(of: outputs).map { SiteFile(path: $0.path, bytes: try $0.render(design)) }
      .filter { !$0.bytes.isEmpty }
  }
}

@Suite("Every page, feed and format")
struct RenderingConformanceTests {
  @Test("gives the same bytes for the same newsroom", arguments: Rendering.all)
  func isDeterministic(_ rendering: Rendering) async throws {
    #expect(try await rendering.files(SampleNewsroom.withStories) == rendering.files(SampleNewsroom.withStories))
  }

  @Test("gives each file a path of its own, made of plain names", arguments: Rendering.all)
  func hasPlainPaths(_ rendering: Rendering) async throws {
    let paths = try await rendering.files(SampleNewsroom.withStories).map(\.path)
    #expect(!paths.isEmpty)
    #expect(Set(paths).count == paths.count)
    for part in paths.flatMap({ $0.split(separator: "/", omittingEmptySubsequences: false) }) {
      #expect(!part.isEmpty && (!part.hasPrefix(".") || part == ".copydesk"))
    }
  }

  @Test("lets no markup, script or unsafe address through from any field", arguments: Rendering.all)
  func escapes(_ rendering: Rendering) async throws {
    for file in try await rendering.files(SampleNewsroom.hostile) {
      let text = String(decoding: file.bytes, as: UTF8.self)
      let allowed = text.replacing("<script type=\"application/ld+json\">{", with: "").replacing("}</script>", with: "")
      #expect(!allowed.lowercased().contains("<script"), "\(file.path)")
      #expect(!allowed.lowercased().contains("</script"), "\(file.path)")
      #expect(!text.contains("<img src=x"), "\(file.path)")
      #expect(!text.lowercased().contains("href=\"javascript:"), "\(file.path)")
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" }, "\(file.path)")
      for attribute in text.matches(of: /\son[a-z]+\s*=/) {
        #expect(Self.isWithinText(attribute.range.lowerBound, in: text), "\(file.path): \(attribute.output)")
      }
    }
  }

  @Test("never shows the editor's note", arguments: Rendering.all)
  func keepsEditorsNote(_ rendering: Rendering) async throws {
    for file in try await rendering.files(SampleNewsroom.withStories) {
      #expect(!String(decoding: file.bytes, as: UTF8.self).contains("Not for readers"))
    }
  }

  @Test("passes the validator of its format", arguments: Rendering.all)
  func isValid(_ rendering: Rendering) async throws {
    for newsroom in [SampleNewsroom.withStories, .hostile, SampleNewsroom()] {
      for file in try await rendering.files(newsroom) {
        let complaints = try await Validator.of(file)?.complaints(of: file)
        #expect((complaints ?? "") == "", "\(file.path)")
      }
    }
  }

  /// Whether the place is outside of any tag: code points, since a mark may hide a bracket within a character.
  private static func isWithinText(_ place: String.Index, in text: String) -> Bool {
    var isInTag = false
    var quotation: Unicode.Scalar?
    for scalar in text.unicodeScalars[..<place] {
      if let open = quotation {
        if scalar == open { quotation = nil }
      } else if isInTag {
        if scalar == "\"" || scalar == "'" { quotation = scalar } else if scalar == ">" { isInTag = false }
      } else if scalar == "<" {
        isInTag = true
      }
    }
    return !isInTag || quotation != nil
  }
}

extension SampleNewsroom {
  /// One in which every text that people write tries to be more than text.
  static var hostile: SampleNewsroom {
    let evil =
      "</script><script>alert(1)</script><!-- ]]> \" onload=\"x \"\u{301} onclick=x y=\"\u{308} ' &amp; {{headline}} \u{202E}<img src=x onerror=alert(1)>"
    var newsroom = withStories
    newsroom.settings.name = evil
    newsroom.desks[0].name = evil
    newsroom.staff[0].name = evil
    newsroom.staff[0].bio = evil
    newsroom.staff[0].titles[0].title = evil
    var content = newsroom.stories[0].content
    content.headline = evil
    content.label = evil
    content.summary = evil
    content.dateline = evil
    content.keywords = [evil, "tab\u{1}"]
    content.byline.append(.guest(name: evil, bio: evil))
    content.picture?.caption = evil
    content.picture?.credit = evil
    content.picture?.alternative = evil
    content.sources = [
      Content.Source(title: evil, url: "javascript:alert(1)"),
      Content.Source(title: evil, url: "https://a.example/\"\u{301}>"),
    ]
    content.body = evil + "\n\n[a](javascript:alert(1)) [b](data:text/html,x) ![c](https://a.example/x.png)\n\n" + evil
    newsroom.stories[0].content = content
    newsroom.stories[0].amendments = [
      PublishedStory.Amendment(kind: .correct, note: evil, at: dusk, version: VersionNumber(2))
    ]
    return newsroom
  }
}
