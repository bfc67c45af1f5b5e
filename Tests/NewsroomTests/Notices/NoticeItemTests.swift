import Foundation
import Newsroom
import Testing

@Suite("What a notice says of what happened")
struct NoticeItemTests {
  private func item(
    _ kind: NoticeKind, _ action: String = "note", because: NoticeReason = .reviews, headline: String? = "Floods",
    destination: String? = nil, detail: [String: CanonicalJSON] = [:]
  ) -> NoticeItem {
    NoticeItem(
      number: 1, kind: kind, because: because, action: action, actor: "rita", at: Sample.noon,
      story: headline.map {
        NoticeItem.Story(number: StoryNumber(7), slug: StorySlug(unchecked: "floods"), headline: $0)
      },
      destination: destination.map(DestinationName.init(unchecked:)), detail: detail)
  }

  private func sentence(_ item: NoticeItem) -> String { item.sentence(zone: nil, now: Sample.noon) }

  @Test("It has what the log tells: the note, the reason, the time; and does without where there is none")
  func details() {
    let note: [String: CanonicalJSON] = ["note": "Why?"]
    let one = "2026-11-24T13:00:00Z"
    for (item, with, without) in [
      (item(.returned, detail: note), "rita returned it: “Why?”", "rita returned it"),
      (
        item(.approved, detail: ["publish_at": .string(one)]), "rita approved it; it goes out 13:00 (UTC)",
        "rita approved it"
      ),
      (
        item(.recovered, detail: ["since": .string(one)]),
        "deliveries arrive again; they failed since 13:00 (UTC)", "deliveries arrive again"
      ),
      (
        item(.brokeGlass, detail: ["break_glass_reason": "a quake"]), "rita broke the glass: “a quake”",
        "rita broke the glass"
      ),
      (
        item(.afterReview, detail: ["break_glass_reason": "a quake"]), "rita broke the glass: “a quake”",
        "rita broke the glass"
      ),
      (
        item(.killDropped, detail: note), "rita took back that you asked to kill it: “Why?”",
        "rita took back that you asked to kill it"
      ),
      (item(.killed, detail: note), "rita killed it: “Why?”", "rita killed it"),
      (
        item(.late, detail: ["due_at": .string(one)]),
        "it has waited for longer than the desk allows; it was due 13:00 (UTC)",
        "it has waited for longer than the desk allows"
      ),
      (item(.mentioned, detail: note), "rita named you in a note: “Why?”", "rita named you in a note"),
      (item(.replied, detail: note), "rita wrote in a thread of yours: “Why?”", "rita wrote in a thread of yours"),
    ] as [(NoticeItem, String, String)] {
      #expect(sentence(item) == with)
      var bare = item
      bare.detail = [:]
      #expect(sentence(bare) == without)
    }
  }

  @Test("What is asked of somebody who may sign, and of somebody who may publish, is told apart")
  func signatures() {
    let ready = item(.waiting, "approve", because: .publishes)
    #expect(sentence(ready) == "rita approved it, and nobody has sent it")
    #expect(ready.headline == "Ready to publish: Floods")
    let unsigned = item(.waiting, "approve", because: .approves)
    #expect(sentence(unsigned) == "rita signed it; it needs another signature")
    #expect(unsigned.headline == "Needs your signature: Floods")
  }

  @Test("A kill that is asked for says whether it leaves a trace")
  func kills() {
    let rest = ": “Invented.”; it is not killed until you or another person signs that"
    #expect(
      sentence(item(.killAsked, detail: ["note": "Invented.", "vanish": .boolean(true)]))
        == "rita asked to kill it without a trace" + rest)
    #expect(sentence(item(.killAsked, detail: ["note": "Invented."])) == "rita asked to kill it" + rest)
  }

  @Test("What is at risk says why, by the reason of the risk before that of a hold, and when it was wanted")
  func risks() {
    for (detail, expected) in [
      (["reason": "frozen", "held": "kill_asked"], "its desk is frozen"),
      (["held": "kill_asked"], "somebody has asked to kill it"), ([:], "it may not go out in time"),
      (
        ["reason": "frozen", "publish_at": "2026-11-24T13:00:00Z"], "its desk is frozen; wanted 13:00 (UTC)"
      ),
      (["reason": "solar_storm"], "solar storm"),
    ] as [([String: CanonicalJSON], String)] {
      #expect(sentence(item(.atRisk, detail: detail)) == expected)
    }
  }

  @Test("A story that did not go out, and a destination that takes nothing, are told apart")
  func failures() {
    let story = item(.failed, "hold", detail: ["held": "missed_schedule", "error": "refused"])
    #expect(sentence(story) == "it is on hold: its time was missed")
    #expect(story.headline == "Did not go out: Floods" && story.command == "copydesk log floods")
    let outage = item(
      .failed, "outage", headline: nil, destination: "site",
      detail: ["since": "2026-11-24T11:00:00Z", "error": "refused"])
    #expect(sentence(outage) == "deliveries fail since 11:00 (UTC): refused")
    #expect(outage.headline == "Not delivering: the destination site" && outage.command == "copydesk destinations")
    var bare = outage
    (bare.destination, bare.detail) = (nil, [:])
    #expect(sentence(bare) == "deliveries fail" && bare.headline == "Not delivering: the newsroom")
  }

  @Test("Each command is the one that one types next")
  func commands() {
    for kind in NoticeKind.allCases {
      let verb =
        switch kind {
        case .afterReview: "after-review"
        case .failed, .killed, .killDropped, .mentioned: "log"
        default: "show"
        }
      #expect(item(kind).command == "copydesk \(verb) floods")
    }
  }

  @Test("A line of four hundred characters stands whole, a longer one is cut to as many")
  func long() {
    let title = "Returned to you: "
    let whole = String(repeating: "a", count: 400 - title.count)
    #expect(item(.returned, headline: whole).headline == title + whole)
    let cut = item(.returned, headline: whole + "b").headline
    #expect(cut == title + String(whole.dropLast()) + "…")
  }

  @Test("Why a person is told is said with the desk, where one is concerned")
  func reasons() {
    for (reason, there, nowhere) in [
      (NoticeReason.reviews, "you review on the Africa desk", "you review"),
      (.manages, "you manage on the Africa desk", "you manage the newsroom"),
      (.role("desk_chief"), "you are desk_chief on the Africa desk", "you are desk_chief"),
      (NoticeReason(rawValue: "moon"), "moon", "moon"),
    ] {
      #expect(reason.sentence(desk: "Africa") == there && reason.sentence(desk: nil) == nowhere)
    }
  }
}
