import Foundation
import Newsroom
import Testing

@Suite("One person's signature beside others'")
struct SignatureRulesTests {
  private let chief = Sample.member("chief", Set(Capability.allCases))
  private let deputy = Sample.member("deputy", [.approve])
  private let lawyer = Sample.member("abi", [.legal])
  private let later = Sample.noon.addingTimeInterval(3600)
  private let both = DeskPolicy(approvals: RequiredApprovals([.approve, .legal]))
  private let evening = Trigger(
    name: TriggerName(unchecked: "evening"), kind: TriggerKindName(unchecked: "event"),
    settings: ["event": .boolean(true)])

  private func rule(
    _ request: ActionRequest = Sample.request(.approve), on story: StoryFacts, by member: StaffMember
  ) -> ActionRuling {
    var newsroom = Sample.newsroom
    newsroom.triggers = [evening]
    return Workflow.standard.rule(request, on: story, by: .staff(member), in: newsroom)
  }

  @Test("Nobody signs twice, also where the glass may be broken, and not by breaking it where it may not")
  func once() throws {
    let story = try Sample.story(approvals: ["chief"], policy: DeskPolicy(approvals: 2, selfApproval: .breakGlass))
    #expect(rule(on: story, by: chief).codes == [.alreadyApproved])
    let plain = try Sample.story(approvals: ["chief"], policy: DeskPolicy(approvals: 2))
    let broken = rule(Sample.request(.approve, breakGlass: "a quake"), on: plain, by: chief)
    #expect(broken.codes == [.alreadyApproved, .notPermitted])
    var triggered = plain
    triggered.approvals = [
      StoryFacts.Approval(id: 1, by: chief.handle, waitsFor: .trigger(evening.reference), firings: 0)
    ]
    #expect(rule(on: triggered, by: chief).codes == [.alreadyApproved], "the trigger is as it was")
  }

  @Test("Who has signed is told as what, and whose signature is wanted now")
  func alreadySigned() throws {
    let plain = try Sample.story(approvals: ["chief"], policy: DeskPolicy(approvals: 2))
    let approved = try #require(rule(on: plain, by: chief).refusals.first)
    #expect(approved.detail == "chief has already approved v4 of caucasus-prisoner-swap.")
    #expect(
      approved.hint
        == "It needs 2 different people: ask somebody else with `approve` on the caucasus desk.")
    var read = try Sample.story(policy: both)
    read.approvals = [StoryFacts.Approval(id: 1, by: lawyer.handle, signsAs: .legal)]
    let signed = try #require(rule(on: read, by: lawyer).refusals.first { $0.code == .alreadyApproved })
    #expect(signed.detail == "abi has already signed as `legal` v4 of caucasus-prisoner-swap.")
    #expect(signed.hint.contains("`approve`"))
    read.approvals[0] = StoryFacts.Approval(id: 1, by: chief.handle)
    #expect(rule(on: read, by: chief).refusals.first?.hint.contains("`legal`") == true)
  }

  @Test("Whoever breaks the glass may say that they approve by it")
  func breaksAsApproval() throws {
    var request = Sample.request(.approve, breakGlass: "a quake")
    request.signAs = .approve
    let story = try Sample.story(policy: DeskPolicy(approvals: 2, selfApproval: .breakGlass))
    #expect(try rule(request, on: story, by: chief).change().signature?.breakGlassReason == "a quake")
  }

  @Test("The last signature keeps what the approval named, whoever gives it")
  func keepsTime() throws {
    let meant = MeantTime(local: "2026-11-24T17:00:00", zone: "Asia/Yerevan")
    var story = try Sample.story(policy: both)
    story.wantedMeant = MeantTime(local: "2026-11-24T18:00:00", zone: "Asia/Yerevan")
    story.approvals = [StoryFacts.Approval(id: 1, by: chief.handle, waitsFor: .time(later), meant: meant)]
    let change = try rule(on: story, by: lawyer).change()
    #expect(change.story.publishAt == later && change.decision?.trigger == .at(later))
    #expect(change.signature?.meant == meant, "as the approver meant it")
    #expect(rule(Sample.request(.approve, at: later), on: story, by: lawyer).codes == [], "the same may be said again")
    story.approvals = [
      StoryFacts.Approval(id: 1, by: chief.handle, waitsFor: .trigger(evening.reference), firings: 0)
    ]
    #expect(try rule(on: story, by: lawyer).change().story.trigger == evening.reference)
  }

  @Test("What a time was meant as is signed with it, and with nothing else")
  func meant() throws {
    let wanted = MeantTime(local: "2026-11-24T17:00:00", zone: "Asia/Yerevan")
    let other = MeantTime(local: "2026-11-24T18:00:00", zone: "Asia/Yerevan")
    var story = try Sample.story()
    (story.wantedAt, story.wantedMeant) = (later, wanted)
    #expect(try rule(on: story, by: chief).change().signature?.meant == wanted)
    var request = Sample.request(.approve, at: later.addingTimeInterval(3600))
    request.meant = other
    #expect(try rule(request, on: story, by: chief).change().signature?.meant == other)
    request.meant = nil
    #expect(try rule(request, on: story, by: chief).change().signature?.meant == nil, "an instant was named")
    (request.publishAt, request.now, request.meant) = (nil, true, other)
    #expect(try rule(request, on: story, by: chief).change().signature?.meant == nil)
  }

  @Test("Who signs as something else than the approval puts the story into no package")
  func joinsNothing() throws {
    var story = try Sample.story(policy: both)
    story.proposedPackage = Sample.package
    let change = try rule(on: story, by: lawyer).change()
    #expect(change.membership == nil && change.story.package == nil)
    #expect(try rule(on: story, by: chief).change().membership == .joins(Sample.package))
  }

  @Test("A time or an embargo that ends right with the last signature waits for nothing more")
  func rightNow() throws {
    var story = try Sample.story(policy: DeskPolicy(approvals: 2, publishing: .manual))
    for wait in [WaitsFor.time(Sample.noon), .embargo(Sample.noon)] {
      story.approvals = [StoryFacts.Approval(id: 1, by: chief.handle, waitsFor: wait)]
      #expect(try rule(on: story, by: deputy).change().decision?.trigger == .immediately)
    }
  }

  @Test("A time that the text wants counts while it lies ahead, and only for the first appearance")
  func wanted() throws {
    var story = try Sample.story()
    story.wantedAt = Sample.noon
    #expect(try rule(on: story, by: deputy).change().signature?.waitsFor == .now)
    var correction = try Sample.story(live: 3)
    correction.wantedAt = later
    let corrector = Sample.member("chief", [.approve, .correct])
    #expect(try rule(on: correction, by: corrector).change().signature?.waitsFor == .now)
  }

  @Test("A new time renews the signature that one gave, and takes the right to give that one still")
  func renews() throws {
    var story = try Sample.story(.approved, policy: both)
    story.approvals = [
      StoryFacts.Approval(id: 1, by: Sample.handle("nino"), signsAs: .legal),
      StoryFacts.Approval(id: 2, by: Sample.handle("other")),
    ]
    let nino = Sample.member("nino", [.approve, .schedule])
    #expect(rule(Sample.request(.schedule), on: story, by: nino).codes == [.notPermitted])
    let stranger = try #require(
      rule(Sample.request(.schedule), on: story, by: Sample.member("rita", [])).refusals.first)
    #expect(
      stranger.detail.hasPrefix(
        "rita may not schedule caucasus-prisoner-swap: that requires `approve` and `schedule` on the caucasus desk; missing: "
      ))
  }

  @Test("Whoever names a time before the embargo is told what to do about it, for approving as for scheduling")
  func beforeEmbargo() throws {
    for (action, state, hint) in [
      (Action.approve, StoryState.deskReview, "Leave out --at to have it go out when the embargo ends"),
      (.schedule, .approved, "Give the time when it ends"),
    ] {
      var story = try Sample.story(state)
      story.embargo = later.addingTimeInterval(60)
      let refusal = try #require(rule(Sample.request(action, at: later), on: story, by: chief).refusals.first)
      #expect(refusal.code == .embargoed && refusal.hint.hasPrefix(hint), "\(action)")
    }
  }
}
