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

  @Test("No line is wider than the terminal, and none is without words", arguments: 12...80)
  func widths(width: Int) {
    for line in table().lines(width: width) { #expect(line.text.columns <= width && !line.text.isEmpty) }
    for line in table().aligned(to: width) { #expect(line.columns <= width) }
  }

  private static func people() -> TextTable {
    var table = TextTable("STAFF", "NAME", "AS", "MAY")
    table.add(
      "joseph", "Joseph Omondi", "desk chief on every desk; desk chief on africa until 18:00, for nana",
      "write, review, approve, schedule, publish, correct, kill, spike, assign, cover, front, freeze")
    table.add("rita", "Rita Moreno", "reporter on africa", "write")
    return table
  }

  @Test("What has no room beside the rest goes on under itself: nothing of it is cut")
  func wrapped() {
    #expect(
      Self.people().aligned(to: 80) == [
        "STAFF   NAME           AS                            MAY",
        "joseph  Joseph Omondi  desk chief on every desk;     write, review, approve,",
        "                       desk chief on africa until    schedule, publish, correct,",
        "                       18:00, for nana               kill, spike, assign, cover,",
        "                                                     front, freeze",
        "rita    Rita Moreno    reporter on africa            write",
      ])
    var files = TextTable("ID", "FILE", "REASON")
    files.add("19", String(repeating: "second-take-", count: 6) + ".md", "There is no desk 'nowhere'.")
    #expect(
      files.aligned(to: 60) == [
        "ID  FILE                                REASON", "19  second-take-second-take-second-ta…  There is no desk",
        "                                        'nowhere'.",
      ])
  }

  @Test("Below 60 columns each row stands below the other, every cell behind its heading")
  func listed() {
    let lines = Self.people().lines(width: 40)
    #expect(
      lines.suffix(2) == [
        ScreenLine("rita · Rita Moreno", .heading), ScreenLine("  as: reporter on africa · may: write"),
      ])
    #expect(lines[0].text == "joseph · Joseph Omondi" && lines[1].text.hasPrefix("  as: desk chief on every desk;"))
    // A number says nothing alone, and what is empty is left out.
    var queues = TextTable("QUEUE", "AVAILABLE", "PAUSED")
    queues.add("default", "3", "-")
    #expect(queues.lines(width: 40).map(\.text) == ["default", "  available: 3"])
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
