import Foundation
import Newsroom
import Testing

@Suite("What follows from the other actions")
struct WorkflowActionTests {
  private let chief = Sample.member("chief", Set(Capability.allCases))

  private func follows(_ request: ActionRequest, on story: StoryFacts, by actor: Actor? = nil) throws -> StoryChange {
    try Workflow.standard.rule(request, on: story, by: actor ?? .staff(chief), in: Sample.newsroom).change()
  }

  @Test("An edit voids existing approvals", arguments: [Action.edit, .move, .return, .withdraw])
  func voids(action: Action) throws {
    let story = try Sample.story(approvals: ["nino", "zaza"], authors: [(Sample.handle("chief"), .byline)])
    #expect(try follows(Sample.request(action), on: story).voidedApprovals == [1, 2])
  }

  @Test("A recall voids approvals, lifts a hold and clears the scheduled time")
  func recall() throws {
    var story = try Sample.story(.approved, approvals: ["nino"])
    story.hold = StoryFacts.Hold(reason: .missedSchedule, since: Sample.noon)
    story.publishAt = Sample.noon
    story.trigger = TriggerReference(name: TriggerName(unchecked: "evening"), digest: "a")
    let change = try follows(Sample.request(.recall), on: story)
    #expect(change.story.state == .deskReview && change.version == nil && change.voidedApprovals == [1])
    #expect(change.story.hold == nil && change.story.publishAt == nil && change.sending == .nothing)
    #expect(change.story.trigger == nil, "no firing lets it out any more")
  }

  @Test("Spiking a live story puts the working version away; readers keep theirs")
  func spikeLive() throws {
    var story = try Sample.story(.approved, live: 3, approvals: ["nino"])
    story.decision = 12
    let change = try follows(Sample.request(.spike), on: story)
    #expect(change.story.decision == nil)
    #expect(change.story.state == .published && change.story.workingVersion == VersionNumber(3))
    #expect(change.story.workingKind == .publish, "what the live version was")
    #expect(change.voidedApprovals == [1])
  }

  @Test("Only what the desk returned is reopened, unchanged, and whoever does it may still approve")
  func reopen() throws {
    var story = try Sample.story(.draft)
    story.lastStateChange = "return"
    let change = try follows(Sample.request(.reopen), on: story)
    #expect(change.story.state == .deskReview && change.version == nil && change.signature == nil)
    #expect(change.story.workingVersion == story.workingVersion && change.story.authors == story.authors)
    #expect(try follows(Sample.request(.approve), on: change.story).story.state == .approved)
    for other in ["submit", "withdraw", "revive", "correct"] {
      story.lastStateChange = other
      let ruling = Workflow.standard.rule(Sample.request(.reopen), on: story, by: .staff(chief), in: Sample.newsroom)
      #expect(ruling.codes == [.wrongState])
    }
    #expect(try follows(Sample.request(.return), on: Sample.story()).story.lastStateChange == "return")
    #expect(try follows(Sample.request(.note), on: change.story).story.lastStateChange == "reopen")
  }

  @Test("A correction or update starts a new version of that kind and leaves the published version's approvals alone")
  func nextKinds() throws {
    let story = try Sample.story(.published, live: 4, approvals: ["nino"])
    #expect(try follows(Sample.request(.correct), on: story).version?.kind == .correct)
    #expect(try follows(Sample.request(.update), on: story).version?.kind == .update)
    #expect(try follows(Sample.request(.update), on: story).story.workingVersion == VersionNumber(5))
    #expect(try follows(Sample.request(.update), on: story).voidedApprovals.isEmpty)
  }

  @Test("A new version has the number after the last one, also where that was put away, and is of its action's kind")
  func numbers() throws {
    var story = try Sample.story(.published, live: 4)
    story.latestVersion = VersionNumber(6)
    let change = try follows(Sample.request(.correct), on: story)
    #expect(change.version == StoryChange.NewVersion(number: VersionNumber(7), kind: .correct))
    #expect(change.story.workingVersion == VersionNumber(7) && change.story.latestVersion == VersionNumber(7))
    #expect(change.story.workingKind == .correct)
  }

  @Test("An edited correction is one still; what was taken down is edited as a publication anew")
  func editedKinds() throws {
    #expect(try follows(Sample.request(.edit), on: Sample.story(live: 3)).version?.kind == .correct)
    var down = try Sample.story(.unpublished)
    down.workingKind = .update
    #expect(try follows(Sample.request(.edit), on: down).version?.kind == .publish)
  }

  @Test("These actions come with a text, and no others")
  func texts() {
    let actions = StoryActions.standard.all.filter { $0.bringsText }
    #expect(actions.map(\.name) == [.submit, .edit, .fix, .clarify, .correct, .update])
  }

  @Test(
    "Publishing fires a waiting decision and resumes deliveries that were given up, for people and for the system alike"
  )
  func publish() throws {
    var story = try Sample.story(.approved, approvals: ["nino"])
    story.publishAt = Sample.noon
    #expect(try follows(Sample.request(.publish), on: story).sending == .fire)
    let bySystem = try follows(Sample.request(.publish), on: story, by: .system)
    #expect(bySystem.sending == .fire && bySystem.authority == .system && bySystem.story.publishAt == Sample.noon)
    story.publishingSince = Sample.noon
    #expect(
      Workflow.standard.rule(Sample.request(.publish), on: story, by: .system, in: Sample.newsroom).codes == [
        .wrongState
      ])
    story.hold = StoryFacts.Hold(reason: .primaryFailed, since: Sample.noon)
    let resumed = try follows(Sample.request(.publish), on: story)
    #expect(resumed.sending == .resume && resumed.story.publishingSince == Sample.noon && resumed.story.hold == nil)
  }

  @Test("Copydesk itself does nothing but publish", arguments: StoryActions.standard.names.filter { $0 != .publish })
  func system(action: Action) throws {
    for position in StoryPosition.all {
      let story = try Sample.story(
        position.state, live: position.isLive ? 3 : nil, firedSince: position.isFired ? Sample.noon : nil)
      let codes = Workflow.standard.rule(Sample.request(action), on: story, by: .system, in: Sample.newsroom).codes
      #expect(codes.contains(.notPermitted))
    }
  }

  @Test("A story can be killed once any delivery has started; one that nobody has received cannot")
  func kill() throws {
    var story = try Sample.story(.deskReview, approvals: ["nino"])
    let nobody = Workflow.standard.rule(Sample.request(.kill), on: story, by: .staff(chief), in: Sample.newsroom)
    #expect(nobody.codes == [.wrongState])
    story.anyDeliveryStarted = true
    let change = try follows(Sample.request(.kill), on: story)
    #expect(change.story.state == .killed && change.sending == .withdraw && change.voidedApprovals == [1])
    #expect(change.decision == StoryChange.Decision(kind: .kill, trigger: .immediately))
    let fired = try follows(Sample.request(.kill), on: Sample.story(.approved, live: 3, firedSince: Sample.noon))
    #expect(fired.story.state == .killed, "once fired, only a kill stops it")
    #expect((fired.story.publishingSince, fired.story.liveVersion, fired.story.decision) == (nil, nil, nil))
    var live = try Sample.story(.published, live: 4)
    live.anyDeliveryStarted = false
    #expect(
      try follows(Sample.request(.kill), on: live).story.state == .killed, "readers have it, whatever else is known")
    let twice = Workflow.standard.rule(
      Sample.request(.kill), on: try Sample.story(.killed), by: .staff(chief), in: Sample.newsroom)
    #expect(twice.codes == [.wrongState], "told once, and not also that nobody has received it")
  }

  @Test("What is unpublished keeps its date and loses its approvals; it comes back signed anew")
  func unpublish() throws {
    let published = try Sample.story(.published, live: 4, approvals: ["nino"])
    let down = try follows(Sample.request(.unpublish), on: published)
    #expect(down.story.state == .unpublished && down.sending == .withdraw && down.voidedApprovals == [1])
    #expect(down.decision == StoryChange.Decision(kind: .unpublish, trigger: .immediately))
    #expect((down.story.liveVersion, down.story.decision) == (nil, nil))
    #expect(down.story.firstPublishedAt == published.firstPublishedAt)
    let policy = DeskPolicy(publishing: .manual)
    let up = try follows(Sample.request(.republish), on: Sample.story(.unpublished, policy: policy))
    #expect(up.story.state == .approved && up.sending == .fire && up.isAheadOfTime)
    #expect(up.signature?.kind == .publish && up.decision?.trigger == .immediately)
    #expect(try follows(Sample.request(.kill), on: Sample.story(.unpublished)).story.state == .killed)
    var embargoed = try Sample.story(.unpublished)
    embargoed.embargo = Sample.noon.addingTimeInterval(60)
    let ruling = Workflow.standard.rule(
      Sample.request(.republish), on: embargoed, by: .staff(chief), in: Sample.newsroom)
    #expect(ruling.codes == [.embargoed])
  }

  @Test("Of two who put a story up again, each overrides for themselves")
  func republishByTwo() throws {
    var story = try Sample.story(.unpublished, policy: DeskPolicy(approvals: 2))
    story.requiredFindings = [
      Finding(rule: "headline", level: .required, line: 1, column: 1, excerpt: "", message: "")
    ]
    story.approvals = [
      StoryFacts.Approval(
        id: 31, by: Sample.handle("nino"), overriddenChecks: ["headline"], overrideReason: "A name.")
    ]
    let ruling = Workflow.standard.rule(Sample.request(.republish), on: story, by: .staff(chief), in: Sample.newsroom)
    #expect(ruling.codes == [.checksFailed])
  }

  @Test("A kill vanishes only where that is asked for, and the log says so")
  func vanish() throws {
    var request = Sample.request(.kill)
    let story = try Sample.story(.published, live: 4)
    #expect(try follows(request, on: story).decision?.vanishes == false)
    #expect(try follows(request, on: story).detail["vanish"] == nil)
    request.vanish = true
    #expect(try follows(request, on: story).decision?.vanishes == true)
    #expect(try follows(request, on: story).detail["vanish"] == .boolean(true))
  }

  @Test("A retraction leaves headline and authors, and says its notice as it was typed, whatever marks are in it")
  func retract() throws {
    let change = try follows(Sample.request(.retract), on: Sample.story(.published, live: 4))
    #expect(change.story.state == .deskReview && change.version?.kind == .retract)
    let picture = Content.Picture(file: "a.jpg", sha256: nil, caption: "A", credit: "B", alternative: nil)
    let told = Content(
      headline: "Forged", slug: StorySlug(unchecked: "a"), desk: Sample.caucasus, byline: [.staff(Sample.handle("jo"))],
      label: "Feature", summary: "All of it", language: "en", keywords: ["war"], picture: picture,
      sources: [.init(title: "A", url: nil)], editorsNote: "Note", body: "All of it.")
    let left = told.retracted(saying: " 1. *Forged* \n by [A](b)\t& <c>")
    #expect(left.body == "1\\. \\*Forged\\* by \\[A\\](b) \\& \\<c\\>")
    #expect((left.headline, left.byline, left.keywords) == (told.headline, told.byline, told.keywords))
    #expect((left.summary, left.label, left.picture, left.editorsNote, left.sources) == (nil, nil, nil, nil, []))
    #expect(told.retracted(saying: "- A").body == "\\- A" && told.retracted(saying: "10) A").body == "10\\) A")
    #expect(told.retracted(saying: "1986").body == "1986")
  }

  @Test("A retraction is signed with `kill`, a new address with `publish`; neither is edited")
  func specialSignatures() throws {
    var story = try Sample.story(.deskReview, live: 3)
    func codes(_ action: Action, _ capabilities: Set<Capability>) -> [RefusalCode] {
      Workflow.standard.rule(
        Sample.request(action), on: story, by: .staff(Sample.member("chief", capabilities)), in: Sample.newsroom
      ).codes
    }
    story.workingKind = .retract
    #expect(codes(.approve, [.approve, .correct]) == [.notPermitted])
    #expect(codes(.approve, [.approve, .correct, .kill]) == [])
    #expect(codes(.edit, [.review]) == [.wrongState])
    story.workingKind = .readdress
    #expect(codes(.approve, [.approve, .correct]) == [.notPermitted])
    #expect(codes(.approve, [.publish, .correct]) == [])
    #expect(codes(.edit, [.review]) == [.wrongState])
    #expect(codes(.submit, [.write]).contains(.wrongState))
  }

  @Test("A new address needs a slug or desk that is another, exists and is free, and the rights on both desks")
  func readdress() throws {
    let story = try Sample.story(.published, live: 4)
    func codes(_ change: (inout ActionRequest) -> Void, holder: Int? = nil, by member: StaffMember? = nil)
      -> [RefusalCode]
    {
      var request = Sample.request(.readdress)
      change(&request)
      var newsroom = Sample.newsroom
      newsroom.slugHolder = holder.map { StoryNumber($0) }
      return Workflow.standard.rule(request, on: story, by: .staff(member ?? chief), in: newsroom).codes
    }
    #expect(codes { _ in } == [])
    #expect(codes({ _ in }, holder: 1042) == [])
    #expect(codes({ _ in }, holder: 7) == [.slugTaken])
    #expect(codes { $0.slug = nil } == [.usage])
    #expect(codes { $0.slug = story.slug } == [.usage])
    #expect(
      codes { $0.desk = DeskSlug(unchecked: "nowhere") } == [.notPermitted, .usage]
        || codes { $0.desk = DeskSlug(unchecked: "nowhere") } == [.usage])
    #expect(codes { ($0.slug, $0.desk) = (nil, Sample.africa) } == [])
    let here = Sample.member("here", [.correct, .publish], on: .desk(Sample.caucasus))
    #expect(codes({ $0.desk = Sample.africa }, by: here) == [.notPermitted])
    #expect(codes({ _ in }, by: here) == [])
    let change = try follows(Sample.request(.readdress), on: story)
    #expect((change.story.slug.text, change.version?.kind) == ("another", .readdress))
    #expect(change.detail["to_slug"] == .string("another"))
  }

  @Test("Putting away what was to have another address leaves readers theirs")
  func spikeReaddressed() throws {
    var story = try Sample.story(.deskReview, live: 3)
    (story.liveSlug, story.liveDesk) = (story.slug, story.desk)
    (story.slug, story.desk) = (StorySlug(unchecked: "another"), Sample.africa)
    let change = try follows(Sample.request(.spike), on: story)
    #expect((change.story.slug.text, change.story.desk) == ("caucasus-prisoner-swap", Sample.caucasus))
  }

  @Test("What readers had once keeps its desk and slug, also while they cannot see it")
  func frozenAddress() throws {
    var recalled = try Sample.story(.deskReview)
    recalled.firstPublishedAt = Sample.noon
    let ruling = Workflow.standard.rule(Sample.request(.move), on: recalled, by: .staff(chief), in: Sample.newsroom)
    #expect(ruling.codes == [.wrongState])
  }

  @Test("Authors may kill and withdraw their own stories")
  func authors() throws {
    let jo = Actor.staff(Sample.member("jo", []))
    let kill = try follows(Sample.request(.kill), on: Sample.story(.published, live: 4), by: jo)
    #expect(kill.authority == .author)
    #expect(try follows(Sample.request(.withdraw), on: Sample.story(), by: jo).authority == .author)
  }

  @Test("A claim lasts half an hour, leaves the revision alone, and blocks only another claim")
  func claims() throws {
    var story = try Sample.story()
    story.publishAt = Sample.noon
    let change = try follows(Sample.request(.claim), on: story)
    #expect(
      change.story.claim
        == StoryFacts.Claim(by: Sample.handle("chief"), until: Sample.noon.addingTimeInterval(1800)))
    #expect(change.story.revision == story.revision && change.story.publishAt == Sample.noon)
    let until = Instant(Sample.noon.addingTimeInterval(1800)).description
    #expect(change.detail["claimed_until"] == .string(until), "the log says until when")
    story.claim = StoryFacts.Claim(by: Sample.handle("nino"), until: Sample.noon.addingTimeInterval(60))
    let refusal = Workflow.standard.rule(Sample.request(.claim), on: story, by: .staff(chief), in: Sample.newsroom)
      .refusals
      .first
    #expect(refusal?.detail == "nino has claimed caucasus-prisoner-swap until 16:01 (Asia/Yerevan).")
    #expect(try follows(Sample.request(.return), on: story).story.claim == nil)
    #expect(try follows(Sample.request(.edit), on: story).story.claim == story.claim, "it is still being looked at")
    #expect(try follows(Sample.request(.release), on: story).story.claim == nil)
    story.claim = StoryFacts.Claim(by: Sample.handle("nino"), until: Sample.noon)
    #expect(try follows(Sample.request(.claim), on: story).story.claim?.by.text == "chief", "it is over by itself")
    story.claim = StoryFacts.Claim(by: Sample.handle("chief"), until: Sample.noon.addingTimeInterval(60))
    #expect(try follows(Sample.request(.claim), on: story).story.claim?.by.text == "chief", "one's own is renewed")
  }

  @Test("Notes and assignments only add to the record", arguments: [Action.note, .assign])
  func records(action: Action) throws {
    var story = try Sample.story(.approved, approvals: ["nino"])
    story.hold = StoryFacts.Hold(reason: .missedSchedule, since: Sample.noon)
    story.publishAt = Sample.noon
    let change = try follows(Sample.request(action), on: story)
    #expect(change.voidedApprovals.isEmpty && change.sending == .nothing && change.signature == nil)
    if action == .assign { story.assignee = Sample.handle("nino") }
    #expect(change.story == story)
  }

  @Test("A move takes `assign` on both desks")
  func move() throws {
    let here = Sample.member("here", [.assign], on: .desk(Sample.caucasus))
    let there = Sample.member("there", [.assign], on: .desk(Sample.africa))
    for member in [here, there] {
      let ruling = Workflow.standard.rule(
        Sample.request(.move), on: try Sample.story(), by: .staff(member), in: Sample.newsroom)
      #expect(ruling.codes == [.notPermitted])
    }
    let change = try follows(Sample.request(.move), on: Sample.story())
    #expect(change.version?.kind == .publish && change.story.desk == Sample.africa)
  }

  @Test("A story can only be assigned to somebody who works here")
  func assignee() throws {
    var request = Sample.request(.assign)
    request.assignee = Sample.handle("stranger")
    let codes = { Workflow.standard.rule($0, on: try Sample.story(), by: .staff(chief), in: Sample.newsroom).codes }
    #expect(try codes(request) == [.notFound])
    request.assignee = nil
    #expect(try codes(request) == [.usage])
  }

  @Test(
    "What readers or an author are told of must be said",
    arguments: [Action.return, .kill, .retract])
  func notesThatMustBe(_ action: Action) throws {
    var request = Sample.request(action)
    request.note = nil
    let story = try action == .return ? Sample.story() : Sample.story(.published, live: 4)
    let refusals = Workflow.standard.rule(request, on: story, by: .staff(chief), in: Sample.newsroom).refusals
    #expect(refusals.map(\.code) == [.usage], "\(action)")
  }

  @Test(
    "A missed schedule is still published within its grace period, then held or dropped",
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

  @Test(
    "Authors are the staff in the byline, whoever saved, and the authors of every version since the last published one")
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

  @Test("Each transition is declared once, and leads only to states it may lead to")
  func transitions() {
    let actions = StoryActions.standard
    #expect(Set(actions.transitions).count == actions.transitions.count)
    #expect(Set(actions.names).count == 36)
    #expect(actions.targets(of: .action(.submit), from: nil) == [.draft, .deskReview])
    #expect(actions.targets(of: .step(.deliver), from: StoryPosition(.approved, isFired: true)) == [.published])
    #expect(actions.transitions.allSatisfy { $0.from.map(StoryPosition.all.contains) ?? true })
    #expect(StoryPosition.all.count == 12)
  }
}
