import Newsroom
import Testing

@Suite("What somebody looks for")
struct SearchWordsTests {
  @Test(
    "Words, phrases in any quotes, beginnings and exclusions are told apart",
    arguments: [
      ("dam floods", ["dam", "floods"], []), ("  dam\tfloods ", ["dam", "floods"], []),
      ("\"night train\" -bus", ["night train"], ["bus"]), ("“night train”", ["night train"], []),
      ("dam -\"gate opened\"", ["dam"], ["gate opened"]), ("flood*", ["flood*"], []),
      ("dam - bus", ["dam", "bus"], []),
      ("night-train", ["night-train"], []), ("don't*", ["don't"], []), ("!!! dam", ["dam"], []), ("東京", ["東京"], []),
      ("a\"b c\"d", ["a", "b c", "d"], []), ("C++ 55*", ["C++", "55*"], []),
    ] as [(String, [String], [String])])
  func parts(text: String, wanted: [String], unwanted: [String]) throws {
    let words = try SearchWords(text)
    #expect((words.wanted, words.unwanted) == (wanted, unwanted))
  }

  @Test(
    "What says nothing to look for, or too much, gets a sentence",
    arguments: [
      ("", "no word"), ("!!! \"\"", "no word"), ("-bus", "only what must not be there"), ("\"night", "not closed"),
      ("x*", "too short"), (String(repeating: "a", count: 501), "501 characters"),
      (String(repeating: "ab ", count: 21), "21 words"),
    ])
  func refused(text: String, words: String) {
    let refusal = #expect(throws: Refusal.self) { try SearchWords(text) }
    #expect(refusal?.code == .usage)
    #expect(refusal?.detail.contains(words) == true, "\(refusal?.detail ?? "")")
  }

  @Test("As many words and characters as there may be are taken")
  func limits() throws {
    #expect(try SearchWords(String(repeating: "ab ", count: 20)).wanted.count == 20)
    #expect(try SearchWords(String(repeating: "a", count: 500)).wanted.count == 1)
    // What must not be there counts as well.
    let most = String(repeating: "ab ", count: 11) + String(repeating: "-cd ", count: 9)
    #expect(try SearchWords(most).unwanted.count == 9)
    #expect(throws: Refusal.self) { try SearchWords(most + "-cd") }
  }
}
