import Testing

@testable import Newsroom

@Suite("Excerpts of findings")
struct ExcerptTests {
  private func paragraph(_ text: String) -> CopyParagraph {
    CopyParagraph(
      kind: .paragraph, depth: 0, characters: Array(text),
      places: text.indices.enumerated().map { TextPosition(line: 1, column: $0.offset + 1) })
  }

  @Test("A line of sixty characters stands whole, a longer one is cut to as many")
  func oneLine() {
    let line = String(repeating: "a", count: 60)
    #expect(shortened(line) == line)
    #expect(shortened(line + "b") == line + "…")
    #expect(shortened("a\nb") == "a b")
  }

  @Test("What surrounds a finding is cut to two hundred characters")
  func long() {
    let word = String(repeating: "a", count: 200)
    #expect(paragraph(word).excerpt(around: 0..<200) == word)
    #expect(paragraph(word + "b").excerpt(around: 0..<201) == word + "…")
  }

  @Test("What is no text, and the end of a line, is a space in it")
  func inOneLine() {
    #expect(paragraph("one\ntwo \u{FFFC} three").excerpt(around: 4..<7) == "one two   three")
  }

  @Test("Whole words stand within thirty characters of a finding")
  func context() {
    let text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    #expect(paragraph(text).excerpt(around: 40..<44) == "…four five six seven eight nine ten eleven twelve thirteen…")
    #expect(paragraph(text).excerpt(around: 8..<13) == "one two three four five six seven eight…")
    #expect(paragraph("ab " + text).excerpt(around: 31..<36).hasPrefix("…one two three"))
  }
}
