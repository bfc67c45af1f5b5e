import Foundation
import Newsroom
import Testing

/// What becomes of a package: it goes out whole, or says which story keeps it.
@Suite("What becomes of a package")
struct PackageRulingTests {
  private let name = Sample.package
  private let later = Sample.noon.addingTimeInterval(3600)
  private let result = TriggerReference(name: TriggerName(unchecked: "result"), digest: "a")

  private func act(
    _ kind: PackageAct.Kind, _ stories: [Int], at publishAt: Date? = nil, on trigger: TriggerReference? = nil,
    firings: Int? = nil
  ) -> PackageAct {
    PackageAct(
      kind, name, number: 1, stories: stories.map { StoryNumber($0) }, publishAt: publishAt, trigger: trigger,
      firings: firings, by: "nino", at: Sample.noon)
  }

  private func closed(_ stories: [Int] = [1, 2], at time: Date? = nil) -> Package {
    Package(name, stories.map { act(.add, [$0]) } + [act(.close, stories, at: time)])
  }

  private func story(_ number: Int, _ state: StoryState = .approved) throws -> StoryFacts {
    var story = try Sample.story(state, approvals: state == .approved ? ["nino"] : [])
    story.number = StoryNumber(number)
    story.package = name
    return story
  }

  private func ruling(
    _ package: Package, _ stories: [StoryFacts], trigger: TriggerReference? = nil, firing: FiringFacts? = nil,
    settledAt: Date? = nil, freezes: Freezes = Freezes(), now: Date = Sample.noon
  ) -> PackageRuling {
    PackageRuling(
      package, stories, trigger: trigger ?? result, firing: firing, settledAt: settledAt, freezes: freezes, now: now)
  }

  @Test("Adding opens it, taking out does not, and what went out is a package no more")
  func acts() {
    let added = [act(.add, [1]), act(.add, [2])]
    #expect(Package(name, added).closing == nil)
    let closed = added + [act(.close, [1, 2])]
    #expect(Package(name, closed).closing != nil)
    #expect(Package(name, closed + [act(.add, [3])]).closing == nil)
    let without = Package(name, closed + [act(.remove, [1])])
    #expect(without.closing != nil && without.members == [StoryNumber(2)])
    #expect(Package(name, closed + [act(.remove, [1]), act(.remove, [2])]).closing == nil)
    let gone = Package(name, closed + [act(.release, [1, 2])])
    #expect(gone.members.isEmpty && gone.closing == nil)
    #expect(Package(name, closed + [act(.release, [1])]).closing == nil, "what is left is to be closed again")
    var other = act(.add, [3])
    other.package = PackageName(unchecked: "another")
    #expect(Package(name, closed + [other]) == Package(name, closed), "that is done to another package")
  }

  @Test("It goes out when it is closed and all of it is approved, and not before its time")
  func goesOut() throws {
    let approved = [try story(1), try story(2)]
    #expect(ruling(Package(name, [act(.add, [1]), act(.add, [2])]), approved) == .open)
    #expect(ruling(closed(), approved) == .goesOut)
    #expect(ruling(closed(), [try story(1), try story(2, .deskReview)]) == .waitsForApproval([StoryNumber(2)]))
    #expect(ruling(closed(at: later), approved) == .notBefore(later))
    #expect(ruling(closed(at: Sample.noon), approved) == .goesOut)
  }

  @Test("It waits for a firing of its trigger, as that was defined, since it was closed")
  func trigger() throws {
    let package = Package(name, [act(.add, [1]), act(.close, [1], on: result, firings: 4)])
    let stories = [try story(1)]
    func firing(_ number: Int, _ trigger: TriggerReference) -> FiringFacts {
      FiringFacts(number: number, trigger: trigger, firedAt: Sample.noon)
    }
    #expect(ruling(package, stories) == .waitsForTrigger)
    #expect(ruling(package, stories, firing: firing(4, result)) == .waitsForTrigger)
    let other = TriggerReference(name: result.name, digest: "b")
    #expect(ruling(package, stories, firing: firing(5, other)) == .waitsForTrigger)
    #expect(ruling(package, stories, firing: firing(5, result)) == .goesOut)
  }

  @Test("What was closed for a trigger that has changed, and has not fired, is held until it is closed again")
  func triggerChanged() throws {
    let acts = [act(.add, [1]), act(.close, [1], on: result, firings: 4)]
    let package = Package(name, acts)
    let changed = TriggerReference(name: result.name, digest: "b")
    let before = try story(1)
    let held = PackageRuling.heldUntilClosedAgain(.triggerChanged)
    #expect(ruling(package, [before], trigger: changed) == held)
    #expect(PackageRuling(package, [before], now: Sample.noon) == held, "removed")
    let fired = FiringFacts(number: 5, trigger: result, firedAt: Sample.noon)
    #expect(ruling(package, [before], trigger: changed, firing: fired) == .goesOut)
    var story = before
    story.hold = StoryFacts.Hold(reason: .triggerChanged, since: Sample.noon)
    #expect(ruling(package, [story]) == held, "as before once more, it stays held")
    #expect(ruling(package, [story], firing: fired) == held)
    let again = PackageAct(
      .close, name, number: 3, stories: [StoryNumber(1)], trigger: changed, firings: 5, by: "nino",
      at: Sample.noon.addingTimeInterval(1))
    #expect(ruling(Package(name, acts + [again]), [story], trigger: changed) == .waitsForTrigger)
  }

  @Test("What was missed by more than a desk allows is held or dropped; late is counted from when it was ready")
  func missed() throws {
    let late = Sample.noon.addingTimeInterval(1801)
    let inTime = Sample.noon.addingTimeInterval(1800)
    let stories = [try story(1), try story(2)]
    let package = closed(at: Sample.noon)
    #expect(ruling(package, stories, now: inTime) == .goesOut)
    #expect(ruling(package, stories, now: late) == .heldUntilClosedAgain(.missedSchedule))
    #expect(ruling(package, stories, settledAt: Sample.noon.addingTimeInterval(1), now: late) == .goesOut)
    #expect(ruling(closed(), stories, now: late) == .goesOut, "without a time none is missed")
    var afterwards = act(.close, [1, 2], at: Sample.noon)
    afterwards.at = Sample.noon.addingTimeInterval(1)
    let closedLate = Package(name, [1, 2].map { act(.add, [$0]) } + [afterwards])
    #expect(ruling(closedLate, stories, now: late) == .goesOut, "it was not closed before")
    var embargoed = stories
    embargoed[1].embargo = inTime
    #expect(ruling(package, embargoed, now: late) == .goesOut)
    var dropping = stories
    dropping[1].policy.missedSchedule.otherwise = .drop
    #expect(ruling(package, dropping, now: late) == .drops([StoryNumber(2)]))
    var held = stories
    held[0].hold = StoryFacts.Hold(reason: .missedSchedule, since: late)
    #expect(ruling(package, held, settledAt: late, now: late) == .heldUntilClosedAgain(.missedSchedule), "it stays so")
    let again = Package(
      name,
      [1, 2].map { act(.add, [$0]) } + [
        PackageAct(
          .close, name, number: 9, stories: [1, 2].map { StoryNumber($0) }, by: "nino", at: late.addingTimeInterval(1))
      ])
    #expect(ruling(again, held, now: late.addingTimeInterval(2)) == .goesOut)
  }

  @Test("What fell due in a freeze that is over is kept by it; what was released since is not")
  func frozenMeanwhile() throws {
    let freezes = Freezes(of: [
      FreezeAct(.freeze, .all, reason: "court", by: "nino", at: Sample.noon.addingTimeInterval(10)),
      FreezeAct(.unfreeze, .all, by: "nino", at: Sample.noon.addingTimeInterval(60)),
    ])
    let stories = [try story(1), try story(2)]
    let due = Sample.noon.addingTimeInterval(30)
    let now = Sample.noon.addingTimeInterval(90)
    #expect(ruling(closed(at: due), stories, freezes: freezes, now: now) == .held(by: StoryNumber(1), .frozen))
    #expect(
      ruling(
        closed(at: due), stories, settledAt: Sample.noon.addingTimeInterval(70), freezes: freezes, now: now) == .goesOut
    )
  }

  @Test(
    "A story that was put away, killed, taken back or held keeps all of it, whatever the time",
    arguments: [StoryState.spiked, .killed, .deskReview, .approved])
  func obstacles(state: StoryState) throws {
    var keeper = try story(2, state)
    let expected: PackageObstacle
    switch state {
    case .spiked: expected = .spiked
    case .killed: expected = .killed
    case .deskReview:
      keeper.lastStateChange = "recall"
      expected = .recalled
    default:
      keeper.hold = StoryFacts.Hold(reason: .approverLeft, since: Sample.noon)
      expected = .held(.approverLeft)
    }
    #expect(ruling(closed(at: later), [try story(1), keeper]) == .held(by: StoryNumber(2), expected))
    keeper.killRequest = KillRequest(
      id: 1, by: Sample.handle("nino"), version: VersionNumber(4), notice: "Invented.", at: Sample.noon)
    #expect(ruling(closed(at: later), [try story(1), keeper]) == .held(by: StoryNumber(2), .killAsked))
  }

  @Test(
    "One under embargo, or of a frozen desk, keeps all of it once the time has come; one that is held because of it does not"
  )
  func whenDue() throws {
    var keeper = try story(2)
    keeper.embargo = later
    #expect(ruling(closed(), [try story(1), keeper]) == .held(by: StoryNumber(2), .embargoed(until: later)))
    #expect(ruling(closed(at: later), [try story(1), keeper]) == .notBefore(later))
    let freezes = Freezes(of: [
      FreezeAct(.freeze, .desk(Sample.caucasus), reason: "court", by: "nino", at: Sample.noon)
    ])
    #expect(ruling(closed(), [try story(1), try story(2)], freezes: freezes) == .held(by: StoryNumber(1), .frozen))
    var held = try story(1)
    held.hold = StoryFacts.Hold(reason: .packageMember, since: Sample.noon, story: StoryNumber(2))
    #expect(ruling(closed(), [held, try story(2)]) == .goesOut)
  }

  @Test("A story that the package's signed acts name and that is in none, or another, keeps it")
  func missing() throws {
    var other = try story(2)
    other.package = nil
    #expect(ruling(closed(), [try story(1), other]) == .held(by: StoryNumber(2), .missing))
    #expect(ruling(closed(), [try story(1)]) == .held(by: StoryNumber(2), .missing))
  }

  @Test("Who closes it needs `publish` on the desk of each of its stories, and says one thing that is to come")
  func closing() throws {
    var other = try story(2)
    other.desk = Sample.africa
    let stories = [try story(1), other]
    var newsroom = Sample.newsroom
    func code(_ request: PackageClosingRequest, by member: StaffMember, _ package: Package? = nil) -> RefusalCode? {
      do throws(Refusal) {
        _ = try (package ?? closed()).rightToClose(request, stories, by: member, in: newsroom)
        return nil
      } catch {
        return error.code
      }
    }
    let chief = Sample.member("chief", [.publish])
    let here = Sample.member("here", [.publish], on: .desk(Sample.caucasus))
    #expect(code(PackageClosingRequest(), by: chief) == nil)
    #expect(code(PackageClosingRequest(), by: here) == .notPermitted)
    #expect(code(PackageClosingRequest(publishAt: Sample.noon), by: chief) == .usage)
    #expect(code(PackageClosingRequest(publishAt: later, trigger: result.name), by: chief) == .usage)
    #expect(code(PackageClosingRequest(trigger: result.name), by: chief) == .notFound)
    #expect(code(PackageClosingRequest(), by: chief, Package(name)) == .notFound)
    #expect(code(PackageClosingRequest(publishAt: later), by: chief) == nil)
    let two = StaffMember(
      handle: Sample.handle("chief"), name: "Chief",
      grants: [(8, Sample.caucasus), (7, Sample.africa)].map { id, desk in
        Grant(id: id, role: "chief", capabilities: [.publish], scope: .desk(desk))
      })
    let grant = try closed().rightToClose(PackageClosingRequest(), stories, by: two, in: newsroom)
    #expect(grant.id == 7, "that on the first of its desks by name")
    var former = chief
    former.active = false
    #expect(code(PackageClosingRequest(), by: former) == .unknownAccount)
    for (desks, expected) in [
      (nil, nil), ([Sample.caucasus, Sample.africa], nil), ([Sample.caucasus], .usage), ([Sample.africa], .usage),
    ] as [(Set<DeskSlug>?, RefusalCode?)] {
      newsroom.triggers = [
        Trigger(name: result.name, kind: TriggerKindName(unchecked: "event"), settings: [:], desks: desks)
      ]
      #expect(code(PackageClosingRequest(trigger: result.name), by: chief) == expected)
    }
  }
}

/// What a member of a package waits for, and what is refused of it.
@Suite("Stories in packages")
struct PackageMemberTests {
  private let chief = Sample.member("chief", [.approve, .schedule, .publish])
  private let deputy = Sample.member("deputy", [.approve])
  private let later = Sample.noon.addingTimeInterval(3600)

  private func rule(
    _ request: ActionRequest, on story: StoryFacts, by member: StaffMember, _ packages: [Package] = []
  ) -> ActionRuling {
    var newsroom = Sample.newsroom
    newsroom.packages = packages
    return Workflow.standard.rule(request, on: story, by: .staff(member), in: newsroom)
  }

  private func member(_ state: StoryState = .deskReview, approvals: [String] = []) throws -> StoryFacts {
    var story = try Sample.story(state, approvals: approvals)
    story.package = Sample.package
    return story
  }

  @Test("The approver's word goes before the package, the package before the front matter and the desk")
  func order() throws {
    var story = try member()
    story.wantedAt = later
    let plain = try rule(Sample.request(.approve), on: story, by: deputy).change()
    #expect(plain.signature?.waitsFor == .package(Sample.package))
    #expect(plain.decision?.trigger == .package(Sample.package) && plain.sending == .nothing)
    #expect(plain.membership == nil && plain.story.package == Sample.package)
    let timed = try rule(Sample.request(.approve, at: later), on: story, by: chief).change()
    #expect(timed.signature?.waitsFor == .time(later))
    #expect(timed.membership == .leaves(Sample.package) && timed.story.package == nil)
    #expect(rule(Sample.request(.approve, at: later), on: story, by: deputy).codes == [.notPermitted])
  }

  @Test("Front matter proposes; who approves decides, and not into a package that is closed")
  func proposed() throws {
    var story = try Sample.story()
    story.proposedPackage = Sample.package
    let joined = try rule(Sample.request(.approve), on: story, by: deputy).change()
    #expect(joined.membership == .joins(Sample.package) && joined.story.package == Sample.package)
    let closed = Package(
      Sample.package,
      [PackageAct.Kind.add, .close].map {
        PackageAct($0, Sample.package, number: 1, stories: [StoryNumber(1)], by: "nino", at: Sample.noon)
      })
    #expect(rule(Sample.request(.approve), on: story, by: deputy, [closed]).codes == [.wrongState])
    var now = Sample.request(.approve)
    now.now = true
    #expect(try rule(now, on: story, by: chief, [closed]).change().signature?.waitsFor == .now)
  }

  @Test("A correction of a story that went out with a package goes alone")
  func correction() throws {
    var story = try Sample.story(live: 3)
    story.package = Sample.package
    let corrector = Sample.member("chief", [.approve, .correct])
    let alone = try rule(Sample.request(.approve), on: story, by: corrector).change()
    #expect(alone.signature?.waitsFor == .now && alone.membership == nil && alone.story.package == Sample.package)
  }

  @Test("Nobody publishes a member alone; one that a freeze kept waits again for the rest when that is over")
  func publishing() throws {
    var story = try member(.approved, approvals: ["nino"])
    #expect(rule(Sample.request(.publish), on: story, by: chief).codes == [.wrongState])
    story.hold = StoryFacts.Hold(reason: .packageMember, since: Sample.noon, story: StoryNumber(7))
    #expect(rule(Sample.request(.publish), on: story, by: chief).codes == [.wrongState])
    story.hold = StoryFacts.Hold(reason: .frozen, since: Sample.noon)
    let lifted = try rule(Sample.request(.publish), on: story, by: chief).change()
    #expect(lifted.sending == .nothing && lifted.story.hold == nil && lifted.story.state == .approved)
  }

  @Test("Putting a story into a package or taking it out voids what was signed of it")
  func voids() throws {
    let story = try Sample.story(.approved, approvals: ["nino"])
    let added = try rule(Sample.request(.packageAdd), on: story, by: deputy).change()
    #expect(added.voidedApprovals == [1] && added.story.state == .deskReview)
    #expect(added.membership == .joins(Sample.package))
    let removed = try rule(
      Sample.request(.packageRemove), on: try member(.approved, approvals: ["nino"]), by: deputy
    ).change()
    #expect(removed.voidedApprovals == [1] && removed.membership == .leaves(Sample.package))
    #expect(rule(Sample.request(.packageAdd), on: try member(), by: deputy).codes == [.wrongState])
    #expect(rule(Sample.request(.packageRemove), on: try Sample.story(), by: deputy).codes == [.wrongState])
    let again = rule(Sample.request(.packageAdd), on: try member(), by: deputy).refusals.first
    #expect(again?.detail == "caucasus-prisoner-swap is in the package 'election-night' already.")
    var other = Sample.request(.packageAdd)
    other.package = PackageName(unchecked: "another")
    let second = rule(other, on: try member(), by: deputy).refusals
    #expect(second.map(\.code) == [.wrongState], "one package at most")
    #expect(second.first?.hint == "Take it out of that first: copydesk package remove election-night 1042")
    var out = Sample.request(.packageRemove)
    out.package = other.package
    #expect(rule(out, on: try member(), by: deputy).codes == [.wrongState], "it is in another one")
    out.package = nil
    #expect(try rule(out, on: member(), by: deputy).change().membership == .leaves(Sample.package))
    other.package = nil
    #expect(rule(other, on: try Sample.story(), by: deputy).codes == [.usage])
  }
}
