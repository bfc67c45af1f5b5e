import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("What a search found, on a screen")
struct SearchScreenTests {
  private static func story(_ number: Int, _ headline: String = "Dam gates opened") -> SearchBody.Story {
    SearchBody.Story(
      number: number, slug: "dam-\(number)", desk: "africa", state: number == 1 ? .published : .deskReview, version: 2,
      liveVersion: nil, headline: headline, bylines: ["J. Omondi"], cameIn: Sample.noon,
      firstPublishedAt: number == 1 ? Sample.noon : nil, excerpt: "…near the dam, where the water rose")
  }

  private static func found(_ stories: [SearchBody.Story], _ found: Int, complete: Bool = true) -> SearchBody {
    SearchBody(now: Sample.noon, timeZone: "UTC", items: stories, found: found, complete: complete)
  }

  @Test(
    "Each story is told with where it stands, when it came in and some of its text; the end says how many more there are"
  )
  func exact() {
    let found = Self.found([Self.story(1), Self.story(2)], 5)
    #expect(
      SearchScreen(found).lines(width: 80).map(\.text) == [
        "5 stories · times in UTC",
        "  1  Dam gates opened                published",
        "     dam-1 · africa · J. Omondi · published 12:00",
        "     …near the dam, where the water rose",
        "  2  Dam gates opened                under review",
        "     dam-2 · africa · J. Omondi · came in 12:00",
        "     …near the dam, where the water rose",
        "and 3 more: name more words, or use --limit, --since and --until",
        "Next: copydesk show dam-1",
      ])
    // One section: what stands on the right stands below each other, and so do headlines behind longer numbers.
    let longer = [Self.story(1, String(repeating: "Dam ", count: 9)), Self.story(200)]
    let shown = SearchScreen(Self.found(longer, 2)).lines(width: 80).map(\.text)
    #expect(shown[1].hasPrefix("  1    Dam") && shown[4].hasPrefix("  200  Dam"))
    #expect(
      shown[1].hasSuffix("Dam   published") && shown[4].hasSuffix(String(repeating: " ", count: 22) + "under review"))
    let many = SearchScreen(Self.found([Self.story(1)], 200, complete: false)).lines(width: 80).map(\.text)
    #expect(many.first == "200 stories or more · times in UTC")
    #expect(many.contains { $0.hasPrefix("and 199 or more others, older ones not looked at") })
    #expect(SearchScreen(Self.found([], 0)).lines(width: 80).first?.text == "Nothing was found.")
  }

  @Test("No line is wider than the screen", arguments: [40, 80, 200], ScreenSectionTests.headlines)
  func widths(width: Int, headline: String) {
    for line in SearchScreen(Self.found([Self.story(1, headline)], 300, complete: false)).lines(width: width) {
      #expect(line.text.columns <= width, "\(line.text)")
    }
  }

  @Test("Words, phrases, exclusions and filters arrive as they were meant")
  func asked() async throws {
    try await FakeDaemon.with { _ in
      .json(Self.found([Self.story(1)], 1))
    } _: { daemon in
      let outcome = try await daemon.copydesk(
        "search", "dam", "night train", "-bus", "-old mill", "--desk", "africa", "--since", "30d ago")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("1\tdam-1\tafrica\tpublished\t"))
      let target = try #require(daemon.targets.first?.removingPercentEncoding)
      let asked = "GET /v1/search?q=dam \"night train\" -bus -\"old mill\"&desk=africa&since=30d ago&fields=slug,"
      #expect(target.hasPrefix(asked), "\(target)")
      #expect(try await daemon.copydesk("search", "dam", "--desk", "africa", "--", "-x", "--yes").status == 0)
      #expect(
        daemon.targets.last?.removingPercentEncoding?.hasPrefix(
          "GET /v1/search?q=dam \"-x\" \"--yes\"&desk=africa&fields=") == true,
        "\(daemon.targets)")
      #expect(try await daemon.copydesk("search", "--").status == 64)
      let unknown = try await daemon.copydesk("search", "dam", "--dsek", "africa")
      #expect(unknown.status == 64 && unknown.errors.contains("--dsek"))
      #expect(try await daemon.copydesk("search", "dam", "--format", "{slug} {state}").output == "dam-1 published\n")
    }
    try await FakeDaemon.with { _ in
      .json(Self.found([], 0))
    } _: { daemon in
      let outcome = try await daemon.copydesk("search", "xyzzy")
      #expect((outcome.status, outcome.output) == (0, ""))
    }
  }
}
