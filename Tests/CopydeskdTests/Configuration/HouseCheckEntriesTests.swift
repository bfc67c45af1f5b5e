import Foundation
import Newsroom
import Testing

@testable import copydeskd

@Suite("The rules of the house in newsroom.yaml")
struct HouseCheckEntriesTests {
  /// What is wrong with these checks; nil for nothing.
  private func fault(_ checks: String) throws -> String? {
    do {
      _ = try NewsroomFile.configuration(
        file: "newsroom.yaml", text: try Sample.newsroom + "\nchecks:\n" + checks, speaksForOthers: true)
      return nil
    } catch let error as ConfigurationError {
      return error.reason
    }
  }

  @Test("A newsroom has up to 32 checks, and each up to 2,000 phrases of up to eight words")
  func limits() throws {
    func checks(_ count: Int) -> String {
      (1...count).map { "  check-\($0): {headline: {max: 90}}\n" }.joined()
    }
    #expect(try fault(checks(32)) == nil)
    #expect(try fault(checks(33))?.contains("has 33 checks; a newsroom may have 32") == true)
    func phrases(_ count: Int) -> String {
      "  house:\n    words:\n" + (1...count).map { "      - {avoid: word \($0)}\n" }.joined()
    }
    #expect(try fault(phrases(2000)) == nil)
    #expect(try fault(phrases(2001))?.contains("has 2001 entries; a check may have 2000") == true)
    func words(_ count: Int) -> String {
      "  house: {words: [{avoid: \(Array(repeating: "a", count: count).joined(separator: " "))}]}\n"
    }
    #expect(try fault(words(8)) == nil)
    #expect(try fault(words(9))?.contains("has 9 words; a phrase may have 8") == true)
  }

  @Test(
    "What is wrong with a check is said",
    arguments: [
      ("x: {}", "needs 'words', 'headline' or 'program'"),
      ("byline: {headline: {max: 90}}", "is the name of a check that every newsroom has"),
      ("x: {headline: {max: 9}}", "10 to 500"), ("x: {headline: {max: 501}}", "10 to 500"),
      ("x: {headline: {max: 10}}", nil),
      ("x: {headline: {max: 500}}", nil), ("x: {headline: {level: required}}", "the key 'max' is missing"),
      ("x: {words: [{use: a}]}", "the key 'avoid' is missing"),
      ("x: {words: [{avoid: a}, {avoid: A}]}", "is there twice"),
      ("x: {words: [{avoid: \"...\"}]}", "has no word in it"),
      ("x: {words: [{avoid: a}], timeout: 5s}", "say 'program', too"), ("x: {program: spell, timeout: 10s}", nil),
      ("x: {program: spell, timeout: 11s}", "use 1s to 10s"),
      ("x: {words: [{avoid: a}], desks: []}", "name at least one desk"),
      ("x: {words: [{avoid: a, use: \"\(String(repeating: "b", count: 300))\"}]}", nil),
      ("x: {words: [{avoid: a, use: \"\(String(repeating: "b", count: 301))\"}]}", "1 to 300 characters"),
    ] as [(String, String?)])
  func faults(check: String, words: String?) throws {
    let found = try fault("  \(check)\n")
    #expect(words.map { found?.contains($0) == true } ?? (found == nil), "\(check): \(found ?? "nothing")")
  }
}
