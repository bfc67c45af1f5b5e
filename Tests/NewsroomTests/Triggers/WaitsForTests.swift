import FoundationEssentials
import Testing

@testable import Newsroom

/// What an approved story waits for: the approver's word, the front matter's, the desk's, in that order; an embargo on top.
@Suite("What an approved story waits for")
struct WaitsForTests {
  private let evening = Trigger(
    name: TriggerName(unchecked: "evening"), kind: TriggerKindName(unchecked: "event"),
    settings: ["event": .boolean(true)])
  private let result = Trigger(
    name: TriggerName(unchecked: "result"), kind: TriggerKindName(unchecked: "event"),
    settings: ["event": .boolean(true)],
    desks: [Sample.caucasus])
  private let elsewhere = Trigger(
    name: TriggerName(unchecked: "elsewhere"), kind: TriggerKindName(unchecked: "event"),
    settings: ["event": .boolean(true)], desks: [Sample.africa])
  private let chief = Sample.member("chief", [.approve, .schedule, .publish])
  private let deputy = Sample.member("deputy", [.approve])
  private let later = Sample.noon.addingTimeInterval(3600)

  private func rule(
    _ request: ActionRequest, on story: StoryFacts, by member: StaffMember, triggers: [Trigger]? = nil
  ) -> ActionRuling {
    var newsroom = Sample.newsroom
    newsroom.triggers = triggers ?? [evening, result, elsewhere]
    var story = story
    story.readBy.insert(member.handle)
    return Workflow.standard.rule(request, on: story, by: .staff(member), in: newsroom)
  }

  private func approve(at time: Date? = nil, on trigger: String? = nil, now: Bool = false) -> ActionRequest {
    var request = Sample.request(.approve, at: time)
    request.trigger = trigger.map(TriggerName.init(unchecked:))
    request.now = now
    return request
  }

  private func waits(_ ruling: ActionRuling) throws -> WaitsFor? { try ruling.change().signature?.waitsFor }

  @Test("Without a word from anybody, the desk's policy says it")
  func policy() throws {
    let story = try Sample.story(policy: DeskPolicy(publishing: .trigger(evening.name)))
    let change = try rule(approve(), on: story, by: chief).change()
    #expect(change.signature?.waitsFor == .trigger(evening.reference))
    #expect(change.story.trigger == evening.reference && change.story.publishAt == nil && change.sending == .nothing)
    #expect(change.decision?.trigger == .trigger(evening.reference))
    #expect(
      rule(approve(), on: story, by: deputy).codes == [.notPermitted], "a trigger takes `schedule`, the desk's too")
  }

  @Test("The front matter goes before the desk, and the approver before both")
  func order() throws {
    var story = try Sample.story(policy: DeskPolicy(publishing: .trigger(evening.name)))
    story.proposedTrigger = result.name
    #expect(try waits(rule(approve(), on: story, by: chief)) == .trigger(result.reference))
    #expect(rule(approve(), on: story, by: deputy).codes == [.notPermitted], "the text's word takes `schedule`, too")
    #expect(try waits(rule(approve(on: "evening"), on: story, by: chief)) == .trigger(evening.reference))
    #expect(try waits(rule(approve(now: true), on: story, by: chief)) == .now)
    #expect(try waits(rule(approve(at: later), on: story, by: chief)) == .time(later))
  }

  @Test("The time that the text wants is signed by whoever may schedule, unless they say another or it has passed")
  func wanted() throws {
    var story = try Sample.story()
    story.wantedAt = later
    story.wantedMeant = MeantTime(later, in: .gmt)
    let signed = try rule(approve(), on: story, by: chief).change()
    #expect(signed.signature?.waitsFor == .time(later) && signed.story.publishAt == later)
    #expect(signed.signature?.meant == story.wantedMeant)
    let refused = rule(approve(), on: story, by: deputy).refusals
    #expect(refused.map(\.code) == [.notPermitted])
    #expect(refused.first?.hint.hasSuffix("To have it go out at once instead: copydesk approve 1042 --now") == true)
    #expect(try waits(rule(approve(now: true), on: story, by: deputy)) == .now)
    #expect(try waits(rule(approve(on: "result"), on: story, by: chief)) == .trigger(result.reference))
    story.embargo = later.addingTimeInterval(60)
    #expect(try waits(rule(approve(), on: story, by: deputy)) == .embargo(later.addingTimeInterval(60)))
    story.embargo = nil
    story.wantedAt = Sample.noon.addingTimeInterval(-60)
    #expect(try waits(rule(approve(), on: story, by: deputy)) == .now)
  }

  @Test("To have it wait for something else than its desk says takes `schedule`, as a trigger always does")
  func schedule() throws {
    let story = try Sample.story(policy: DeskPolicy(publishing: .trigger(evening.name)))
    for asked in [approve(), approve(on: "result"), approve(on: "evening"), approve(now: true)] {
      let refused = rule(asked, on: story, by: deputy).refusals
      #expect(refused.map(\.code) == [.notPermitted])
      #expect(refused.first?.hint.contains("--now") == false, "that would take `schedule`, too")
    }
    #expect(rule(approve(now: true), on: try Sample.story(), by: deputy).codes == [])
  }

  @Test("A trigger that there is not, or is for other desks, is named")
  func unknown() throws {
    let story = try Sample.story()
    let missing = rule(approve(on: "evning"), on: story, by: chief).refusals
    #expect(missing.map(\.code) == [.notFound] && missing[0].hint == "Did you mean 'evening'?")
    // Nobody is sent to a trigger of other desks, and who may not schedule hears that of one that there is not, too.
    let near = rule(approve(on: "elsewher"), on: story, by: chief).refusals
    #expect(near.map(\.code) == [.notFound] && near[0].hint == "List them with: copydesk triggers")
    let unable = rule(approve(on: "evning"), on: story, by: deputy).refusals
    #expect(unable.map(\.code) == [.notPermitted, .notFound] && !unable[0].hint.contains("--now"))
    let other = rule(approve(on: "elsewhere"), on: story, by: chief).refusals
    #expect(other.map(\.code) == [.usage] && other[0].detail.contains("only of: africa"))
    #expect(rule(approve(at: later, on: "evening"), on: story, by: chief).codes == [.usage])
  }

  @Test("Where the text or the desk names a trigger that has gone, the approver must say what it is to wait for")
  func gone() throws {
    var story = try Sample.story(policy: DeskPolicy(publishing: .trigger(evening.name)))
    #expect(rule(approve(), on: story, by: chief, triggers: []).codes == [.wrongState])
    #expect(rule(approve(now: true), on: story, by: chief, triggers: []).codes == [])
    #expect(rule(approve(at: later), on: story, by: chief, triggers: []).codes == [])
    #expect(rule(approve(on: "result"), on: story, by: chief, triggers: [result]).codes == [])
    let ofDesk = rule(approve(), on: story, by: deputy, triggers: []).refusals
    #expect(ofDesk.map(\.code) == [.wrongState] && ofDesk[0].detail.contains("as its desk's policy says"))
    story.proposedTrigger = elsewhere.name
    let refusal = rule(approve(), on: story, by: chief).refusals[0]
    #expect(refusal.code == .wrongState && refusal.detail.contains("as its front matter says"))
  }

  @Test("An embargo comes on top: of what goes out at once it is the time, and a trigger is waited for all the same")
  func embargo() throws {
    var story = try Sample.story()
    story.embargo = later
    #expect(try waits(rule(approve(now: true), on: story, by: deputy)) == .embargo(later))
    #expect(try waits(rule(approve(on: "evening"), on: story, by: chief)) == .trigger(evening.reference))
    let after = later.addingTimeInterval(60)
    #expect(try waits(rule(approve(at: after), on: story, by: chief)) == .time(after))
    #expect(try waits(rule(approve(at: later), on: story, by: chief)) == .embargo(later))
  }

  @Test("Whoever signs after another signs for the same trigger as it was defined then")
  func secondSignature() throws {
    var story = try Sample.story(policy: DeskPolicy(approvals: 2))
    story.approvals = [
      StoryFacts.Approval(id: 1, by: Sample.handle("tamar"), waitsFor: .trigger(result.reference), firings: 0)
    ]
    #expect(try waits(rule(approve(), on: story, by: deputy)) == .trigger(result.reference))
    #expect(rule(approve(on: "result"), on: story, by: deputy).codes == [], "the same may be said again")
    #expect(rule(approve(on: "evening"), on: story, by: chief).codes == [.wrongState])
    var changed = result
    changed.desks = nil
    let refusal = rule(approve(), on: story, by: deputy, triggers: [evening, changed]).refusals[0]
    #expect(refusal.code == .wrongState && refusal.hint.hasPrefix("tamar must sign it again"))
    // Who signed for what it was signs anew.
    let tamar = Sample.member("tamar", [.approve])
    let anew = try rule(approve(), on: story, by: tamar, triggers: [evening, changed]).change()
    #expect(anew.voidedApprovals == [1])
  }

  @Test("An approved story may be given a trigger instead of its time")
  func scheduled() throws {
    let request = ActionRequest(.schedule, .number(StoryNumber(1042)), trigger: evening.name)
    var story = try Sample.story(.approved, approvals: ["nino"])
    story.publishAt = later
    let change = try rule(request, on: story, by: chief).change()
    #expect(change.story.trigger == evening.reference && change.story.publishAt == nil)
    #expect(change.decision?.trigger == .trigger(evening.reference))
  }

  @Test("The first firing of all lets out what was signed before there was one")
  func firstFiring() throws {
    var story = try Sample.story(.approved, approvals: ["chief"])
    story.trigger = evening.reference
    let firing = FiringFacts(number: 1, trigger: evening.reference, firedAt: Sample.noon)
    if case .goesOut = FiringRuling(firing, for: story) {} else { Issue.record("it goes on waiting") }
  }

  @Test(
    "A row that says all it must is read as what was signed; one that says too little is not",
    arguments: WaitsFor.Kind.allCases)
  func rows(kind: WaitsFor.Kind) {
    let whole = WaitsFor(
      kind: kind.rawValue, at: later, trigger: evening.reference, package: Sample.package)
    #expect(whole?.kind == kind)
    #expect(whole?.instant == (kind == .time || kind == .embargo ? later : nil))
    #expect(whole?.trigger == (kind == .trigger ? evening.reference : nil))
    #expect(whole?.package == (kind == .package ? Sample.package : nil))
    let bare = WaitsFor(kind: kind.rawValue, at: nil, trigger: nil)
    #expect(bare == (kind == .now ? .now : kind == .command ? .command : nil))
    #expect(WaitsFor(kind: "moon", at: later, trigger: evening.reference, package: Sample.package) == nil)
  }

  @Test("What a firing does with a story: what was signed before it, whose embargo was over, and that nothing holds")
  func firing() throws {
    var story = try Sample.story(.approved)
    story.trigger = evening.reference
    story.approvals = [
      StoryFacts.Approval(id: 1, by: Sample.handle("chief"), waitsFor: .trigger(evening.reference), firings: 4)
    ]
    func ruling(_ number: Int, of trigger: Trigger? = nil, at time: Date = Sample.noon) -> FiringRuling {
      FiringRuling(
        FiringFacts(number: number, trigger: (trigger ?? evening).reference, firedAt: time), for: story)
    }
    #expect(ruling(4) == .notWaiting, "it fired before the signature")
    #expect(ruling(5, of: result) == .notWaiting)
    guard case .goesOut(let change) = ruling(5) else { return #expect(Bool(false)) }
    #expect(change.sending == .fire && change.firing?.number == 5 && change.story.trigger == evening.reference)
    #expect(change.detail["firing"] == 5 && change.detail["trigger"] == "evening")
    story.embargo = later
    #expect(ruling(5) == .refused(.embargoed))
    if case .goesOut = ruling(5, at: later) {} else { #expect(Bool(false), "the very end will do") }
    story.embargo = nil
    story.hold = StoryFacts.Hold(reason: .approverLeft, since: Sample.noon)
    #expect(ruling(5) == .refused(.held))
    story.hold = nil
    var changed = evening
    changed.desks = [Sample.caucasus]
    #expect(ruling(5, of: changed) == .refused(.triggerChanged))
    story.publishingSince = Sample.noon
    #expect(ruling(5) == .notWaiting)
  }

  @Test("Another definition is another trigger, the same one is the same")
  func digest() {
    var other = evening
    #expect(other.digest == evening.digest)
    other.settings.values["database_role"] = "results"
    #expect(other.digest != evening.digest)
    other = evening
    other.desks = [Sample.africa]
    #expect(other.digest != evening.digest)
  }
}
