import Testing

@testable import Publishing

@Suite("Teasers")
struct TeaserTests {
  @Test(
    "A teaser is cut between words",
    arguments: [
      ("Short enough", 20, "Short enough"),
      ("exactly twenty chars", 20, "exactly twenty chars"),
      ("The conductor walks the length of carriage four", 20, "The conductor walks…"),
      ("The conductor walks, then knocks", 20, "The conductor walks…"),
      ("One\n two\t three   four five", 14, "One two three…"),
      ("Donaudampfschifffahrtsgesellschaft wirbt", 12, "Donaudampfs…"),
      // At half of the length a word is not worth keeping alone.
      ("Train abcdefghijk", 12, "Train abcde…"), ("Trains abcdefghij", 12, "Trains…"), ("Train", 2, "T…"),
      ("He said: “It begins today”", 12, "He said…"),
      ("Trains - that is - run", 10, "Trains…"),
      ("One two, three", 9, "One two…"),
      ("One.two three", 6, "One.t…"),
      ("日a 日b 日c 日d", 8, "日a 日b…"),
      ("One two กขคงจฉ", 12, "One two กขค…"),
      ("One two 今年の冬です", 12, "One two 今年の…"),
      ("One two 한국어입니다", 12, "One two…"),
      ("今年の冬、夜行列車は最後の運行を迎える。乗客は別れを惜しむ。", 12, "今年の冬、夜行列車は最…"),
      ("", 10, ""),
    ] as [(String, Int, String)])
  func cuts(_ text: String, _ length: Int, _ teaser: String) {
    #expect(Teaser.cut(text, to: length) == teaser)
    #expect(Teaser.cut(text, to: length).count <= length)
  }

  @Test("A character is never separated from its combining marks")
  func keepsMarks() {
    let family = "👩‍👩‍👧‍👦"
    let marked = "e\u{301}\u{323}"
    let text = String(repeating: marked + family, count: 40)
    let teaser = Teaser.cut(text, to: 21)
    #expect(teaser == String(repeating: marked + family, count: 10) + "…")
  }
}
