import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Every renderer")
struct RendererConformanceTests {
  static let names = ["stories", "authors", "desks", "front", "atom"]

  private static func renderer(_ name: String) throws -> any Renderer {
    let renderers = SiteRenderers(theme: try houseTheme())
    return try #require(Dictionary(uniqueKeysWithValues: zip(names, renderers.all))[name])
  }

  @Test("All renderers of the site are tried here")
  func areAll() throws { #expect(SiteRenderers(theme: try houseTheme()).all.count == Self.names.count) }

  @Test("gives the same bytes for the same newsroom", arguments: names)
  func isDeterministic(_ name: String) throws {
    let model = SampleNewsroom.withStories.model
    #expect(try Self.renderer(name).files(model) == Self.renderer(name).files(SampleNewsroom.withStories.model))
  }

  @Test("gives each file a path of its own, of plain names", arguments: names)
  func hasPlainPaths(_ name: String) throws {
    let paths = try Self.renderer(name).files(SampleNewsroom.withStories.model).map(\.path)
    #expect(Set(paths).count == paths.count)
    for part in paths.flatMap({ $0.split(separator: "/", omittingEmptySubsequences: false) }) {
      #expect(!part.isEmpty && !part.hasPrefix("."))
    }
  }

  @Test("has something to say of a newsroom without stories, save of their pages", arguments: names)
  func takesEmpty(_ name: String) throws {
    let files = try Self.renderer(name).files(SampleNewsroom().model)
    #expect(files.isEmpty == ["stories", "authors"].contains(name))
  }

  @Test("lets no markup, script or address through from any field", arguments: names)
  func escapes(_ name: String) throws {
    for file in try Self.renderer(name).files(SampleNewsroom.hostile.model) {
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

  @Test("never shows the note to editors", arguments: names)
  func keepsEditorsNote(_ name: String) throws {
    for file in try Self.renderer(name).files(SampleNewsroom.withStories.model) {
      #expect(!String(decoding: file.bytes, as: UTF8.self).contains("Not for readers"))
    }
  }

  @Test("is found in order by the validator of its format", arguments: names)
  func isValid(_ name: String) async throws {
    for newsroom in [SampleNewsroom.withStories, .hostile, SampleNewsroom()] {
      for file in try Self.renderer(name).files(newsroom.model) {
        let complaints = try await Validator.of(file).complaints(of: file)
        #expect(complaints == "", "\(file.path)")
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
