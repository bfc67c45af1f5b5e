import Foundation
import Newsroom
import Testing

@Suite("A kill that needs two signatures")
struct KillRulesTests {
  private let chief = Sample.member("chief", [.kill])
  private let deputy = Sample.member("deputy", [.kill, .approve, .publish])
  private let author = Sample.member("jo", [.write])
  private let approver = Sample.member("abi", [.approve])

  /// The sample newsroom, whose Caucasus desk wants two signatures.
  private static let newsroom = newsroom(DeskPolicy(killSignatures: 2))

  private static func newsroom(_ policy: DeskPolicy) -> NewsroomFacts {
    var newsroom = Sample.newsroom
    newsroom.desks[0].policy = policy
    return newsroom
  }

  private static func request(
    by person: String = "chief", notice: String = "Invented.", vanishes: Bool = false, isSigned: Bool = true
  ) -> KillRequest {
    KillRequest(
      id: 5, by: Sample.handle(person), version: VersionNumber(3), notice: notice, vanishes: vanishes,
      at: Sample.noon.addingTimeInterval(-600), isSigned: isSigned)
  }

  private func story(_ request: KillRequest? = nil, _ state: StoryState = .published, live: Int? = 3) throws
    -> StoryFacts
  {
    var story = try Sample.story(state, live: live, approvals: ["nino"])
    story.killRequest = request
    return story
  }

  private func rule(
    _ action: Action = .kill, on story: StoryFacts, by member: StaffMember, note: String? = nil, vanish: Bool = false,
    glass: String? = nil, in newsroom: NewsroomFacts = newsroom
  ) -> ActionRuling {
    Workflow.standard.rule(
      ActionRequest(action, .number(story.number), note: note, breakGlassReason: glass, vanish: vanish), on: story,
      by: .staff(member), in: newsroom)
  }

  @Test("The first asks: the story stays as it is, with all that is signed of it, and the log says what was asked for")
  func asks() throws {
    let change = try rule(on: story(), by: chief, note: "Invented.", vanish: true).change()
    #expect(change.action == .step(.askKill) && change.story.state == .published && change.story.liveVersion != nil)
    #expect(change.decision == nil && change.sending == .nothing && change.voidedApprovals == [])
    #expect(change.story.revision == Revision(7), "it conflicts with nobody")
    let asked = try #require(change.askedKill)
    #expect(
      asked.by == chief.handle && asked.notice == "Invented." && asked.vanishes && asked.version == VersionNumber(4))
    #expect(change.note == "Invented." && change.detail["vanish"] == .boolean(true))
    // Its author may ask, too; who may do neither, and who says nothing, may not.
    #expect(try rule(on: story(), by: author, note: "Mine.").change().authority == .author)
    #expect(try rule(on: story(), by: approver, note: "No.").codes == [.notPermitted])
    #expect(try rule(on: story(), by: chief).codes == [.usage])
    #expect(try rule(on: story(nil, .deskReview, live: nil), by: chief, note: "No.").codes == [.wrongState])
    // What was to go out at a time stays so, and does not.
    var planned = try story(nil, .approved)
    planned.publishAt = Sample.noon + 60
    #expect(try rule(on: planned, by: chief, note: "No.").change().story.publishAt == Sample.noon + 60)
  }

  @Test("Another person who may kill signs what was asked for, as it was asked, and only then is it killed")
  func signs() throws {
    let change = try rule(on: story(Self.request(vanishes: true)), by: deputy).change()
    #expect(change.action == .action(.kill) && change.story.state == .killed && change.sending == .withdraw)
    #expect(
      change.decision
        == StoryChange.Decision(kind: .kill, trigger: .immediately, vanishes: true, killRequest: 5))
    #expect(change.note == "Invented." && change.voidedApprovals == [1] && change.story.killRequest == nil)
    #expect(change.detail["asked_by"] == "chief" && change.detail["asked_at"] == "2026-11-24T11:50:00Z")
    #expect(try rule(on: story(Self.request()), by: deputy, note: "Invented.").change().story.state == .killed)
    #expect(try rule(on: story(Self.request()), by: deputy).change().decision?.vanishes == false)
    // An author who may not kill signs nothing.
    let refused = try rule(on: story(Self.request()), by: author).refusals
    #expect(refused.map(\.code) == [.notPermitted] && refused[0].detail.contains("`kill` on the caucasus desk"))
  }

  @Test("Another notice, or another way, is refused with what was asked for")
  func differs() throws {
    let story = try story(Self.request())
    for ruling in [
      rule(on: story, by: deputy, note: "Libel."), rule(on: story, by: deputy, vanish: true),
      rule(on: story, by: deputy, note: "Invented.", vanish: true),
    ] {
      let refusal = try #require(ruling.refusals.first)
      #expect(ruling.codes == [.usage] && refusal.hint.contains("copydesk kill 1042 --withdraw"))
      #expect(
        refusal.detail
          == "chief asked to kill caucasus-prisoner-swap with the notice “Invented.”, and that is what a second person signs."
      )
    }
    let vanishing = try self.story(Self.request(vanishes: true))
    #expect(rule(on: vanishing, by: deputy, note: "Invented.").codes == [.usage])
    #expect(rule(on: vanishing, by: deputy, vanish: true).codes == [])
    // A notice of more than two hundred characters is not told in full.
    for (length, told) in [(200, String(repeating: "a", count: 200)), (201, String(repeating: "a", count: 199) + "…")] {
      let long = try self.story(Self.request(notice: String(repeating: "a", count: length)))
      #expect(rule(on: long, by: deputy, note: "Libel.").refusals.first?.detail.contains("“\(told)”") == true)
    }
  }

  @Test("Who asked does not sign, whoever they stand in for; those who could are named")
  func again() throws {
    let story = try story(Self.request())
    let covering = Sample.member("chief", [.kill], covering: deputy.handle, grant: 2)
    for member in [chief, covering] {
      let refusal = try #require(rule(on: story, by: member).refusals.first)
      #expect(refusal.code == .alreadyApproved)
      #expect(
        refusal.detail.hasPrefix(
          "chief asked to kill caucasus-prisoner-swap at 15:50 (Asia/Yerevan) already: another person"))
    }
    let able = Workflow.standard.whoCould(
      ActionRequest(.kill, .number(story.number)), on: story, in: Self.newsroom,
      staff: [chief, deputy, author, approver])
    #expect(able.map(\.text) == ["deputy"])
    let explained = Workflow.standard.explain(
      ActionRequest(.kill, .number(story.number)), on: story, by: .staff(chief), in: Self.newsroom,
      staff: [chief, deputy])
    #expect(explained.refusals.first?.hint.hasSuffix("Who can: deputy.") == true)
  }

  @Test("The request is taken back by who made it and by who may kill, and by nobody else")
  func takesBack() throws {
    let story = try story(Self.request(by: "jo"))
    for (member, authority) in [(author, StoryChange.Authority.asker), (deputy, .grant(1, onBehalfOf: nil))] {
      let change = try rule(.dropKill, on: story, by: member, note: "A mistake.").change()
      #expect(change.authority == authority && change.story.killRequest == nil && change.story.state == .published)
      #expect(change.detail["asked_by"] == "jo" && change.story.revision == story.revision)
    }
    let refused = rule(.dropKill, on: story, by: approver).refusals
    #expect(refused.map(\.code) == [.notPermitted])
    #expect(
      refused[0].detail
        == "abi may not take back the request to kill caucasus-prisoner-swap: that requires having asked for it, or `kill` on the caucasus desk."
    )
    #expect(try rule(.dropKill, on: self.story(), by: deputy).codes == [.wrongState])
  }

  @Test("With broken glass one signature is enough, where the desk allows it and it is needed")
  func breaksGlass() throws {
    let newsroom = Self.newsroom(DeskPolicy(selfApproval: .breakGlass, killSignatures: 2))
    let change = try rule(on: story(), by: deputy, note: "Libel.", glass: "a court", in: newsroom).change()
    #expect(change.story.state == .killed && change.detail["break_glass_reason"] == "a court")
    #expect(
      change.decision == StoryChange.Decision(kind: .kill, trigger: .immediately, breakGlassReason: "a court"))
    #expect(try rule(on: story(), by: deputy, note: "Libel.", glass: " ", in: newsroom).codes == [.usage])
    #expect(try rule(on: story(), by: chief, note: "Libel.", glass: "a court", in: newsroom).codes == [.notPermitted])
    let refused = try rule(on: story(), by: approver, note: "Libel.", glass: "a court", in: newsroom).refusals
    #expect(refused.map(\.code) == [.notPermitted])
    #expect(
      refused[0].detail
        == "abi may not kill caucasus-prisoner-swap: that requires an author with `approve` on the caucasus desk, or `kill` and `approve` "
        + "on the caucasus desk.")
    #expect(try rule(on: story(), by: deputy, note: "Libel.", glass: "a court").codes == [.usage])
    // Who waits in vain for a second signature breaks it on what they asked for; who can be the second does not.
    let asked = try story(Self.request(by: "deputy"))
    #expect(try rule(on: asked, by: deputy, glass: "a court", in: newsroom).change().note == "Invented.")
    #expect(
      try rule(on: story(Self.request()), by: deputy, note: "Libel.", glass: "a court", in: newsroom).codes == [.usage])
    let ownEditor = Sample.member("jo", [.approve])
    #expect(
      try rule(on: story(Self.request()), by: ownEditor, note: "Mine.", glass: "a court", in: newsroom).codes == [],
      "an author without `kill` cannot be the second")
    let one = Self.newsroom(DeskPolicy(selfApproval: .breakGlass))
    #expect(try rule(on: story(), by: deputy, note: "Libel.", glass: "a court", in: one).codes == [.usage])
  }

  @Test("Where one signature is enough nothing changes; what was asked for elsewhere needs one there")
  func one() throws {
    let newsroom = Self.newsroom(DeskPolicy())
    let change = try rule(on: story(), by: author, note: "Mine.", in: newsroom).change()
    #expect(change.story.state == .killed && change.decision?.killRequest == nil)
    #expect(try rule(on: story(), by: chief, in: newsroom).codes == [.usage])
    for member in [chief, deputy] {
      let moved = try rule(on: story(Self.request(vanishes: true)), by: member, in: newsroom).change()
      #expect(moved.note == "Invented." && moved.decision?.vanishes == true && moved.decision?.killRequest == nil)
    }
    let other = try rule(on: story(Self.request(vanishes: true)), by: deputy, note: "Libel.", in: newsroom).change()
    #expect(other.note == "Libel." && other.decision?.vanishes == false)
    // It counts what the desk wants now, whatever it wanted when the version came in.
    var version = try story()
    version.policy.killSignatures = 2
    #expect(try rule(on: version, by: chief, note: "No.", in: newsroom).change().story.state == .killed)
  }

  @Test("A request that nobody has signed keeps the story back and counts for nothing")
  func forged() throws {
    let story = try story(Self.request(isSigned: false))
    #expect(rule(on: story, by: deputy).codes == [.wrongState])
    #expect(rule(on: story, by: chief).codes == [.wrongState])
    #expect(rule(on: story, by: deputy, note: "Libel.").codes == [.wrongState], "nothing differs from what nobody said")
    #expect(rule(.dropKill, on: story, by: deputy).codes == [])
    // Nor does anybody kill by its words.
    let glass = Self.newsroom(DeskPolicy(selfApproval: .breakGlass, killSignatures: 2))
    #expect(rule(on: story, by: deputy, glass: "a court", in: glass).codes == [.usage])
    #expect(rule(on: story, by: deputy, in: Self.newsroom(DeskPolicy())).codes == [.usage])
  }

  @Test("Nothing of it goes out meanwhile: nobody signs or sends it, and what falls due is held")
  func keepsBack() throws {
    let everything = Sample.member("zaza", Set(Capability.allCases))
    let places: [(Action, StoryState)] = [(.approve, .deskReview), (.schedule, .approved), (.publish, .approved)]
    for (action, state) in places {
      var story = try story(Self.request(), state)
      #expect(rule(action, on: story, by: everything).codes.contains(.wrongState))
      #expect(
        rule(action, on: story, by: everything).refusals.contains {
          $0.detail.contains("while that waits for a second signature")
        })
      story.killRequest = nil
      #expect(!rule(action, on: story, by: everything).codes.contains(.wrongState))
    }
    var due = try story(Self.request(), .approved)
    (due.decision, due.publishAt) = (9, Sample.noon - 60)
    guard case .now(let held) = DueDecision(9, of: due, now: Sample.noon) else {
      Issue.record("it is over")
      return
    }
    #expect(held.story.hold?.reason == .killAsked && held.story.killRequest == Self.request())
    due.publishAt = Sample.noon + 60
    #expect(DueDecision(9, of: due, now: Sample.noon) == .notBefore(Sample.noon + 60))
    // The desk goes on working on it.
    let review = try story(Self.request(), .deskReview)
    #expect(rule(.return, on: review, by: everything, note: "Why?").codes == [])
    #expect(
      try rule(.spike, on: review, by: everything, note: "No.").change().story.killRequest != nil,
      "readers see it still")
    let unread = try story(Self.request(), .deskReview, live: nil)
    #expect(rule(.spike, on: unread, by: everything, note: "No.").codes == [.wrongState], "that is for who may kill")
  }
}
