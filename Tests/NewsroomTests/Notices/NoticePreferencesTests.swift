import Foundation
import Newsroom
import Testing

@Suite("How a person wants to be told")
struct NoticePreferencesTests {
  private let whole = NoticePreferences(
    channels: ["mail": "nana@news.example", "command": ["page", "nana"]], quiet: QuietHours("22:00-06:00"),
    breakQuiet: [.failed, .atRisk])

  @Test("What is set is shown, in one order; what is not is left out")
  func shown() {
    #expect(
      whole.fields.map { "\($0.key): \($0.value)" } == [
        "notify.command: page, nana", "notify.mail: nana@news.example", "notify.quiet: 22:00-06:00",
        "notify.break_quiet: at_risk, failed",
      ])
    #expect(NoticePreferences().fields.isEmpty)
  }

  @Test("It is read as it was kept, and the same is kept as the same text")
  func kept() throws {
    for preferences in [whole, NoticePreferences()] {
      let data = try JSONEncoder().encode(preferences)
      #expect(try JSONDecoder().decode(NoticePreferences.self, from: data) == preferences)
    }
    let text = String(decoding: try JSONEncoder().encode(whole), as: UTF8.self)
    #expect(text.contains(#""breakQuiet":["at_risk","failed"]"#))
  }
}
