import Testing

@testable import copydesk

@Suite("Running text on a terminal")
struct WrappedTextTests {
  @Test(
    "What belongs together stays together, and no line begins with a dot",
    arguments: [
      (20, "rita · v1 · 1 finding · 1 of 2 approvals", ["rita · v1 ·", "1 finding ·", "1 of 2 approvals"]),
      (12, "oldest 0 m, next due in 18 m", ["oldest 0 m,", "next due in", "18 m"]),
      (20, "It is in version 2, and that fails (line 8).", ["It is in version 2,", "and that fails", "(line 8)."]),
      (26, "It is version 1 of story 7 days on.", ["It is version 1 of story 7", "days on."]),
      (22, "waits for approval, 1 of 2; who can", ["waits for approval,", "1 of 2; who can"]),
      (18, "86 words, 1 min · language en", ["86 words, 1 min ·", "language en"]),
      (9, "one · a part that is longer", ["one · a", "part that", "is longer"]),
      (14, "it waits for nana · 2 m", ["it waits for", "nana · 2 m"]),
      (17, "it waits for nana · 2 m", ["it waits for", "nana · 2 m"]),
      (8, "a  gap  is kept", ["a  gap", "is kept"]),
      (6, "1 extraordinarily", ["1", "extrao", "rdinar", "ily"]),
      (10, "", [""]),
    ] as [(Int, String, [String])])
  func together(columns: Int, text: String, lines: [String]) {
    #expect(text.wrapped(to: columns) == lines)
  }

  @Test("Keys, which two spaces keep apart, are not broken")
  func keys() {
    let keys = "[a]pprove  [t] at a time  [r]eturn  [d]iff"
    #expect(keys.wrapped(to: 20, isInColumns: true) == ["[a]pprove", "[t] at a time", "[r]eturn  [d]iff"])
    #expect(keys.wrapped(to: 20) == ["[a]pprove  [t] at a", "time  [r]eturn", "[d]iff"])
  }

  @Test("What goes on hangs, and an address that only fits without its margin has none")
  func margins() {
    #expect("- one two three".wrapped(to: 10, indent: 1, hanging: 2) == [" - one two", "   three"])
    let address = "https://news.example/africa/dar-cranes/"
    #expect("At \(address) now".wrapped(to: 40, indent: 2) == ["  At", address, "  now"])
    #expect(address.wrapped(to: 30, indent: 2).allSatisfy { $0.hasPrefix("  ") && $0.columns <= 30 })
  }

  @Test("No line is wider than the terminal, and no sign is lost", arguments: 3...41, ScreenSectionTests.headlines)
  func widths(columns: Int, text: String) {
    let told = "1 · \(text)  12 m · https://news.example/africa/\n\(text)"
    let lines = told.wrapped(to: columns, indent: 2, hanging: 4, isInColumns: true)
    for line in lines { #expect(line.columns <= columns, "\(line)") }
    func signs(_ text: String) -> String { text.filter { !$0.isWhitespace } }
    #expect(signs(lines.joined()) == signs(told))
  }
}
