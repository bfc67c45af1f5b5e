import Foundation
import Newsroom
import Testing

@Suite("A desk's policy as it is kept with each version")
struct DeskPolicyTests {
  private let policy = DeskPolicy(
    approvals: 2, selfApproval: .editors, publishing: .trigger(TriggerName(unchecked: "evening")), required: ["byline"],
    missedSchedule: .init(publishLateSeconds: 60, otherwise: .drop), reviewWithinSeconds: 600,
    reviewWithinSecondsOfFlash: 60, escalate: ["chief"], flashMinutes: 30, fixLimit: 5, killSignatures: 2)

  @Test("It is read as it was kept")
  func kept() throws {
    #expect(try JSONDecoder().decode(DeskPolicy.self, from: JSONEncoder().encode(policy)) == policy)
  }

  @Test("One that was kept before there were limits of fixes and second signatures on kills has what was usual then")
  func earlier() throws {
    let data = try JSONEncoder().encode(policy)
    var members = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    for key in ["fixLimit", "killSignatures", "escalate", "flashMinutes"] { members[key] = nil }
    let read = try JSONDecoder().decode(DeskPolicy.self, from: JSONSerialization.data(withJSONObject: members))
    #expect((read.fixLimit, read.killSignatures) == (3, 1))
    #expect(read.escalate == nil && read.flashMinutes == nil && read.approvals == 2)
  }

  @Test("What makes approved stories go out is a word or a trigger's name")
  func publishing() {
    for (text, value) in [
      ("on_approval", DeskPolicy.Publishing.onApproval), ("manual", .manual),
      ("evening", .trigger(TriggerName(unchecked: "evening"))),
    ] {
      #expect(DeskPolicy.Publishing(rawValue: text) == value && value.rawValue == text)
    }
    #expect(DeskPolicy.Publishing(rawValue: "Evening edition") == nil)
  }

  @Test("A desk may let at most twenty words be fixed, and no fewer than none")
  func fixes() {
    #expect([-1, 0, 20, 21].map { FixLimit(words: $0).words } == [0, 0, 20, 20])
  }
}
