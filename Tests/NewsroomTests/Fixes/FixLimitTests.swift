import FixCases
import Foundation
import Seeding
import TimeTesting
import Testing

@testable import Newsroom

@Suite("The limit of a fix")
struct FixLimitTests {
  private static let cases = Result { try FixCase.all() }

  private func content(_ body: String, _ language: String = "en", headline: String = "Headline") -> Content {
    Content(
      headline: headline, slug: StorySlug(unchecked: "a"), desk: DeskSlug(unchecked: "caucasus"), byline: [],
      language: language, body: body)
  }

  private func kinds(_ faults: [FixFault]) -> [String] { Set(faults.map(\.kind.rawValue)).sorted() }

  @Test("A text is a fix, or is not and why, as the table says")
  func table() throws {
    let cases = try Self.cases.get()
    #expect(cases.count > 90)
    for one in cases {
      let faults = FixLimit(words: one.words).faults(
        from: content(one.old, one.language), to: content(one.new, one.language))
      #expect(kinds(faults) == one.faults, "\(one)")
    }
  }

  @Test("Words count in all texts together, and nothing but texts may change")
  func fields() {
    let limit = FixLimit(words: 3)
    let told = content("a b c", headline: "d e f")
    #expect(limit.faults(from: told, to: content("a b c x", headline: "d e f x y")).isEmpty)
    #expect(kinds(limit.faults(from: told, to: content("a b c x y", headline: "d e f x y"))) == ["words"])
    var other = told
    other.picture = Content.Picture(file: "a.jpg", sha256: nil, caption: "A", credit: "B", alternative: nil)
    #expect(kinds(limit.faults(from: told, to: other)) == ["field"])
    var captioned = other
    captioned.picture?.caption = "A b"
    #expect(limit.faults(from: other, to: captioned).isEmpty)
    captioned.picture?.alternative = "D"
    #expect(limit.faults(from: other, to: captioned).isEmpty, "what it says for those who cannot see it is a text, too")
    captioned.picture?.credit = "C"
    #expect(kinds(limit.faults(from: other, to: captioned)) == ["field"])
    var summed = told
    summed.summary = "of one"
    #expect(kinds(limit.faults(from: told, to: summed)) == ["number"], "a text that is new is inserted words")
  }

  @Test("The word that stands against it is named")
  func named() {
    let faults = FixLimit(words: 3).faults(from: content("He paid 5."), to: content("He paid 6."))
    #expect(faults.map(\.word) == ["5.", "6."])
  }

  @Test("A language's words are those of all its regions", arguments: ["en", "en-GB", "EN-gb"])
  func regions(language: String) {
    let faults = FixLimit(words: 3).faults(
      from: content("He never spoke.", language), to: content("He ever spoke.", language))
    #expect(kinds(faults) == ["negation"])
  }

  @Test("Differences are the fewest deletions and insertions that make one list of the other", arguments: 1...40)
  func fewest(seed: Int) throws {
    var random = Seeded(seed: UInt64(seed))
    for _ in 1...50 {
      let lists = (1...2).map { _ in
        (0..<Int.random(in: 0...9, using: &random)).map { _ in ["a", "b", "c"][Int.random(in: 0...2, using: &random)] }
      }
      let (old, new) = (lists[0], lists[1])
      let fewest = old.count + new.count - 2 * Self.longestCommon(old, new)
      let changes = try #require(FixChanges(from: old, to: new, atMost: 18), "\(old) \(new)")
      #expect(changes.deleted.count + changes.inserted.count == fewest, "\(old) \(new)")
      let kept = old.indices.filter { !changes.deleted.contains($0) }.map { old[$0] }
      #expect(kept == new.indices.filter { !changes.inserted.contains($0) }.map { new[$0] }, "\(old) \(new)")
      #expect(FixChanges(from: old, to: new, atMost: fewest) != nil)
      if fewest > 0 { #expect(FixChanges(from: old, to: new, atMost: fewest - 1) == nil, "\(old) \(new)") }
    }
  }

  /// The length of the longest list that both have, perhaps with gaps.
  private static func longestCommon(_ one: [String], _ other: [String]) -> Int {
    var row = [Int](repeating: 0, count: other.count + 1)
    for word in one {
      var before = 0
      for (place, candidate) in other.enumerated() {
        let above = row[place + 1]
        row[place + 1] = word == candidate ? before + 1 : max(above, row[place])
        before = above
      }
    }
    return row[other.count]
  }

  @Test("Texts of 500 KB take processor time in proportion to their length, whatever is in them")
  func linear() {
    let limit = FixLimit(words: 20)
    for unit in ["words and ", "\" ", "“", "\n\n", "雨", "Mr. ", "a b "] {
      let long = String(repeating: unit, count: 500_000 / unit.utf8.count)
      let time = processorTime { _ = limit.faults(from: content("x " + long + " y"), to: content("z " + long + " z")) }
      #expect(time < .seconds(20), "\(unit)")
    }
  }
}
