import Foundation
import Newsroom
import Testing

@Suite("What a notice says")
struct NoticeTextTests {
  private static let now = Date(timeIntervalSince1970: 1_790_000_000)

  private func item(
    _ kind: NoticeKind, _ action: String, headline: String = "Floods cut road", detail: [String: CanonicalJSON] = [:]
  )
    -> NoticeItem
  {
    NoticeItem(
      number: 1, kind: kind, because: .reviews, action: action, actor: "rita", at: Self.now,
      story: .init(number: StoryNumber(7), slug: StorySlug(unchecked: "floods"), headline: headline),
      desk: DeskSlug(unchecked: "africa"), deskName: "Africa", detail: detail)
  }

  private func text(_ items: [NoticeItem], digest: Bool = false) -> NoticeText {
    NoticeText(items, newsroom: "Meridian Wire", zone: nil, isDigest: digest, now: Self.now)
  }

  @Test("One notice says what, where, by whom, why this person, and what to type next")
  func one() {
    let text = text([item(.waiting, "submit")])
    #expect(text.subject == "[Africa] Waiting for you: Floods cut road")
    #expect(text.body.contains("rita brought it before the desk (submit)"))
    #expect(text.body.contains("You are told since you review on the Africa desk."))
    #expect(text.body.contains("copydesk show floods"))
    #expect(!text.body.contains("more: copydesk notices"))
  }

  @Test("Several say how many of each, and a message does not grow without end")
  func several() {
    let some = text([item(.waiting, "submit"), item(.killed, "kill")], digest: true)
    #expect(some.subject == "[Meridian Wire] While you were away: 1 waiting for you, 1 killed")
    #expect(
      text([item(.waiting, "submit"), item(.killed, "kill")]).subject == "[Meridian Wire] 1 waiting for you, 1 killed")
    let most = text(Array(repeating: item(.waiting, "submit"), count: 50))
    #expect(!most.body.contains("more: copydesk notices"))
    let many = text(
      Array(repeating: item(.waiting, "submit", headline: String(repeating: "x", count: 5000)), count: 300))
    #expect(many.body.contains("And 250 more: copydesk notices"))
    #expect(many.body.utf8.count < 64_000)
  }

  @Test("A headline cannot begin a line of its own")
  func lines() {
    let text = text([item(.waiting, "submit", headline: "A\r\nBcc: all@news.example\u{2028}B\u{0}")])
    #expect(text.subject == "[Africa] Waiting for you: A  Bcc: all@news.example B ")
    #expect(!text.body.contains("\nBcc"))
  }
}
