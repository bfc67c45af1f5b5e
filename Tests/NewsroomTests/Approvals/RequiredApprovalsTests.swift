import Foundation
import Newsroom
import Testing

@Suite("Which signatures a version needs")
struct RequiredApprovalsTests {
  private let chief = Sample.member("chief", [.write, .review, .approve, .schedule, .publish, .correct, .kill])
  private let lawyer = Sample.member("abi", [.legal])
  private let both = Sample.member("nino", [.approve, .legal, .schedule])
  private let policy = DeskPolicy(approvals: RequiredApprovals([.legal, .approve]))

  private func rule(
    _ request: ActionRequest = Sample.request(.approve), on story: StoryFacts, by member: StaffMember
  ) -> ActionRuling {
    Workflow.standard.rule(request, on: story, by: .staff(member), in: Sample.newsroom)
  }

  private func signed(_ name: String, as entry: Capability, glass: String? = nil) -> StoryFacts.Approval {
    StoryFacts.Approval(id: 1, by: Sample.handle(name), breakGlassReason: glass, signsAs: entry)
  }

  private func sensitive(_ policy: DeskPolicy = DeskPolicy()) throws -> StoryFacts {
    var story = try Sample.story(policy: policy)
    story.isSensitive = true
    return story
  }

  @Test("They are written as a number where approvals are all, or else as a list")
  func written() throws {
    for (text, needed) in [
      ("2", RequiredApprovals(2)), (#"[{"capability":"approve"},{"capability":"legal"}]"#, [.legal, .approve]),
      (
        #"[{"capability":"approve"},{"capability":"approve"},{"capability":"correct"}]"#,
        [.approve, .correct, .approve]
      ),
    ] as [(String, RequiredApprovals)] {
      #expect(try JSONDecoder().decode(RequiredApprovals.self, from: Data(text.utf8)) == needed)
      #expect(String(decoding: try JSONEncoder().encode(needed), as: UTF8.self) == text)
    }
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(RequiredApprovals.self, from: Data(#"[{"capability":"astrology"}]"#.utf8))
    }
    #expect(
      RequiredApprovals([.legal, .approve]).description == "approve, legal" && RequiredApprovals(2).description == "2")
  }

  @Test("One person fills one of them; breaking the glass fills the desk's own, and no other")
  func missing() {
    let needed = RequiredApprovals([.approve, .approve, .legal])
    #expect(needed.missing(after: []) == [.approve, .approve, .legal])
    #expect(needed.missing(after: [.approve]) == [.approve, .legal])
    #expect(needed.missing(after: [.approve, .approve, .approve]) == [.legal])
    #expect(needed.missing(after: [.legal, .legal]) == [.approve, .approve])
    #expect(needed.missing(after: [.approve], isGlassBroken: true) == [.legal])
    #expect(needed.missing(after: [.legal, .approve, .approve]).isEmpty)
  }

  @Test("A sensitive version needs `legal` once; another address for the same words needs the approvals alone")
  func needed() {
    #expect(RequiredApprovals(1).needed(for: .publish, isSensitive: true) == [.approve, .legal])
    #expect(RequiredApprovals([.approve, .legal]).needed(for: .correct, isSensitive: true) == [.approve, .legal])
    #expect(RequiredApprovals(2).needed(for: .publish, isSensitive: false) == 2)
    #expect(RequiredApprovals([.approve, .legal]).needed(for: .readdress, isSensitive: true) == 1)
  }

  @Test("Each signs as what is missing and as what they may; with the last the decision is made")
  func each() throws {
    var story = try Sample.story(policy: policy)
    let first = try rule(on: story, by: chief).change()
    #expect(first.signature?.signsAs == .approve && first.decision == nil && first.story.state == .deskReview)
    #expect(first.signature?.tally == StoryChange.Tally(have: 1, need: 2, missing: [.legal]))
    #expect(first.detail["approvals"] == ["have": 1, "need": 2, "missing": ["legal"]])
    story.approvals = [signed("chief", as: .approve)]
    #expect(rule(on: story, by: chief).codes == [.alreadyApproved])
    // A second approval fills nothing.
    let refused = rule(on: story, by: Sample.member("deputy", [.approve])).refusals
    #expect(refused.map(\.code) == [.notPermitted] && refused[0].detail.contains("requires `legal`"))
    let last = try rule(on: story, by: lawyer).change()
    #expect(last.signature?.signsAs == .legal && last.decision?.kind == .publish && last.story.state == .approved)
    #expect(last.detail["signed_as"] == "legal" && last.detail["approvals"] == ["have": 2, "need": 2])
  }

  @Test("Who may give several gives the approval, unless that is there or they say which")
  func several() throws {
    var story = try Sample.story(policy: policy)
    #expect(try rule(on: story, by: both).change().signature?.signsAs == .approve)
    var request = Sample.request(.approve)
    request.signAs = .legal
    #expect(try rule(request, on: story, by: both).change().signature?.signsAs == .legal)
    story.approvals = [signed("chief", as: .approve)]
    #expect(try rule(on: story, by: both).change().signature?.signsAs == .legal)
    request.signAs = .approve
    #expect(rule(request, on: story, by: both).codes == [.usage])
    request.signAs = .correct
    let refusal = try #require(rule(request, on: story, by: chief).refusals.first { $0.code == .usage })
    #expect(
      refusal.hint == "What is missing: `legal`." && refusal.detail.contains("does not need a signature as `correct`"))
    request.signAs = .legal
    #expect(rule(request, on: try Sample.story(policy: policy), by: chief).codes == [.notPermitted])
  }

  @Test("A sensitive story waits for `legal`, whatever its desk says, also where the glass is broken")
  func isSensitive() throws {
    var story = try sensitive(DeskPolicy(selfApproval: .breakGlass))
    #expect(try rule(on: story, by: chief).change().decision == nil)
    let broken = try rule(Sample.request(.approve, breakGlass: "a quake"), on: story, by: chief).change()
    #expect(broken.signature?.signsAs == .approve && broken.decision == nil)
    story.approvals = [signed("chief", as: .approve, glass: "a quake")]
    #expect(try rule(on: story, by: lawyer).change().decision != nil)
    // Once it is broken, no more approvals are missing.
    let pair = try sensitive(DeskPolicy(approvals: 2, selfApproval: .breakGlass))
    var waiting = pair
    waiting.approvals = [signed("chief", as: .approve, glass: "a quake")]
    #expect(try rule(on: waiting, by: both).change().signature?.signsAs == .legal)
    #expect(rule(on: waiting, by: Sample.member("deputy", [.approve])).codes == [.notPermitted])
    #expect(
      try rule(Sample.request(.approve, breakGlass: "a quake"), on: pair, by: chief).change().signature?.tally
        == StoryChange.Tally(have: 1, need: 3, missing: [.legal]))
    // Nobody breaks the glass as something else, nor takes back their own reading by it.
    var request = Sample.request(.approve, breakGlass: "a quake")
    request.signAs = .legal
    #expect(rule(request, on: pair, by: both).codes == [.usage])
    waiting.approvals = [signed("nino", as: .legal)]
    #expect(rule(Sample.request(.approve, breakGlass: "a quake"), on: waiting, by: both).codes == [.alreadyApproved])
  }

  @Test("Who signs as something else than the approval answers for the words, not for what becomes of the story")
  func beside() throws {
    var story = try sensitive()
    story = try Sample.story(live: 3, policy: policy)
    story.approvals = [signed("chief", as: .approve)]
    #expect(try rule(on: story, by: lawyer).change().decision?.kind == .correct)
    story.approvals = []
    #expect(try rule(on: story, by: both).change().signature?.signsAs == .legal, "to approve it takes `correct`")
    story.approvals = [signed("abi", as: .legal)]
    #expect(rule(on: story, by: both).codes == [.notPermitted], "to approve a correction takes `correct`")
    // Nor does she say what it waits for, or need the right to.
    var timed = try Sample.story(policy: policy)
    timed.wantedAt = Sample.noon + 3600
    let first = try rule(on: timed, by: lawyer).change()
    #expect(first.signature?.signsAs == .legal && first.story.publishAt == nil)
    #expect(rule(Sample.request(.approve, at: Sample.noon + 60), on: timed, by: lawyer).codes == [.usage])
    timed.approvals = [
      StoryFacts.Approval(id: 1, by: Sample.handle("abi"), waitsFor: .time(Sample.noon + 60), signsAs: .legal)
    ]
    let second = try rule(Sample.request(.approve, at: Sample.noon + 600), on: timed, by: chief).change()
    #expect(second.decision?.trigger == .at(Sample.noon + 600))
    // But nobody signs their own words, or unread.
    let own = try Sample.story(policy: policy, authors: [(Sample.handle("abi"), .editor)])
    #expect(rule(on: own, by: lawyer).codes == [.selfApproval])
    var unread = try Sample.story(policy: policy)
    unread.readBy = []
    #expect(rule(on: unread, by: lawyer).codes == [.unread])
  }

  @Test("Put up again, a story needs the same signatures; another time is signed by whoever approves, for all")
  func again() throws {
    var story = try Sample.story(.unpublished, policy: policy)
    #expect(
      rule(Sample.request(.republish), on: story, by: Sample.member("deputy", [.approve])).codes == [.notPermitted])
    #expect(try rule(Sample.request(.republish), on: story, by: chief).change().decision == nil)
    story.approvals = [signed("chief", as: .approve)]
    let up = try rule(Sample.request(.republish), on: story, by: lawyer).change()
    #expect(
      up.decision != nil && up.sending == .fire && !up.isAheadOfTime, "it is no command of hers, and freezes hold it")
    story = try Sample.story(.unpublished)
    (story.workingKind, story.isSensitive) = (.readdress, true)
    #expect(story.neededApprovals == [.approve, .legal], "it is not only at another address")
    story.liveVersion = VersionNumber(3)
    #expect(story.neededApprovals == 1)

    var approved = try Sample.story(.approved, policy: policy)
    approved.approvals = [signed("nino", as: .legal), StoryFacts.Approval(id: 2, by: Sample.handle("other"))]
    let renewed = try rule(Sample.request(.schedule), on: approved, by: both).change()
    #expect(renewed.signature?.signsAs == .legal && renewed.voidedApprovals == [1] && renewed.decision != nil)
    let byAnother = try rule(Sample.request(.schedule), on: approved, by: chief).change()
    #expect(byAnother.signature?.signsAs == .approve && byAnother.decision != nil)
    #expect(rule(Sample.request(.schedule), on: approved, by: lawyer).codes == [.notPermitted])
  }

  @Test("Whose signature is needed may say why it is not given, and send the story back")
  func returns() throws {
    for action in [Action.return, .note] {
      #expect(rule(Sample.request(action), on: try Sample.story(policy: policy), by: lawyer).codes == [])
      #expect(rule(Sample.request(action), on: try sensitive(), by: lawyer).codes == [])
      #expect(rule(Sample.request(action), on: try Sample.story(), by: lawyer).codes == [.notPermitted])
    }
  }

  @Test("Who has left as the lawyer no longer stands behind what they signed as that")
  func stands() {
    #expect(lawyer.standsBehind(.publish, as: .legal, on: Sample.caucasus, at: Sample.noon))
    #expect(!lawyer.standsBehind(.publish, on: Sample.caucasus, at: Sample.noon))
    #expect(!chief.standsBehind(.publish, as: .legal, on: Sample.caucasus, at: Sample.noon))
  }

  @Test("Who could sign what is missing is named, and nobody else")
  func whoCould() throws {
    var story = try Sample.story(policy: policy)
    story.approvals = [signed("chief", as: .approve)]
    let able = Workflow.standard.whoCould(
      Sample.request(.approve), on: story, in: Sample.newsroom,
      staff: [chief, lawyer, both, Sample.member("deputy", [.approve])])
    #expect(able.map(\.text) == ["abi", "nino"])
  }
}
