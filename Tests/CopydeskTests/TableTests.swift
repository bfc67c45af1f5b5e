import Testing

@testable import copydesk

@Suite("Tables and texts")
struct TableTests {
  private func table() -> TextTable {
    var table = TextTable("ID", "SLUG", "CLAIMED", "HEADLINE")
    table.add("1", "night-train", "-", "東京 from Gyumri")
    table.add("20", "tab\there", "-", "two\nlines")
    return table
  }

  @Test("Columns line up by display width, and empty columns are left out")
  func aligned() {
    #expect(
      table().aligned(to: 80) == [
        "ID  SLUG         HEADLINE", "1   night-train  東京 from Gyumri", "20  tab here     two lines",
      ])
  }

  @Test("Tables that are too wide are cut with an ellipsis, widest column first", arguments: 1...40)
  func narrow(room: Int) {
    for line in table().aligned(to: room) where room >= 12 { #expect(line.columns <= room) }
    #expect(table().aligned(to: room).count == 3)
  }

  @Test("On a pipe every row has every column, and nothing breaks a row")
  func piped() {
    #expect(table().tabSeparated == ["1\tnight-train\t-\t東京 from Gyumri", "20\ttab here\t-\ttwo lines"])
  }

  @Test(
    "Characters are as wide as a terminal shows them",
    arguments: [
      ("abc", 3), ("é", 1), ("e\u{301}", 1), ("東京", 4), ("ｆｕｌｌ", 8), ("🚂", 2), ("🚀", 2), ("✅", 2), ("한글", 4),
      ("Ереван", 6),
      ("", 0), ("a\u{200D}b", 2),
    ])
  func columns(text: String, expected: Int) {
    #expect(text.columns == expected)
  }

  @Test("A cut never leaves half a wide character, nor exceeds the space")
  func cut() {
    for limit in 0...9 { #expect("東京ab東京".truncated(to: limit).columns <= limit) }
    #expect("東京ab東京".truncated(to: 10) == "東京ab東京")
    #expect("東京ab東京".truncated(to: 6) == "東京a…")
  }
}
