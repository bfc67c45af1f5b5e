import Foundation
import Newsroom
import Testing

@Suite("Who is told of a story that is late or at risk")
struct LateStepTests {
  private let dueAt = Instant(Sample.noon)

  private func story(_ state: StoryState = .deskReview, escalate: [String]? = ["chief", "editor"]) throws
    -> StoryFacts
  {
    try Sample.story(state, policy: DeskPolicy(escalate: escalate))
  }

  @Test("A reminder comes first, then each step of the desk's ladder once, then nothing more")
  func ladder() throws {
    let waiting = try story()
    let reminder = try #require(StoryChange.late(waiting, reminders: 0, dueAt: dueAt))
    #expect(reminder.action == .step(.remind) && reminder.detail == ["due_at": "2026-11-24T12:00:00Z"])
    #expect(reminder.story == waiting, "it only goes on record")
    for (reminders, role) in [(1, "chief"), (2, "editor")] {
      let step = try #require(StoryChange.late(waiting, reminders: reminders, dueAt: dueAt))
      #expect(step.action == .step(.escalate) && step.story == waiting)
      #expect(step.detail == ["due_at": "2026-11-24T12:00:00Z", "role": .string(role)])
    }
    #expect(StoryChange.late(waiting, reminders: 3, dueAt: dueAt) == nil)
  }

  @Test("A desk without a ladder only reminds; what does not wait before its desk is not late")
  func notLate() throws {
    let flat = try story(escalate: nil)
    #expect(StoryChange.late(flat, reminders: 0, dueAt: dueAt)?.action == .step(.remind))
    #expect(StoryChange.late(flat, reminders: 1, dueAt: dueAt) == nil)
    for state in StoryState.allCases where state != .deskReview {
      #expect(try StoryChange.late(story(state), reminders: 0, dueAt: dueAt) == nil, "\(state)")
    }
  }

  @Test("At risk is what is yet to go out; people are told why, and when it was wanted")
  func risk() throws {
    var approved = try story(.approved)
    approved.publishAt = Sample.noon.addingTimeInterval(3600)
    let change = try #require(StoryChange.risk(approved, reason: "frozen"))
    #expect(change.action == .step(.risk) && change.story == approved)
    #expect(change.detail == ["reason": "frozen", "publish_at": "2026-11-24T13:00:00Z"])
    #expect(try StoryChange.risk(story(), reason: "not_approved")?.detail == ["reason": "not_approved"])
    approved.publishingSince = Sample.noon
    #expect(StoryChange.risk(approved, reason: "frozen") == nil, "it is on its way")
    for state in StoryState.allCases where state != .deskReview && state != .approved {
      #expect(try StoryChange.risk(story(state), reason: "frozen") == nil, "\(state)")
    }
  }
}
