import Testing

@testable import copydesk

@Suite("Lists on a screen")
struct ScreenSectionTests {
  static let headlines = [
    "Floods cut road to the coast as dam gates are opened for the first time in eleven years, officials say",
    "東京から夜行列車が最後の運行を終え、乗客らが別れを惜しんだ。沿線では多くの人が手を振って見送った。",
    "أغلقت الفيضانات الطريق المؤدي إلى الساحل مع فتح بوابات السد لأول مرة منذ أحد عشر عاما، بحسب المسؤولين",
    "👨‍👩‍👧‍👦 Families at the polls 🇰🇪 👍🏽 " + String(repeating: "👩🏾‍🚀", count: 30), "Short", "",
    String(repeating: "w", count: 300),
  ]

  private func section(_ headline: String) -> ScreenSection {
    ScreenSection(
      heading: "TODAY, SAT 28 NOV, AND A HEADING THAT IS LONGER THAN THE NARROWEST SCREEN",
      items: [
        .init(
          mark: "06:00", text: headline, aside: "wanted, in review", about: ["floods-coast-road", "caucasus"],
          remarks: ["at risk: its time comes, and nobody has approved it"]), .init(mark: "18:00", text: "x"),
      ])
  }

  @Test("No line is wider than the screen", arguments: [20, 40, 59, 60, 80, 100, 200], headlines)
  func widths(width: Int, headline: String) {
    for line in section(headline).lines(width: width) { #expect(line.text.columns <= width, "\(line.text)") }
  }

  @Test(
    "A headline has 30 columns at least, and what is short stands beside it from 60 columns on",
    arguments: [40, 59, 60, 80, 200])
  func headline(width: Int) throws {
    let lines = section(Self.headlines[0]).lines(width: width)
    let line = try #require(lines.first { $0.text.contains("06:00") }).text
    #expect(line.contains("wanted, in review") == (width >= 60))
    let shown = line.replacing("wanted, in review", with: "").replacing("06:00", with: "")
      .trimmingPrefix { $0 == " " }
    #expect(String(shown).columns >= 28, "\(line)")
    #expect(lines.contains { $0.text.contains("at risk") && $0.style == .remark })
    // What does not fit beside it is not lost.
    #expect(lines.map(\.text).joined(separator: " ").contains("review"))
  }

  @Test("A mark that takes the headline's room goes below it")
  func longMark() {
    let section = ScreenSection(
      heading: nil, items: [.init(mark: "12 Dec 06:00", text: Self.headlines[0], aside: "goes out", about: ["floods"])])
    #expect(
      section.lines(width: 40).map(\.text) == [
        "  Floods cut road to the coast as dam g…", "    12 Dec 06:00 · goes out · floods",
      ])
    #expect(section.lines(width: 80)[0].text.hasPrefix("  12 Dec 06:00  Floods cut road"))
  }

  @Test("The columns of a screen's sections stand below each other")
  func aligned() {
    let sections = ScreenSection.aligned([
      ScreenSection(
        heading: "FOR YOU", items: [.init(mark: "12!", text: Self.headlines[0], aside: "9 m · due in 11 m")]),
      ScreenSection(heading: "READY", items: [.init(mark: "3", text: "Short", aside: "2 m")]),
    ])
    let lines = sections.flatMap { $0.lines(width: 80) }.map(\.text)
    #expect(lines[3] == "  3    Short" + String(repeating: " ", count: 51) + "2 m", "\(lines)")
    #expect(lines[1].hasSuffix("…  9 m · due in 11 m") && lines[1].columns == 80)
  }

  @Test("A number stays behind a headline that is set from right to left")
  func rightToLeft() {
    for (headline, hasMark) in [("أغلقت الفيضانات", true), ("הצפות", true), ("Floods", false), ("東京", false)] {
      let item = ScreenSection.Item(mark: "1", text: headline, aside: "36 words")
      let line = ScreenSection(heading: nil, items: [item]).lines(width: 80)[0].text
      #expect(
        line.contains("\u{200E}") == hasMark && line.hasPrefix("  1  \(headline)") && line.hasSuffix("  36 words"))
      #expect(line.columns == 5 + 30 + 2 + 8)
    }
  }

  @Test("Joined emoji are their first, so that every terminal agrees how wide they are; an excerpt has two lines")
  func excerpt() {
    let text = "👩🏽‍🌾 👨‍👩‍👧‍👦 🏳️‍🌈 " + String(repeating: "The road was dry. ", count: 12)
    let item = ScreenSection.Item(mark: "1", text: "👨‍👩‍👧‍👦 Families", excerpt: text)
    let lines = ScreenSection(heading: nil, items: [item]).lines(width: 200)
    #expect(lines.map(\.style) == [.plain, .faint, .faint])
    #expect(lines[0].text == "  1  👨 Families" && lines[1].text.hasPrefix("     👩 👨 🏳 The road"))
    #expect(lines[2].text.hasSuffix("…") && lines.allSatisfy { $0.text.columns <= 81 })
  }

  @Test("What takes the headline's room goes below it")
  func longAside() {
    let aside = String(repeating: "by somebody with a long name ", count: 2)
    let section = ScreenSection(
      heading: nil, items: [.init(mark: "06:00", text: ScreenSectionTests.headlines[0], aside: aside)])
    let lines = section.lines(width: 80).map(\.text)
    #expect(!lines[0].contains("by somebody") && lines[1].contains("by somebody"))
  }

  @Test(
    "An emoji is two columns wide, however many are joined in it",
    arguments: [
      ("👨‍👩‍👧‍👦", 2), ("🇰🇪", 2), ("👍🏽", 2), ("👩🏾‍🚀", 2), ("❤️", 2), ("🇰🇪🇦🇲", 4), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
      ("السد", 4), ("क्", 1),
    ])
  func emoji(text: String, columns: Int) {
    #expect(text.columns == columns)
  }
}
