import Foundation
import Newsroom
import Testing

/// The log says of each act what an editor would ask of it, and nothing that does not belong to it.
@Suite("What the log tells of an act")
struct AuditDetailTests {
  private let later = Sample.noon.addingTimeInterval(3600)
  private let evening = Trigger(
    name: TriggerName(unchecked: "evening"), kind: TriggerKindName(unchecked: "event"),
    settings: ["event": .boolean(true)])
  /// Holds two grants, of which the second lets them do what the tests ask.
  private let chief = StaffMember(
    handle: Sample.handle("chief"), name: "Chief",
    grants: [
      Grant(id: 4, role: "reporter", capabilities: [], scope: .all),
      Grant(id: 5, role: "desk_chief", capabilities: Set(Capability.allCases), scope: .desk(Sample.caucasus)),
    ])
  private let byGrant: CanonicalJSON = ["id": 5, "role": "desk_chief", "desk": "caucasus"]

  private func detail(_ request: ActionRequest, on story: StoryFacts, by actor: Actor? = nil) throws
    -> [String: CanonicalJSON]
  {
    var newsroom = Sample.newsroom
    newsroom.triggers = [evening]
    return try Workflow.standard.rule(request, on: story, by: actor ?? .staff(chief), in: newsroom).change().detail
  }

  /// The same without the grant, which is as it should be.
  private func told(_ request: ActionRequest, on story: StoryFacts) throws -> [String: CanonicalJSON] {
    var detail = try detail(request, on: story)
    let grant = detail.removeValue(forKey: "grant")
    #expect(grant == byGrant, "\(request.action)")
    return detail
  }

  @Test("A first signature of two: how many there are, for when, and that it waits for another")
  func firstSignature() throws {
    let story = try Sample.story(policy: DeskPolicy(approvals: 2))
    #expect(
      try told(Sample.request(.approve, at: later), on: story) == [
        "approvals": ["have": 1, "need": 2], "publish_at": "2026-11-24T13:00:00Z", "waits_for": "approvals",
      ])
  }

  @Test("What a signature overrides, breaks and has not read")
  func exceptions() throws {
    var story = try Sample.story(policy: DeskPolicy(selfApproval: .breakGlass))
    story.readBy = []
    story.requiredFindings = [
      Finding(rule: "headline", level: .required, line: 1, column: 1, excerpt: "", message: "")
    ]
    var request = Sample.request(.approve, breakGlass: "a quake")
    (request.overriddenChecks, request.overrideReason, request.unread) = (["headline"], "no time", true)
    #expect(
      try told(request, on: story) == [
        "approvals": ["have": 1, "need": 1], "overridden_checks": ["headline"], "override_reason": "no time",
        "break_glass_reason": "a quake", "unread": .boolean(true),
      ])
  }

  @Test("What a story that is signed by all waits for")
  func waits() throws {
    func waits(_ request: ActionRequest, _ change: (inout StoryFacts) -> Void = { _ in }) throws
      -> [String: CanonicalJSON]
    {
      var story = try Sample.story()
      change(&story)
      var told = try told(request, on: story)
      told["approvals"] = nil
      return told
    }
    let plain = Sample.request(.approve)
    #expect(try waits(plain) == [:], "it goes out with this")
    #expect(try waits(plain) { $0.policy.publishing = .manual } == ["waits_for": "publish"])
    #expect(
      try waits(Sample.request(.approve, at: later)) == [
        "waits_for": "time", "publish_at": "2026-11-24T13:00:00Z",
      ])
    #expect(
      try waits(plain) { $0.embargo = later } == ["waits_for": "embargo", "publish_at": "2026-11-24T13:00:00Z"])
    #expect(
      try waits(plain) { $0.policy.publishing = .trigger(evening.name) } == [
        "waits_for": "trigger", "trigger": "evening",
      ])
    #expect(
      try waits(plain) { $0.package = Sample.package } == ["waits_for": "package", "package": "election-night"])
    #expect(
      try waits(plain) { $0.proposedPackage = Sample.package } == [
        "waits_for": "package", "package": "election-night", "joins_package": "election-night",
      ])
  }

  @Test("Whose work it was and is, and from where to where it went")
  func moves() throws {
    var story = try Sample.story(approvals: ["nino"])
    story.assignee = Sample.handle("zaza")
    #expect(try told(Sample.request(.assign), on: story) == ["assignee": "nino", "assignee_before": "zaza"])
    #expect(try told(Sample.request(.unassign), on: story) == ["assignee_before": "zaza"])
    #expect(
      try told(Sample.request(.edit), on: story) == ["voided_approvals": ["nino"]], "whose work it is has not changed")
    let everywhere = Sample.member("chief", Set(Capability.allCases), grant: 5)
    #expect(
      try detail(Sample.request(.move), on: story, by: .staff(everywhere)) == [
        "from_desk": "caucasus", "to_desk": "africa", "voided_approvals": ["nino"],
        "grant": ["id": 5, "role": "role", "desk": "*"],
      ])
    #expect(
      try told(Sample.request(.readdress), on: Sample.story(.published, live: 4)) == [
        "from_slug": "caucasus-prisoner-swap", "to_slug": "another",
      ])
  }

  @Test("What sending out released, and ahead of what time; an act that only ends the wait says neither")
  func publishes() throws {
    var story = try Sample.story(.approved, approvals: ["nino"])
    story.hold = StoryFacts.Hold(reason: .missedSchedule, since: Sample.noon)
    story.publishAt = later
    #expect(
      try told(Sample.request(.publish), on: story) == [
        "released": "missed_schedule", "ahead_of": "2026-11-24T13:00:00Z",
      ])
    #expect(try told(Sample.request(.recall), on: story) == ["voided_approvals": ["nino"]])
    #expect(try told(Sample.request(.note), on: story) == ["note_number": 2, "thread": 2])
  }

  @Test("Until when a claim holds is said of the claim alone")
  func claims() throws {
    var story = try Sample.story()
    story.claim = StoryFacts.Claim(by: chief.handle, until: later)
    #expect(try told(Sample.request(.claim), on: story) == ["claimed_until": "2026-11-24T12:30:00Z"])
    #expect(try told(Sample.request(.note), on: story) == ["note_number": 2, "thread": 2])
  }

  @Test("Into which package it came, out of which it went, and with which release it goes out")
  func packages() throws {
    #expect(try told(Sample.request(.packageAdd), on: Sample.story()) == ["joins_package": "election-night"])
    var story = try Sample.story(.approved)
    story.package = Sample.package
    #expect(try told(Sample.request(.packageRemove), on: story) == ["leaves_package": "election-night"])
    let released = StoryChange.fire(story, in: PackageRelease(number: 3, package: Sample.package))
    #expect(released.detail == ["package": "election-night", "release": 3])
  }

  @Test("Which links to a preview ended, and why")
  func previews() throws {
    #expect(
      try told(Sample.request(.previewEnd), on: Sample.story()) == ["previews": ["00000000"], "because": "hand"])
    let story = try Sample.story()
    let over = StoryChange.previewOver(story, PreviewToken(1 << 60, 1), because: .time)
    #expect(over.story == story, "it only goes on record")
    #expect(over.detail == ["previews": ["10000000"], "because": "time"])
  }

  @Test("Whom a person's note names is told of it; what Copydesk notes names nobody")
  func mentions() throws {
    var request = Sample.request(.return)
    request.note = "@nino, see what @zaza says"
    #expect(try told(request, on: Sample.story()) == ["mentions": ["nino", "zaza"]])
    #expect(try told(Sample.request(.return), on: Sample.story()) == [:])
    request.action = .publish
    #expect(try detail(request, on: Sample.story(.approved), by: .system) == [:])
  }
}
