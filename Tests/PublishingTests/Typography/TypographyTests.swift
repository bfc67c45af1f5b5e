import CommonMark
import Foundation
import Newsroom
import Testing
import TimeTesting

@testable import Publishing
@testable import Store

@Suite("Typography")
struct TypographyTests {
  /// A line of `cases.txt`.
  struct Case: CustomTestStringConvertible, Sendable {
    let language: String
    let typed: String
    let seen: String
    var testDescription: String { "\(language): \(typed)" }

    static let all: [Case] = {
      let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "cases.txt")
      let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
      return lines.filter { !$0.hasPrefix("#") }.map { line in
        let parts = line.components(separatedBy: " | ")
        guard parts.count == 3 else { return Case(language: "not three parts", typed: String(line), seen: "") }
        return Case(
          language: parts[0], typed: parts[1],
          seen: parts[2].replacing("~", with: "\u{A0}").replacing("^", with: "\u{202F}"))
      }
    }()
  }

  @Test("Text is set as the table of cases has it", arguments: Case.all)
  func sets(_ item: Case) {
    #expect(Typography(language: item.language).set(item.typed) == item.seen)
  }

  @Test("The table has every language that pages have their furniture in, and what is set once is set for good")
  func covers() throws {
    let languages = Set(Case.all.map(\.language))
    #expect(try Set(Theme.builtIn().languages.tags).subtracting(languages) == [])
    for item in Case.all { #expect(Typography(language: item.language).set(item.seen) == item.seen, "\(item.typed)") }
  }

  @Test("Marks open and close across links and emphasis; code and addresses stay as they are")
  func setsMarkup() throws {
    let body = """
      He *said* "it's [the 'best'](https://a.example/it's--here)" - `"code" - it's` - <https://a.example/--'x>.

      > "Two
      > lines," she said.

          if (a == "b") { x-- }

      | "a" | b |
      | --- | --- |
      | it's | "c" |
      """
    let html = try CommonMarkDocument(body).html(setting: Typography(language: "en").set)
    for part in [
      "He <em>said</em> “it’s <a href=\"https://a.example/it&#x27;s--here\">the ‘best’</a>” – ",
      "<code>&quot;code&quot; - it's</code> – <a href=\"https://a.example/--&#x27;x\">https://a.example/--'x</a>.",
      "<p>“Two\nlines,” she said.</p>", "if (a == &quot;b&quot;) { x-- }", "<th>“a”</th>", "<td>it’s</td>",
      "<td>“c”</td>",
    ] { #expect(html.contains(part), "\(part)\n\(html)") }
  }

  @Test("A newsroom may keep what was typed; stored text is never touched")
  func plain() throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].content.headline = "It's \"late\""
    newsroom.stories[0].content.body = "It's \"late\".\n"
    let smart = try newsroom.view(of: newsroom.stories[0])
    #expect(smart.headline == "It’s “late”")
    #expect(try smart.bodyMarkup { _ in "" } == "<p>It’s “late”.</p>\n")
    #expect(smart.content.headline == "It's \"late\"")
    newsroom.settings.typography = .plain
    let plain = try newsroom.view(of: newsroom.stories[0])
    #expect(plain.headline == "It's \"late\"")
    #expect(try plain.bodyMarkup { _ in "" } == "<p>It's &quot;late&quot;.</p>\n")
  }

  @Test(
    "Setting takes time linear in the text's length",
    arguments: ["'", "\"", "-", "' ", "\" ", " -", "a'", "'a", "1\"", "w.", "@", "://", "« ", " :"])
  func isLinear(_ piece: String) {
    let text = String(repeating: piece, count: 100_000 / piece.utf8.count)
    let typography = Typography(language: "fr")
    #expect(processorTime { _ = typography.set(text) } < .seconds(20))
  }
}
