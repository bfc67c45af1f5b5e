import Foundation
import Newsroom
import Testing

@Suite("Sending out, and putting up again")
struct PublishActionTests {
  private let chief = Sample.member("chief", Set(Capability.allCases))
  private let lawyer = Sample.member("abi", [.legal])

  /// The sample newsroom, whose Caucasus desk was frozen a minute ago.
  private static let frozen: NewsroomFacts = {
    var newsroom = Sample.newsroom
    newsroom.freezes = Freezes(of: [
      FreezeAct(
        .freeze, .desk(Sample.caucasus), reason: "court", by: "nino", at: Sample.noon.addingTimeInterval(-60))
    ])
    return newsroom
  }()

  private func rule(
    _ action: Action, on story: StoryFacts, by member: StaffMember? = nil, revision: Int? = nil,
    in newsroom: NewsroomFacts = Sample.newsroom
  ) -> ActionRuling {
    Workflow.standard.rule(
      Sample.request(action, revision: revision), on: story, by: .staff(member ?? chief), in: newsroom)
  }

  private func held(_ reason: HoldReason, isFired: Bool = false, in package: PackageName? = nil) throws -> StoryFacts {
    var story = try Sample.story(.approved, firedSince: isFired ? Sample.noon : nil, approvals: ["nino"])
    story.hold = StoryFacts.Hold(reason: reason, since: Sample.noon)
    story.package = package
    return story
  }

  @Test("Who sends a story out, or on, does so as a command: no time or freeze keeps it")
  func command() throws {
    var story = try Sample.story(.approved, approvals: ["nino"])
    story.publishAt = Sample.noon.addingTimeInterval(3600)
    #expect(try rule(.publish, on: story).change().isAheadOfTime)
    let resumed = try rule(.publish, on: held(.primaryFailed, isFired: true)).change()
    #expect(resumed.sending == .resume && resumed.isAheadOfTime)
  }

  @Test("A story of a package that a freeze kept stays so while that lasts; one on its way is sent on as any other")
  func inPackage() throws {
    #expect(try rule(.publish, on: held(.frozen, in: Sample.package), in: Self.frozen).codes == [.frozen])
    let fired = try held(.primaryFailed, isFired: true, in: Sample.package)
    #expect(try rule(.publish, on: fired).change().sending == .resume)
  }

  @Test("Whoever sends it out has seen what others did; a hold that has gone again is nothing to look at")
  func seen() throws {
    var story = try Sample.story(.approved, approvals: ["nino"])
    story.changes = [StoryFacts.Change(by: "nino", action: "schedule", at: Sample.noon, revision: Revision(7))]
    #expect(rule(.publish, on: story, revision: 6).codes == [.versionConflict])
    story.changes = [
      StoryFacts.Change(by: "system", action: "hold", at: Sample.noon, revision: Revision(7), holds: true)
    ]
    #expect(rule(.publish, on: story, revision: 6).codes == [])
  }

  @Test("Putting up again passes a freeze, and says so, only where whoever does it may publish")
  func republishInFreeze() throws {
    let change = try rule(.republish, on: Sample.story(.unpublished), in: Self.frozen).change()
    #expect(change.passedFreezes.map(\.scope) == [.desk(Sample.caucasus)] && change.isAheadOfTime)
    #expect(change.decision == StoryChange.Decision(kind: .publish, trigger: .immediately))
    var signed = try Sample.story(
      .unpublished, approvals: ["chief"], policy: DeskPolicy(approvals: RequiredApprovals([.approve, .legal])))
    #expect(try rule(.republish, on: signed, by: lawyer, in: Self.frozen).change().passedFreezes == [])
    // Until all have signed, nothing goes out and nothing is passed.
    signed.approvals = []
    let first = try rule(.republish, on: signed, in: Self.frozen).change()
    #expect(first.passedFreezes == [] && first.sending == .nothing && !first.isAheadOfTime)
  }

  @Test("What is put up again waits for no trigger, not even one that its text names and that has gone")
  func republishTrigger() throws {
    var story = try Sample.story(.unpublished)
    story.proposedTrigger = TriggerName(unchecked: "evening")
    #expect(rule(.republish, on: story).codes == [])
  }
}
