import Foundation
import Newsroom
import Testing

@Suite("Acting on a revision from before another change")
struct VersionConflictTests {
  /// What the page on trust says of each act: whether doing it makes those who read the story before look again.
  private static let conflicting: [String: Bool] = [
    "submit": true, "edit": true, "fix": true, "clarify": true, "correct": true, "update": true, "withdraw": true,
    "return": true,
    "reopen": true,
    "recall": true,
    "schedule": true, "move": true, "spike": true, "revive": true, "kill": true, "unpublish": true, "retract": true,
    "readdress": true,
    "approve": false, "publish": false, "republish": false, "claim": false, "release": false, "note": false,
    "note_resolve": false,
    "assign": false, "unassign": false, "front_lead": false, "front_pin": false, "front_drop": false,
    "front_clear": false,
    "package_add": true, "package_remove": true, "unhold": false, "preview_link": false, "preview_end": false,
    "preview_over": false,
    "fire": false, "hold": false, "drop": false, "deliver": false, "after_review": false, "resend": false,
    "remind": false, "escalate": false, "risk": false, "ask_kill": false, "drop_kill": false,
  ]

  private static let actions = StoryActions.standard.names.map(\.rawValue) + SystemStep.all.map(\.name)

  private let chief = Sample.member("chief", Set(Capability.allCases))

  private func codes(_ action: String, by: String, given: Int = 6, asking request: Action = .claim) throws
    -> [RefusalCode]
  {
    var story = try Sample.story(request == .publish ? .approved : .deskReview)
    story.changes = [StoryFacts.Change(by: by, action: action, at: Sample.noon, revision: Revision(7))]
    return Workflow.standard.rule(
      Sample.request(request, revision: given), on: story, by: .staff(chief), in: Sample.newsroom
    ).codes
  }

  @Test("The table covers every action and step")
  func complete() {
    #expect(Set(Self.actions) == Set(Self.conflicting.keys))
  }

  @Test("Only another person's changes conflict, as the table says", arguments: actions)
  func table(action: String) throws {
    let conflict: [RefusalCode] = Self.conflicting[action] == true ? [.versionConflict] : []
    for request in [Action.claim, .approve, .return, .note] {
      #expect(try codes(action, by: "nino", asking: request) == conflict)
      #expect(try codes(action, by: "sql:feed", asking: request) == conflict, "a program's change counts as another's")
      #expect(try codes(action, by: "chief", asking: request) == [], "one's own doing conflicts with nobody")
      #expect(try codes(action, by: "system", asking: request) == [], "what Copydesk does conflicts with nobody")
      #expect(try codes(action, by: "nino", given: 7, asking: request) == [], "what was read does not conflict")
    }
  }

  @Test("An action only a newer program knows conflicts, unless Copydesk did it")
  func unknownAction() throws {
    #expect(try codes("translate", by: "nino") == [.versionConflict])
    #expect(try codes("translate", by: "system") == [])
  }

  @Test("Whoever lifts a hold must have seen it, even one that came with somebody else's approval")
  func unseenHold() throws {
    var story = try Sample.story(.approved)
    story.hold = StoryFacts.Hold(reason: .missedSchedule, since: Sample.noon)
    story.changes = [
      StoryFacts.Change(by: "nino", action: "approve", at: Sample.noon, revision: Revision(7), holds: true)
    ]
    #expect(
      Workflow.standard.rule(
        Sample.request(.publish, revision: 6), on: story, by: .staff(chief), in: Sample.newsroom
      ).codes == [.versionConflict])
    // The hold came with nothing that anybody did.
    story.changes = [StoryFacts.Change(by: "nino", action: "approve", at: Sample.noon, revision: Revision(7))]
    #expect(
      Workflow.standard.rule(
        Sample.request(.publish, revision: 6), on: story, by: .staff(chief), in: Sample.newsroom
      ).codes == [])
    story.changes = [
      StoryFacts.Change(by: "system", action: "hold", at: Sample.noon, revision: Revision(7), holds: true)
    ]
    func ruling(_ action: Action, _ revision: Int) -> ActionRuling {
      Workflow.standard.rule(
        Sample.request(action, revision: revision), on: story, by: .staff(chief), in: Sample.newsroom)
    }
    #expect(ruling(.publish, 6).codes == [.versionConflict])
    #expect(
      ruling(.publish, 6).refusals.first?.detail
        == "caucasus-prisoner-swap has changed since revision 6: it was held at 16:00 (Asia/Yerevan).")
    #expect(ruling(.publish, 7).codes == [])
    #expect(ruling(.recall, 6).codes == [])
  }

  @Test("Of several conflicting changes, the first is named")
  func first() throws {
    var story = try Sample.story()
    story.revision = Revision(10)
    story.changes = ["system fire", "chief edit", "zaza return", "nino edit"].enumerated().map { index, words in
      let parts = words.split(separator: " ").map(String.init)
      return StoryFacts.Change(by: parts[0], action: parts[1], at: Sample.noon, revision: Revision(7 + index))
    }
    let refusal = Workflow.standard.rule(
      Sample.request(.approve, revision: 6), on: story, by: .staff(chief), in: Sample.newsroom
    ).refusals.first
    #expect(refusal?.detail.contains("zaza returned it") == true)
  }

  @Test("What happened in the meantime is what people did, before what Copydesk did, and nothing that was read")
  func meantime() throws {
    var story = try Sample.story(.published, live: 4)
    story.revision = Revision(8)
    func detail(_ changes: [(by: String, action: String)], given: Int = 6) -> String? {
      story.changes = changes.enumerated().map { index, change in
        StoryFacts.Change(
          by: change.by, action: change.action, at: Sample.noon, revision: Revision(7 + index))
      }
      return Workflow.standard.rule(
        Sample.request(.approve, revision: given), on: story, by: .staff(chief), in: Sample.newsroom
      ).refusals.first?.detail
    }
    let refused = "caucasus-prisoner-swap is published, so it cannot be approved"
    #expect(
      detail([("nino", "approve"), ("system", "deliver")]) == "\(refused): nino approved it at 16:00 (Asia/Yerevan).")
    #expect(
      detail([("zaza", "approve"), ("nino", "publish")]) == "\(refused): nino published it at 16:00 (Asia/Yerevan).")
    #expect(detail([("nino", "approve")], given: 7) == "\(refused).")
  }
}
