import ControlAPI
import Foundation
import Newsroom
import Seeding
import Testing

@testable import copydesk

@Suite("What has changed, as somebody reads it")
struct DifferenceScreenTests {
  private static func older(_ change: (inout Content) -> Void) -> Content {
    var content = StoryScreenTests.content
    change(&content)
    return content
  }

  private func words(_ old: Content?, _ new: Content = StoryScreenTests.content, width: Int? = nil) -> [String] {
    VersionDifference(from: old, to: new).lines(width: width).map(\.text)
  }

  @Test("What changed beside the text is told by field, and the text by paragraph, with what is gone and what is new")
  func exact() {
    var old = Sample.version(1, "")
    old.content = Self.older {
      $0.picture?.credit = "Nobody"
      $0.picture?.caption = nil
      $0.body = $0.body.replacing("eleven days", with: "11 days") + "\nGone with the wind.\n"
    }
    old.findings = [StoryScreenTests.finding]
    let new = StoryScreenTests.version(findings: [])
    let screen = DifferenceScreen(StoryScreenTests.story(), from: old, to: new, now: StoryScreenTests.now)
    #expect(
      screen.lines(width: 80).map(\.text) == [
        "dar-cranes v1 → v2 · jomondi 16:00 · you read v1 16:00 ·",
        "times in Asia/Yerevan",
        "awanjiru returned v1 at 16:00: “Who took the picture?”",
        "  picture.caption {+Cranes.+}",
        "  picture.credit [-Nobody-]",
        "  ¶1 … returned to work at midnight after [-11-]{+eleven+} days, and the",
        "  first crane moved …",
        "  ¶3 [-Gone with the wind.-]",
        "✓ picture-credit corrected",
        "1 of 2 paragraphs changed, 1 gone",
        "Next: copydesk show dar-cranes · approve · return -m · diff --raw",
      ])
  }

  @Test("Every change of what is signed is told", arguments: 0..<14)
  func complete(field: Int) {
    let changes: [(inout Content) -> Void] = [
      { $0.headline = "Other" }, { $0.label = nil }, { $0.summary = "Other" }, { $0.dateline = nil },
      { $0.language = "sw" }, { $0.urgency = 1 }, { $0.keywords = [] }, { $0.pictures = [] },
      { $0.publish = nil }, { $0.embargo = nil }, { $0.related = [] }, { $0.sources = [] },
      { $0.isSensitive = false }, { $0.byline = [] },
    ]
    #expect(!VersionDifference(from: Self.older(changes[field]), to: StoryScreenTests.content).isEmpty)
    #expect(words(Self.older(changes[field])).joined().contains(/\[-|\{\+/))
  }

  @Test("What differs in spaces alone is said to")
  func spacing() {
    let old = Self.older { $0.body = $0.body.replacing("three ports", with: "three  ports") }
    #expect(words(old).joined().contains("only spaces, or signs that cannot be shown, differ"))
    #expect(VersionDifference(from: StoryScreenTests.content, to: StoryScreenTests.content).isEmpty)
  }

  @Test("From the marks both texts can be read again", arguments: [40, 80, 200])
  func marks(width: Int) throws {
    var generator = Seeded(seed: Sampling.seed)
    let alphabet = ["dam", "東京", "السد", "👨‍👩‍👧‍👦", "a", "b"]
    for _ in 0..<Sampling.times(100, long: 5000) {
      func text() -> String {
        (0..<Int.random(in: 1...6, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "" }
          .joined(separator: " ")
      }
      let (old, new) = (text(), text())
      guard old != new else { continue }
      let marked = MarkedWords.text(from: old, to: new)
      func reading(_ kept: String, _ dropped: String) -> String {
        let parts = marked.split(separator: " ").joined(separator: " ")
        var result = ""
        var rest = parts[...]
        while !rest.isEmpty {
          if rest.hasPrefix(dropped), let end = rest.range(of: dropped == "[-" ? "-]" : "+}") {
            rest = rest[end.upperBound...]
          } else if rest.hasPrefix(kept) {
            rest = rest.dropFirst(2)
          } else if rest.hasPrefix(kept == "[-" ? "-]" : "+}") {
            rest = rest.dropFirst(2)
          } else {
            result.append(rest.removeFirst())
          }
        }
        return result.split(separator: " ").joined(separator: " ")
      }
      #expect(reading("[-", "{+") == old, "\(marked)")
      #expect(reading("{+", "[-") == new, "\(marked)")
      var lines: [ScreenLine] = []
      lines.add(marked, .marked, width: width)
      #expect(lines.allSatisfy { $0.text.columns <= width })
    }
  }

  @Test("A first version is all new")
  func first() {
    let screen = DifferenceScreen(
      StoryScreenTests.story(), from: nil, to: StoryScreenTests.version(), now: StoryScreenTests.now)
    let lines = screen.lines(width: nil).map(\.text)
    #expect(lines[0].hasPrefix("dar-cranes v2, the first · jomondi 16:00 · times in"))
    #expect(lines.contains { $0.contains("{+Dar es Salaam’s cranes swing again+}") })
  }
}
