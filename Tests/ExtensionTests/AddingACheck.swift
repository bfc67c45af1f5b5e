import Newsroom
import Store
import Testing

@testable import copydeskd

/// Finds a story that nobody could have written in a hurry: a check as somebody might add it.
private struct ShoutingCheck: Check {
  let rule = "shouting"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.paragraphs.flatMap { paragraph in
      paragraph.words.filter { word in
        word.range.count > 4 && paragraph.characters[word.range].allSatisfy(\.isUppercase)
      }.map { word in
        Mistake(
          at: paragraph.places[word.range.lowerBound], excerpt: paragraph.excerpt(around: word.range),
          "'\(String(paragraph.characters[word.range]))' is all in capitals; write it in small letters.")
      }
    }
  }
}

@Suite("Adding a check")
struct AddingACheck {
  /// The registry with the one word more.
  private static let rules = HouseRules(checks: HouseRules.standard.checks + [ShoutingCheck()])

  @Test("Its findings are shown with their place; where a desk requires the check, they block approval")
  func blocks() async throws {
    try await PublishingNewsroom.with(rules: Self.rules) { newsroom in
      let recommended = try await newsroom.submit("swap", "He said NEVER.")
      let finding = try #require(recommended.findings.first)
      #expect((finding.rule, finding.level, finding.line, finding.column) == ("shouting", .recommended, 8, 9))
      #expect(finding.message == "'NEVER' is all in capitals; write it in small letters.")
      #expect(try await newsroom.act(.approve, "swap").map(\.state) == [.delivered])

      let changes = try await newsroom.apply("site: {kind: site}", required: "headline, shouting")
      #expect(changes.first?.fields.map(\.after) == ["headline, shouting"])
      #expect(try await newsroom.submit("train", "He said NEVER.").findings.map(\.level) == [.required])
      await #expect {
        try await newsroom.act(.approve, "train")
      } throws: {
        ($0 as? Refusal)?.code == .checksFailed
      }
    }
  }

  @Test("A check that is not registered cannot be required")
  func isKnown() async throws {
    try await PublishingNewsroom.with { newsroom in
      await #expect {
        try await newsroom.apply("site: {kind: site}", required: "shouting")
      } throws: {
        "\($0)".contains("newsroom.yaml:5: desks.caucasus.required[0]: there is no check 'shouting'; the checks are ")
      }
    }
  }
}
