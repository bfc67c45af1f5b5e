import Newsroom
import Testing

@Suite("Templates of drafts")
struct DraftTemplateTests {
  @Test(
    "Placeholders are replaced wherever they stand; all other braces stay as they are",
    arguments: [
      ("slug: briefing-{date}", "slug: briefing-2026-11-29"), ("{day}{day} {weekday}", "2929 Sunday"),
      ("picture: {file: a.jpg}", "picture: {file: a.jpg}"),
      ("{dat} {dates} { date} {date", "{dat} {dates} { date} {date"),
      ("{{date}}", "{2026-11-29}"), ("{}{", "{}{"), ("", ""), ("é{date}日本", "é2026-11-29日本"),
    ])
  func filled(draft: String, expected: String) {
    let template = DraftTemplate(name: TemplateName(unchecked: "briefing"), draft: draft)
    #expect(template.filled(with: ["date": "2026-11-29", "day": "29", "weekday": "Sunday"]) == expected)
  }
}
