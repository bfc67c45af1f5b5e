import Foundation
import Newsroom
import Testing

@Suite("What follows from the other actions")
struct WorkflowActionTests {
  private let chief = Sample.member("chief", Set(Capability.allCases))

  private func follows(_ request: RequestFacts, on story: StoryFacts, by actor: Actor? = nil) throws -> Consequence {
    try Workflow.rule(request, on: story, by: actor ?? .staff(chief), desks: Sample.desks).consequence()
  }

  @Test("An edit makes the approvals so far void", arguments: [Action.edit, .move, .return, .withdraw])
  func voids(action: Action) throws {
    let story = try Sample.story(approvals: ["nino", "zaza"], authors: [(Sample.handle("chief"), .byline)])
    #expect(try follows(Sample.request(action), on: story).voidedApprovals == [1, 2])
  }

  @Test("A recall voids the approvals, ends a hold and drops the time")
  func recall() throws {
    let consequence = try follows(Sample.request(.recall), on: Sample.story(.approved, approvals: ["nino"]))
    #expect(consequence.state == .deskReview && consequence.effect == .stand && consequence.voidedApprovals == [1])
    #expect(consequence.endsHold && consequence.schedule == .dropped)
  }

  @Test("A spike of a live story puts the working version away; readers keep theirs")
  func spikeLive() throws {
    let consequence = try follows(Sample.request(.spike), on: Sample.story(.approved, live: 3, approvals: ["nino"]))
    #expect(consequence.state == .published && consequence.effect == .putAway(returningTo: VersionNumber(3)))
    #expect(consequence.voidedApprovals == [1])
  }

  @Test("A correction and an update begin a version of that kind and leave the published one's approvals alone")
  func nextKinds() throws {
    let story = try Sample.story(.published, live: 4, approvals: ["nino"])
    #expect(try follows(Sample.request(.correct), on: story).effect == .newVersion(.correct))
    #expect(try follows(Sample.request(.update), on: story).effect == .newVersion(.update))
    #expect(try follows(Sample.request(.update), on: story).voidedApprovals.isEmpty)
  }

  @Test("Publishing fires what waits and resumes what was given up, also as the system")
  func publish() throws {
    var story = try Sample.story(.approved, approvals: ["nino"])
    #expect(try follows(Sample.request(.publish), on: story).firesNow)
    let bySystem = try follows(Sample.request(.publish), on: story, by: .system)
    #expect(bySystem.effect == .fire && bySystem.authority == .system && bySystem.schedule == .kept)
    story.publishingSince = Sample.noon
    #expect(Workflow.rule(Sample.request(.publish), on: story, by: .system, desks: []).codes == [.wrongState])
    story.hold = "primary_failed"
    #expect(try follows(Sample.request(.publish), on: story).effect == .resume)
  }

  @Test("Copydesk itself does nothing but publish", arguments: Action.allCases.filter { $0 != .publish })
  func system(action: Action) throws {
    for position in StoryPosition.all {
      let story = try Sample.story(
        position.state, live: position.isLive ? 3 : nil, firedSince: position.isFired ? Sample.noon : nil)
      let codes = Workflow.rule(Sample.request(action), on: story, by: .system, desks: Sample.desks).codes
      #expect(codes.contains(.notPermitted))
    }
  }

  @Test("A story that any delivery was started for can be killed, one that nobody has cannot")
  func kill() throws {
    var story = try Sample.story(.deskReview, approvals: ["nino"])
    let nobody = Workflow.rule(Sample.request(.kill), on: story, by: .staff(chief), desks: Sample.desks)
    #expect(nobody.codes == [.wrongState])
    story.anyDeliveryStarted = true
    let consequence = try follows(Sample.request(.kill), on: story)
    #expect(consequence.state == .killed && consequence.effect == .kill && consequence.voidedApprovals == [1])
    let fired = try Sample.story(.approved, firedSince: Sample.noon)
    #expect(try follows(Sample.request(.kill), on: fired).state == .killed, "once fired, only a kill stops it")
  }

  @Test("Authors kill and withdraw what is theirs, by that right")
  func authors() throws {
    let jo = Actor.staff(Sample.member("jo", []))
    let kill = try follows(Sample.request(.kill), on: Sample.story(.published, live: 4), by: jo)
    #expect(kill.authority == .author)
    #expect(try follows(Sample.request(.withdraw), on: Sample.story(), by: jo).authority == .author)
  }

  @Test("A claim lasts half an hour, keeps the revision, and stops nobody but another claim")
  func claims() throws {
    var story = try Sample.story()
    let consequence = try follows(Sample.request(.claim), on: story)
    #expect(consequence.effect == .claim(until: Sample.noon.addingTimeInterval(1800)) && !consequence.countsRevision)
    #expect(!consequence.endsClaim && consequence.schedule == .kept)
    story.claim = StoryFacts.Claim(by: Sample.handle("nino"), until: Sample.noon.addingTimeInterval(60))
    let refusal = Workflow.rule(Sample.request(.claim), on: story, by: .staff(chief), desks: Sample.desks).refusals
      .first
    #expect(refusal?.detail == "nino has claimed story 1042 until 2026-11-24T12:01:00Z.")
    #expect(try follows(Sample.request(.return), on: story).endsClaim)
    #expect(try follows(Sample.request(.release), on: story).effect == .release)
    story.claim = StoryFacts.Claim(by: Sample.handle("nino"), until: Sample.noon)
    #expect(try follows(Sample.request(.claim), on: story).state == .deskReview, "it is over by itself")
    story.claim = StoryFacts.Claim(by: Sample.handle("chief"), until: Sample.noon.addingTimeInterval(60))
    #expect(try follows(Sample.request(.claim), on: story).state == .deskReview, "one's own is renewed")
  }

  @Test("Notes and assignments only add to the record", arguments: [Action.note, .assign])
  func records(action: Action) throws {
    let consequence = try follows(Sample.request(action), on: Sample.story(.approved, approvals: ["nino"]))
    #expect(consequence.effect == .record && !consequence.countsRevision && !consequence.endsHold)
    #expect(consequence.voidedApprovals.isEmpty && consequence.schedule == .kept)
  }

  @Test("A move takes `assign` on both desks")
  func move() throws {
    let here = Sample.member("here", [.assign], on: .desk(Sample.caucasus))
    let there = Sample.member("there", [.assign], on: .desk(Sample.africa))
    for member in [here, there] {
      let ruling = Workflow.rule(Sample.request(.move), on: try Sample.story(), by: .staff(member), desks: Sample.desks)
      #expect(ruling.codes == [.notPermitted])
    }
    #expect(try follows(Sample.request(.move), on: Sample.story()).effect == .newVersion(.publish))
  }

  @Test("`why` names who could, leaves out what the request would still have to say, and asks nobody's revision")
  func why() throws {
    let jo = Sample.member("jo", [.approve, .schedule])
    let gone = StaffMember(handle: Sample.handle("gone"), name: "Gone", active: false, grants: chief.grants)
    let staff = [jo, chief, gone, Sample.member("abi", [.approve, .schedule])]
    let question = RequestFacts(.schedule, .number(StoryNumber(1042)), now: Sample.noon)
    let explanation = Workflow.explain(
      question, on: try Sample.story(.approved), by: .staff(jo), desks: Sample.desks, staff: staff)
    #expect(!explanation.allowed && explanation.refusals.map(\.code) == [.selfApproval])
    #expect(explanation.whoCould == [Sample.handle("abi"), Sample.handle("chief")])
    #expect(explanation.refusals.first?.hint.hasSuffix("Who could now: abi, chief.") == true)
    let allowed = Workflow.explain(
      question, on: try Sample.story(.approved), by: .staff(chief), desks: Sample.desks, staff: staff)
    #expect(allowed.allowed)
  }

  @Test("`why` tells failed checks, how to set them aside, and everybody who could; an author or a reporter could not")
  func whyWithFailedChecks() throws {
    var story = try Sample.story()
    story.requiredFindings = [
      Finding(rule: "its-or-its", level: .required, line: 9, column: 4, excerpt: "it's", message: "Its, not it's."),
      Finding(rule: "picture-credit", level: .required, line: 0, column: 0, excerpt: "", message: "No credit."),
    ]
    let jo = Sample.member("jo", [.approve])
    let staff = [jo, chief, Sample.member("rita", [.write])]
    let question = RequestFacts(.approve, .number(StoryNumber(1042)), now: Sample.noon)
    for asker in [jo, chief] {
      let explanation = Workflow.explain(
        question, on: story, by: .staff(asker), desks: Sample.desks, staff: staff)
      #expect(!explanation.allowed)
      #expect(explanation.refusals.last?.code == .checksFailed)
      #expect(
        explanation.refusals.last?.hint.hasSuffix("--override its-or-its --override picture-credit --reason TEXT")
          == true)
      #expect(explanation.whoCould == [Sample.handle("chief")])
    }
    let own = Workflow.explain(question, on: story, by: .staff(jo), desks: Sample.desks, staff: staff)
    #expect(own.refusals.map(\.code) == [.selfApproval, .checksFailed])
    #expect(own.refusals.first?.hint.hasSuffix("Who could now: chief.") == true)
  }

  @Test(
    "A missed schedule is published while it may be late, then held or dropped",
    arguments: [(0, 0), (1800, 0), (1801, 1), (86_400, 1)])
  func missedSchedule(late: Int, outcome: Int) {
    let due = Sample.noon.addingTimeInterval(TimeInterval(-late))
    for (otherwise, then) in [
      (DeskPolicy.MissedSchedule.Otherwise.hold, DeskPolicy.MissedSchedule.Outcome.hold), (.drop, .drop),
    ] {
      let policy = DeskPolicy.MissedSchedule(publishLateSeconds: 1800, otherwise: otherwise)
      #expect(policy.outcome(due: due, now: Sample.noon) == (outcome == 0 ? .publish : then))
    }
  }

  @Test("Authors are the byline's staff, who saves, and all of the versions since the last published one")
  func authorship() {
    let first = Authors(
      byline: [.staff(Sample.handle("jo")), .guest(name: "A. Guest", bio: nil)],
      savedBy: .staff(Sample.member("chief", [])), as: .submitter, since: [])
    #expect(first.handles == [Sample.handle("chief"), Sample.handle("jo")])
    let second = Authors(
      byline: [], savedBy: .staff(Sample.member("nino", [])), as: .editor, since: [first])
    #expect(second.contains(Sample.handle("jo")), "a byline that is taken off leaves its author one")
    #expect(second.onlyEdited(Sample.handle("nino")) && !second.onlyEdited(Sample.handle("chief")))
    let afterPublication = Authors(
      byline: [.staff(Sample.handle("jo"))], savedBy: .databaseRole("feed"), as: .submitter, since: [])
    #expect(afterPublication.handles == [Sample.handle("jo")])
  }

  @Test("From nowhere and everywhere the transitions are each written once, and lead to states where they may lead")
  func transitions() {
    #expect(Set(TransitionTable.all).count == TransitionTable.all.count)
    #expect(TransitionTable.targets(of: .action(.submit), from: nil) == [.draft, .deskReview])
    #expect(TransitionTable.targets(of: .deliver, from: StoryPosition(.approved, isFired: true)) == [.published])
    #expect(TransitionTable.all.allSatisfy { $0.from.map(StoryPosition.all.contains) ?? true })
    #expect(StoryPosition.all.count == 11)
  }
}
