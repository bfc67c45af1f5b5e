import Foundation
import Newsroom
import Testing

@Suite("What is frozen, and what that keeps")
struct FreezesTests {
  private let noon = Sample.noon

  private func act(
    _ kind: FreezeAct.Kind, _ scope: DeskScope = .desk(Sample.caucasus), by: String = "nino", at seconds: Double,
    until end: Double? = nil
  ) -> FreezeAct {
    FreezeAct(
      kind, scope, reason: "court", until: end.map { noon.addingTimeInterval($0) }, by: by,
      at: noon.addingTimeInterval(seconds))
  }

  private func keeps(_ freezes: Freezes, due: Double, now: Double, on desk: DeskSlug = Sample.caucasus) -> Bool {
    freezes.keeping(desk, due: noon.addingTimeInterval(due), now: noon.addingTimeInterval(now)) != nil
  }

  @Test("A freeze lasts from its moment to its end, that excluded, whoever ends it")
  func bounds() {
    let byHand = Freezes(of: [act(.freeze, at: 0), act(.unfreeze, at: 60)])
    let byItself = Freezes(of: [act(.freeze, at: 0, until: 60)])
    let entered = Freezes(of: [act(.freeze, at: 0, until: 60), act(.unfreeze, by: "system", at: 75)])
    for freezes in [byHand, byItself, entered] {
      let lasting = [-1.0, 0, 59, 60, 80].map { freezes.on(Sample.caucasus, at: noon.addingTimeInterval($0)).count }
      #expect(lasting == [0, 1, 1, 0, 0])
    }
  }

  @Test("That a freeze ended by itself is entered once its time has come, and not before")
  func entered() {
    for (seconds, open) in [(59.0, 1), (60, 0)] {
      let freezes = Freezes(of: [act(.freeze, at: 0, until: 60), act(.unfreeze, by: "system", at: seconds)])
      #expect(freezes.open(.desk(Sample.caucasus)).count == open)
    }
    let endless = Freezes(of: [act(.freeze, at: 0), act(.unfreeze, by: "system", at: 60)])
    #expect(endless.open(.desk(Sample.caucasus)).count == 1, "it lasts until somebody ends it")
    #expect(endless.open(.all).isEmpty)
  }

  @Test(
    "Kept is what was due, or was on its way to go out, at any moment of a freeze",
    arguments: [
      (-10.0, -5.0, false), (-10, 0, true), (-10, 30, true), (0, 0, true), (59, 59, true), (59, 90, true),
      (-10, 90, true), (60, 90, false), (90, 90, false),
    ])
  func keeping(due: Double, now: Double, isKept: Bool) {
    let freezes = Freezes(of: [act(.freeze, at: 0), act(.unfreeze, at: 60)])
    #expect(keeps(freezes, due: due, now: now) == isKept)
    #expect(!keeps(freezes, due: due, now: now, on: Sample.africa))
  }

  @Test("The newsroom's freeze and a desk's end each by itself")
  func overlapping() {
    let acts = [act(.freeze, .all, at: 0), act(.freeze, at: 10), act(.unfreeze, .all, at: 20), act(.unfreeze, at: 30)]
    let freezes = Freezes(of: acts)
    let counts = [5.0, 15, 25, 35].map { freezes.on(Sample.caucasus, at: noon.addingTimeInterval($0)).count }
    #expect(counts == [1, 2, 1, 0])
    #expect([5.0, 25].map { freezes.on(Sample.africa, at: noon.addingTimeInterval($0)).count } == [1, 0])
    let left = Freezes(of: acts.prefix(2)).ending(.all, at: noon.addingTimeInterval(20))
    #expect(left == Freezes(of: acts.prefix(3)))
  }

  @Test(
    "A freeze that nobody has signed keeps stories until somebody ends it, and neither it nor its end ends one that was signed"
  )
  func unsigned() {
    func unsigned(_ kind: FreezeAct.Kind, at seconds: Double, until end: Double? = nil) -> FreezeAct {
      var act = act(kind, by: "nino", at: seconds, until: end)
      act.unsigned = Int(seconds)
      return act
    }
    func lasting(_ acts: [FreezeAct], at seconds: Double) -> [Int?] {
      Freezes(of: acts).lasting(at: noon.addingTimeInterval(seconds)).map(\.unsigned)
    }
    #expect(lasting([unsigned(.freeze, at: 1)], at: 5) == [1])
    #expect(lasting([unsigned(.freeze, at: 1), act(.unfreeze, at: 2)], at: 5) == [])
    #expect(lasting([unsigned(.freeze, at: 1), act(.freeze, at: 2)], at: 5) == [nil])
    #expect(lasting([unsigned(.freeze, at: 1), unsigned(.unfreeze, at: 2)], at: 5) == [], "as SQL has it")
    #expect(lasting([act(.freeze, at: 0), unsigned(.unfreeze, at: 2)], at: 5) == [nil])
    let shortened = [act(.freeze, at: 0), unsigned(.freeze, at: 2, until: 4)]
    #expect(lasting(shortened, at: 3) == [nil, 2])
    let said = Freezes(of: shortened).lasting(.desk(Sample.caucasus), at: noon.addingTimeInterval(3))
    #expect(said?.unsigned == 2, "what was said last")
    #expect(lasting(shortened, at: 5) == [nil], "what was signed goes on")
    #expect(lasting(shortened + [act(.unfreeze, by: "system", at: 4)], at: 5) == [nil])
    #expect(
      Freezes(of: shortened).ending(.desk(Sample.caucasus), at: noon.addingTimeInterval(3)).open(.desk(Sample.caucasus))
        == [])
  }

  @Test("What is said last of a desk takes the place of what was said before, without a gap")
  func replaced() {
    let freezes = Freezes(of: [act(.freeze, at: 0, until: 60), act(.freeze, by: "chief", at: 30, until: 300)])
    #expect(freezes.lasting(.desk(Sample.caucasus), at: noon.addingTimeInterval(30))?.by.text == "chief")
    #expect(freezes.on(Sample.caucasus, at: noon.addingTimeInterval(100)).count == 1)
    #expect(keeps(freezes, due: 29, now: 29))
  }

  // MARK: - What falls due

  private func approved(due: Double) throws -> StoryFacts {
    var story = try Sample.story(.approved, approvals: ["chief"])
    story.decision = 1
    story.publishAt = noon.addingTimeInterval(due)
    return story
  }

  @Test("What fell due during a freeze is held by it, and its schedule was not missed", arguments: [0.0, 7200, 90_000])
  func due(late: Double) throws {
    let freezes = Freezes(of: [act(.freeze, at: -60), act(.unfreeze, at: 60)])
    let story = try approved(due: 0)
    guard case .now(let change) = DueDecision(1, of: story, freezes: freezes, now: noon.addingTimeInterval(late)) else {
      Issue.record("it waits")
      return
    }
    #expect(change.story.hold?.reason == .frozen)
    #expect(change.sending == .nothing)
    #expect(change.story.publishAt == story.publishAt)
  }

  @Test("What is not due yet waits for its time, frozen or not, and goes out if nothing is frozen then")
  func notDue() throws {
    let freezes = Freezes(of: [act(.freeze, at: -60), act(.unfreeze, at: 60)])
    let story = try approved(due: 120)
    let then = noon.addingTimeInterval(120)
    #expect(DueDecision(1, of: story, freezes: freezes, now: noon) == .notBefore(then))
    #expect(DueDecision(1, of: story, freezes: freezes, now: then) == .now(.fire(story)))
  }

  @Test("Publishing passes a freeze, and the log names it")
  func passing() throws {
    var newsroom = Sample.newsroom
    newsroom.freezes = Freezes(of: [act(.freeze, at: -60), act(.freeze, .all, at: -50), act(.freeze, at: 3600)])
    let chief = Sample.member("chief", [.publish])
    let change = try Workflow.standard.rule(
      Sample.request(.publish), on: try approved(due: 600), by: .staff(chief), in: newsroom
    ).change()
    #expect(change.passedFreezes.map(\.scope) == [.desk(Sample.caucasus), .all])
    let passed: CanonicalJSON = [
      ["desk": "caucasus", "by": "nino", "since": "2026-11-24T11:59:00Z", "reason": "court"],
      ["desk": "*", "by": "nino", "since": "2026-11-24T11:59:10Z", "reason": "court"],
    ]
    #expect(change.detail["passed_freezes"] == passed)
  }
}
