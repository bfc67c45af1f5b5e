import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("What a story's page says and leaves out")
struct StoryPageTests {
  private var newsroom = SampleNewsroom.withStories

  private func page(_ newsroom: SampleNewsroom) throws -> String {
    let story = try newsroom.view(of: newsroom.stories[0])
    let file = try StoryPage().file(of: story, in: newsroom.view, SiteDesign(theme: try houseTheme()))
    return String(decoding: file.bytes, as: UTF8.self)
  }

  @Test(
    "A byline joins its names as one would say them",
    arguments: [
      (["A"], "By A"), (["A", "B"], "By A and B"), (["A", "B", "C"], "By A, B and C"),
      (["A", "B", "C", "D"], "By A, B, C and D"),
    ])
  func byline(_ names: [String], _ words: String) throws {
    var newsroom = newsroom
    newsroom.stories[0].content.byline = names.map { .guest(name: $0, bio: nil) }
    let line = try #require(try page(newsroom).firstMatch(of: /<p class="byline">(.*?)<\/p>/))
    #expect(line.output.1.replacing(/<[^>]*>/, with: "") == words)
  }

  @Test("The dateline stands before the first words; before a crosshead, in a paragraph of its own")
  func dateline() throws {
    var newsroom = newsroom
    let mark = "<span class=\"dateline\"><bdi>Gyumri</bdi></span> — "
    newsroom.stories[0].content.body = "First words.\n\nMore words.\n"
    #expect(try page(newsroom).contains("<p>\(mark)First words.</p>\n<p>More words.</p>"))
    newsroom.stories[0].content.body = "## A crosshead\n\nFirst words.\n"
    #expect(try page(newsroom).contains("<p>\(mark)</p>\n<h2>A crosshead</h2>\n<p>First words.</p>"))
    newsroom.stories[0].content.dateline = nil
    #expect(try page(newsroom).contains("<div class=\"text\">\n<h2>A crosshead</h2>\n<p>First words.</p>"))
  }

  @Test("An update is named when it has something to say, a correction always")
  func amendments() throws {
    var newsroom = newsroom
    newsroom.stories[0].amendments = [(.update, "More is known."), (.update, nil), (.correct, nil)].map {
      PublishedStory.Amendment(kind: $0, note: $1, at: SampleNewsroom.dusk, version: VersionNumber(2))
    }
    let notes = try page(newsroom).matches(of: /<strong>(\w+)<\/strong> <time/).map { String($0.output.1) }
    #expect(notes == ["Update", "Correction"])
  }

  @Test("A clarification is told below the text, under its own name, and a correction above it")
  func clarification() throws {
    var newsroom = newsroom
    newsroom.stories[0].amendments = [(.clarify, "Meant are all."), (.correct, "It was two.")].map {
      PublishedStory.Amendment(kind: $0, note: $1, at: SampleNewsroom.dusk, version: VersionNumber(2))
    }
    let parts = try page(newsroom).split(separator: "<div class=\"text\">")
    #expect(parts.count == 2)
    #expect(parts[0].contains("<strong>Correction</strong>") && parts[0].contains("It was two."))
    #expect(!parts[0].contains("Meant are all."))
    #expect(parts[1].contains("<strong>Clarification</strong>") && parts[1].contains("<p>Meant are all.</p>"))
  }

  @Test("Where a text was taken back, the notice stands in its place and says what it is; a later text stands as one")
  func retraction() throws {
    var newsroom = newsroom
    newsroom.stories[0].content = newsroom.stories[0].content.retracted(saying: "We cannot stand by it.")
    let retraction = PublishedStory.Amendment(
      kind: .retract, note: "We cannot stand by it.", at: SampleNewsroom.dusk, version: VersionNumber(2))
    newsroom.stories[0].amendments = [retraction]
    let notice = /<aside class="amendment retraction" aria-label="Retraction">(?s:(.*?))<\/aside>/
    let text = try #require(try page(newsroom).firstMatch(of: notice)).output.1
    #expect(text.contains("<p>We cannot stand by it.</p>"))
    #expect(try page(newsroom).matches(of: /We cannot stand by it\.<\/p>/).count == 1)
    newsroom.stories[0].amendments.append(
      PublishedStory.Amendment(kind: .correct, note: "It stands.", at: SampleNewsroom.dusk, version: VersionNumber(3)))
    #expect(try page(newsroom).firstMatch(of: notice) == nil)
  }

  @Test("There is no heading over nothing: sources, authors, related stories")
  func leavesOut() throws {
    var newsroom = newsroom
    for part in ["id=\"sources\"", "id=\"about\"", "id=\"related\""] { #expect(try page(newsroom).contains(part)) }
    newsroom.stories[0].content.sources = []
    newsroom.stories[0].content.related = nil
    newsroom.staff[0].bio = nil
    for part in ["id=\"sources\"", "id=\"about\"", "id=\"related\""] { #expect(try !page(newsroom).contains(part)) }
  }

  @Test("Of several authors only those with a bio are told about")
  func about() throws {
    var newsroom = newsroom
    newsroom.stories[0].content.byline = [
      .guest(name: "Guest", bio: nil), .staff(StaffHandle(unchecked: "jomondi")),
      .staff(StaffHandle(unchecked: "nsargsyan")),
    ]
    let about = try #require(try page(newsroom).components(separatedBy: "id=\"about\"").last)
    #expect(about.components(separatedBy: "<p dir=\"auto\">").count == 2)
    #expect(about.contains("Joseph Omondi reports from Nairobi."))
  }

  @Test("A picture without words for those who cannot see it has empty ones, and a story never refers to itself")
  func picture() throws {
    var newsroom = newsroom
    newsroom.stories[0].content.picture?.alternative = nil
    newsroom.stories[0].content.related = ["shirak-night-train", "coffee-prices"].map(StorySlug.init(unchecked:))
    let page = try page(newsroom)
    #expect(page.contains("height=\"1000\" alt=\"\" />"))
    let related = try #require(page.components(separatedBy: "id=\"related\"").last)
    #expect(related.matches(of: /<h3>/).count == 1)
    #expect(related.contains("coffee-prices"))
  }
}
