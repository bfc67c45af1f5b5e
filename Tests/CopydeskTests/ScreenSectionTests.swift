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
