import Foundation
import Testing

@testable import Newsroom

@Suite("Who is told what")
struct NoticeRuleTests {
  private static let desk = DeskSlug(unchecked: "africa")

  private static func member(
    _ handle: String, _ role: String, _ capabilities: Set<Capability>, on scope: DeskScope = .desk(desk),
    until: Date? = nil, active: Bool = true
  ) -> StaffMember {
    StaffMember(
      handle: StaffHandle(unchecked: handle), name: handle, active: active,
      grants: [Grant(id: 1, role: role, capabilities: capabilities, scope: scope, until: until)])
  }

  /// Of the Africa desk, but for `other`; `gone` has left and `over` had a role until a moment ago.
  private static let staff = [
    member("rita", "reporter", [.write]),
    member("deputy", "deputy_chief", [.write, .review, .approve]),
    member("chief", "desk_chief", [.write, .review, .approve, .publish, .kill]),
    member("boss", "managing_editor", [.review, .approve, .publish, .kill, .manage], on: .all),
    member("other", "desk_chief", [.review, .approve, .publish], on: .desk(DeskSlug(unchecked: "caucasus"))),
    member("ops", "operator", [.operate], on: .all),
    member("gone", "desk_chief", [.review, .approve, .publish], active: false),
    member("lena", "counsel", [.legal]),
    member("over", "desk_chief", [.review, .approve, .publish], until: now),
  ]
  private static let now = Date(timeIntervalSince1970: 1_790_000_000)

  private func told(
    _ action: String, by actor: String = "rita", state: StoryState? = .deskReview, authors: [String] = ["rita"],
    assignee: String? = nil, claimedBy: String? = nil, signedBy: [String] = [], missing: [Capability] = [.approve],
    detail: [String: CanonicalJSON] = [:]
  ) -> [String] {
    let event = NoticeEvent(
      action: action, actor: actor, desks: [Self.desk],
      story: NoticeEvent.Story(
        authors: Set(authors.map(StaffHandle.init(unchecked:))), assignee: assignee.map(StaffHandle.init(unchecked:)),
        claimedBy: claimedBy.map(StaffHandle.init(unchecked:)),
        signedBy: Set(signedBy.map(StaffHandle.init(unchecked:))), missing: missing), state: state, detail: detail)
    return NoticeRule.notices(of: event, to: Self.staff, now: Self.now).map {
      "\($0.staff) \($0.kind.rawValue) \($0.because.rawValue)"
    }
  }

  @Test("What comes before the desk is told to those who review there, but not to who wrote it or did it")
  func waiting() {
    #expect(told("submit") == ["deputy waiting reviews", "chief waiting reviews", "boss waiting reviews"])
    #expect(told("submit", by: "deputy", authors: ["deputy"]) == ["chief waiting reviews", "boss waiting reviews"])
    #expect(told("reopen", by: "chief") == ["deputy waiting reviews", "boss waiting reviews"])
    #expect(told("submit", state: .draft) == [])
    #expect(told("note", by: "chief") == [])
  }

  @Test("A missing signature is told to those who may give it; what is ready to those who may send it")
  func approving() {
    let first = told("approve", by: "chief", signedBy: ["chief"], detail: ["waits_for": "approvals"])
    #expect(first == ["deputy waiting approves", "boss waiting approves"])
    let ready = told("approve", by: "deputy", state: .approved, signedBy: ["deputy"], detail: ["waits_for": "publish"])
    #expect(ready == ["rita approved author", "chief waiting publishes", "boss waiting publishes"])
    #expect(told("approve", by: "chief", state: .approved) == ["rita approved author"])
    #expect(
      told("assign", by: "chief", assignee: "deputy", detail: ["assignee": "deputy"]) == ["deputy waiting assignee"])
  }

  @Test("A signature of another sort that is missing is told to those who may give it: at once, again, and late")
  func missing() {
    let approved = told("approve", by: "chief", signedBy: ["chief"], missing: [.legal])
    #expect(approved == ["lena waiting signs"])
    #expect(told("approve", by: "chief", authors: ["lena"], signedBy: ["chief"], missing: [.legal]) == [])
    #expect(told("republish", by: "chief", state: .unpublished, signedBy: ["chief"], missing: [.legal]) == approved)
    #expect(told("republish", by: "chief", state: .approved, signedBy: ["chief", "lena"], missing: []) == [])
    #expect(told("submit", missing: [.approve, .legal]).contains("lena waiting signs"))
    #expect(told("remind", by: "system", missing: [.approve, .legal]).last == "lena late signs")
    #expect(told("remind", by: "system", claimedBy: "deputy", missing: [.legal]) == ["deputy late claim"])
  }

  @Test("Who has signed already is not asked again, and what is put up at once, or taken down, asks nobody")
  func signedAlready() {
    let waiting: [String: CanonicalJSON] = ["waits_for": "approvals"]
    #expect(told("approve", by: "chief", signedBy: ["chief", "deputy"], detail: waiting) == ["boss waiting approves"])
    #expect(told("approve", by: "chief", signedBy: ["chief", "lena"], missing: [.legal]) == [])
    #expect(told("republish", by: "chief", state: .approved) == [])
    #expect(told("unpublish", by: "chief", state: .unpublished) == [])
    #expect(
      told("republish", by: "chief", state: .unpublished, signedBy: ["chief"])
        == ["deputy waiting approves", "boss waiting approves"])
  }

  @Test("What is at risk is told to those who can act on it, to whose work it is, and to who wrote it")
  func atRisk() {
    #expect(
      told("risk", by: "system", assignee: "lena") == [
        "rita at_risk author", "deputy at_risk approves", "chief at_risk publishes", "boss at_risk publishes",
        "lena at_risk assignee",
      ])
  }

  @Test("A kill that needs a second signature is told to those who may give it; that it was taken back, to who asked")
  func kills() {
    #expect(told("ask_kill", by: "chief", state: .published) == ["boss kill_asked kills"])
    #expect(told("ask_kill", by: "rita", state: .published) == ["chief kill_asked kills", "boss kill_asked kills"])
    #expect(
      told("drop_kill", by: "boss", state: .published, detail: ["asked_by": "rita"]) == ["rita kill_dropped asker"])
    #expect(told("drop_kill", by: "rita", state: .published, detail: ["asked_by": "rita"]) == [])
    let alone = told("kill", by: "chief", state: .killed, detail: ["break_glass_reason": "a court"])
    #expect(
      alone == ["rita broke_glass author", "deputy after_review approves", "boss after_review approves"])
    // What fell due meanwhile has not gone wrong.
    #expect(
      told("hold", by: "system", state: .approved, detail: ["held": "kill_asked"]).first == "rita at_risk author")
  }

  @Test("Who wrote it hears that it came back")
  func returned() {
    #expect(told("return", by: "chief", state: .draft, authors: ["rita", "chief"]) == ["rita returned author"])
  }

  @Test("What was held is told to those who can let it go and to who wrote it; what only waits counts as at risk")
  func held() {
    let missed = told("hold", by: "system", state: .approved, detail: ["held": "missed_schedule"])
    #expect(
      missed == ["rita failed author", "deputy failed reviews", "chief failed publishes", "boss failed publishes"])
    let frozen = told("hold", by: "system", state: .approved, detail: ["held": "frozen"])
    #expect(
      frozen == ["rita at_risk author", "deputy at_risk approves", "chief at_risk publishes", "boss at_risk publishes"])
    // Held with the approval itself: then it was not approved for readers.
    #expect(
      told("approve", by: "deputy", state: .approved, detail: ["held": "no_destination"]).first == "rita failed author")
  }

  @Test("Broken glass is told to those who may close the review, and to others who answer for the desk or wrote it")
  func glass() {
    let detail: [String: CanonicalJSON] = ["break_glass_reason": "Nobody else was there"]
    #expect(
      told("approve", by: "deputy", state: .approved, authors: ["deputy", "rita"], detail: detail)
        == ["rita broke_glass author", "chief after_review approves", "boss after_review approves"])
    #expect(
      told("approve", by: "deputy", state: .approved, authors: ["deputy", "boss"], detail: detail)
        == ["chief after_review approves", "boss broke_glass manages"])
  }

  @Test("A kill is told to the desk and to who wrote it")
  func killed() {
    #expect(
      told("kill", by: "chief", state: .killed) == [
        "rita killed author", "deputy killed reviews", "boss killed reviews",
      ])
  }

  @Test("A reminder goes to who has it in hand, else to the desk; then each step to the role that it names")
  func late() {
    #expect(
      told("remind", by: "system") == ["deputy late reviews", "chief late reviews", "boss late reviews"])
    #expect(told("remind", by: "system", claimedBy: "deputy") == ["deputy late claim"])
    #expect(told("remind", by: "system", assignee: "chief") == ["chief late assignee"])
    #expect(told("escalate", by: "system", detail: ["role": "desk_chief"]) == ["chief late role:desk_chief"])
    #expect(told("escalate", by: "system", detail: ["role": "managing_editor"]) == ["boss late role:managing_editor"])
  }

  @Test("Whom a note names is told, once and for the more important reason; the writer is not")
  func mentioned() {
    let detail: [String: CanonicalJSON] = ["mentions": ["ops", "chief", "rita", "nobody", "gone"]]
    #expect(
      told("note", by: "rita", detail: detail) == ["chief mentioned mentioned", "ops mentioned mentioned"])
    #expect(
      told("return", by: "chief", state: .draft, detail: detail) == [
        "rita returned author", "ops mentioned mentioned",
      ])
  }

  @Test("Who wrote in a thread is told of an answer, once; whom it names is told that it names them")
  func replied() {
    let detail: [String: CanonicalJSON] = ["tells": ["chief", "rita", "gone"], "mentions": ["chief", "ops"]]
    #expect(
      told("note", by: "rita", detail: detail) == ["chief mentioned mentioned", "ops mentioned mentioned"])
    #expect(told("note", by: "chief", detail: ["tells": ["rita", "chief"]]) == ["rita replied thread"])
    #expect(told("note_resolve", by: "chief", detail: ["tells": ["rita"]]) == [])
  }

  @Test(
    "A note names whoever comes after an @ that begins a word",
    arguments: [
      ("@nana, who is there?", "nana"), ("ask @otto-k. and @Nana", "otto-k nana"), ("(@nana)", "nana"),
      ("“@nana”", "nana"), ("nana@news.example", ""), ("@@nana", ""), ("@", ""), ("@ nana", ""), ("@-", ""),
      ("@nana @nana", "nana"), ("@nana-", "nana"), ("no one", ""),
    ])
  func names(note: String, handles: String) {
    #expect(Mentions.handles(in: note).map(\.text).joined(separator: " ") == handles)
  }

  @Test("However long a note is, it is read once, and names no more than twenty")
  func manyNames() {
    let note = (1...5000).map { "@a\($0)" }.joined(separator: " ") + String(repeating: "@", count: 100_000)
    #expect(Mentions.handles(in: note).count == 20)
    #expect(Mentions.handles(in: String(repeating: "@", count: 1_000_000)).isEmpty)
  }

  @Test("An outage is told to those who operate, and to those who publish on the desks concerned")
  func outage() {
    for (action, kind) in [("outage", "failed"), ("outage_over", "recovered")] {
      let event = NoticeEvent(action: action, actor: "system", desks: [Self.desk])
      #expect(
        NoticeRule.notices(of: event, to: Self.staff, now: Self.now).map {
          "\($0.staff) \($0.kind.rawValue) \($0.because.rawValue)"
        } == ["chief \(kind) publishes", "boss \(kind) publishes", "ops \(kind) operates"])
    }
  }
}
