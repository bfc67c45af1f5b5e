import Newsroom
import Testing

@Suite("What was probably meant")
struct ClosestSpellingTests {
  @Test(
    "The candidate with the fewest letters wrong is meant, if they are at most a third",
    arguments: [
      ("a", ["b"], "b"), ("", ["a"], nil), ("aprove", ["approve", "apply"], "approve"), ("ab", ["ba"], "ba"),
      ("abc", ["xyz"], nil), ("abc", ["abx", "abd"], "abd"), ("ABC", ["abc"], "abc"), ("abcdef", ["abcdxy"], "abcdxy"),
      ("abcde", ["abcxy"], nil),
    ] as [(String, [String], String?)])
  func closestCandidate(text: String, candidates: [String], meant: String?) {
    #expect(closest(to: text, in: candidates) == meant)
  }

  @Test("Texts of up to eighty letters are looked at, and candidates of up to a hundred and sixty")
  func lengths() {
    let long = String(repeating: "a", count: 80)
    #expect(closest(to: long, in: [long]) == long)
    #expect(closest(to: long + "a", in: [long]) == nil)
    #expect(closest(to: "a", in: [String(repeating: "a", count: 161)]) == nil)
  }
}
