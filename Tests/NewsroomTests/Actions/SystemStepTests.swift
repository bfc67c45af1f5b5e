import Foundation
import Newsroom
import Testing

@Suite("What Copydesk does to a story by itself")
struct SystemStepTests {
  private let due = Sample.noon.addingTimeInterval(-60)

  private func story(_ change: (inout StoryFacts) -> Void = { _ in }) throws -> StoryFacts {
    var story = try Sample.story(.approved, approvals: ["nino"])
    (story.decision, story.publishAt) = (5, due)
    change(&story)
    return story
  }

  private func fate(_ story: StoryFacts, _ decision: Int = 5) -> DueDecision {
    DueDecision(decision, of: story, now: Sample.noon)
  }

  @Test("A decision that no longer stands, has gone out, is held or waits for a command is left alone")
  func over() throws {
    #expect(try fate(story(), 4) == .over)
    #expect(try fate(story { $0.state = .deskReview }) == .over)
    #expect(try fate(story { $0.publishingSince = due }) == .over)
    #expect(try fate(story { $0.hold = StoryFacts.Hold(reason: .signature, since: due) }) == .over)
    #expect(try fate(story { $0.publishAt = nil }) == .over)
  }

  @Test("A decision that is early is looked at again when its time comes or its embargo ends, whichever is later")
  func early() throws {
    let later = Sample.noon.addingTimeInterval(60)
    #expect(try fate(story { $0.publishAt = later }) == .notBefore(later))
    #expect(try fate(story { $0.embargo = later }) == .notBefore(later))
    #expect(
      try fate(
        story {
          $0.publishAt = later.addingTimeInterval(-1); $0.embargo = later
        }) == .notBefore(later))
  }

  @Test("The log says which story of a package keeps another one, once")
  func keptByAnother() throws {
    let keeper = StoryNumber(7)
    let held = StoryChange.hold(try story(), .packageMember, of: keeper, at: Sample.noon)
    #expect(held.detail["held_by"] == .integer(7))
    #expect(held.detail["passed_freezes"] == nil && held.detail["previews"] == nil)
    #expect(StoryChange.hold(held.story, .packageMember, of: keeper, at: Sample.noon).detail["held_by"] == nil)
    #expect(try StoryChange.hold(story(), .signature, at: Sample.noon).detail["held_by"] == nil)
  }

  @Test(
    "A due story goes out with its scheduled time on record; without a destination or genuine signatures it is held, with the reason"
  )
  func fires() throws {
    guard case .now(var change) = try fate(story()) else {
      Issue.record("it does not fire")
      return
    }
    #expect(change.action == .step(.fire) && change.sending == .fire)
    change.goOut(heldBy: nil, at: Sample.noon)
    #expect(change.story.publishingSince == Sample.noon && change.story.publishAt == due)
    #expect(change.story.revision == Revision(8) && change.voidedApprovals.isEmpty)

    let reasons: [(HoldReason?, Bool, HoldReason)] = [
      (.signature, true, .signature), (.approverLeft, false, .approverLeft), (nil, false, .noDestination),
    ]
    for (fault, hasDestination, reason) in reasons {
      var held = StoryChange.fire(try story { $0.hasDestination = hasDestination })
      held.goOut(heldBy: fault, at: Sample.noon)
      #expect(held.action == .step(.hold) && held.note == reason.rawValue && held.sending == .nothing)
      #expect(held.story.hold == StoryFacts.Hold(reason: reason, since: Sample.noon))
      #expect(held.story.publishingSince == nil && held.story.publishAt == due)
    }
  }

  @Test("An approval that cannot go out stays an approval, and holds the story")
  func approvalHeld() throws {
    var story = try Sample.story()
    story.hasDestination = false
    var change = try Workflow.standard.rule(
      Sample.request(.approve), on: story, by: .staff(Sample.member("chief", [.approve])), in: Sample.newsroom
    ).change()
    change.goOut(heldBy: nil, at: Sample.noon)
    #expect(change.action == .action(.approve) && change.story.state == .approved)
    #expect(change.story.hold?.reason == .noDestination && change.sending == .nothing)
  }

  @Test(
    "A story that is too late is held or dropped, as the desk's policy says; when dropped it loses its approvals and decision"
  )
  func missed() throws {
    let missed = try story {
      $0.publishAt = Sample.noon.addingTimeInterval(-7200)
      $0.policy.missedSchedule = .init(publishLateSeconds: 600, otherwise: .hold)
    }
    guard case .now(let held) = fate(missed) else {
      Issue.record("it is not held")
      return
    }
    #expect(held.action == .step(.hold) && held.story.hold?.reason == .missedSchedule)
    #expect(held.story.state == .approved && held.story.publishAt == missed.publishAt)

    var wanted = missed
    wanted.policy.missedSchedule.otherwise = .drop
    guard case .now(let dropped) = fate(wanted) else {
      Issue.record("it is not dropped")
      return
    }
    #expect(dropped.action == .step(.drop) && dropped.story.state == .deskReview && dropped.voidedApprovals == [1])
    #expect((dropped.story.decision, dropped.story.publishAt, dropped.story.approvals.count) == (nil, nil, 0))
  }

  @Test("A receipt makes the working version live, and keeps the time of first publication")
  func delivers() throws {
    let fired = try story { $0.publishingSince = due }
    let change = try #require(StoryChange.deliver(fired, decision: 5, firedAt: due))
    #expect(change.story.state == .published && change.story.liveVersion == VersionNumber(4))
    #expect(change.story.firstPublishedAt == due && change.story.publishingSince == nil)
    #expect(change.story.publishAt == nil && change.story.hold == nil && change.voidedApprovals.isEmpty)
    var again = fired
    again.firstPublishedAt = due.addingTimeInterval(-9)
    #expect(
      StoryChange.deliver(again, decision: 5, firedAt: due)?.story.firstPublishedAt == due.addingTimeInterval(-9))
    #expect(StoryChange.deliver(fired, decision: 4, firedAt: due) == nil)
    again.state = .killed
    #expect(StoryChange.deliver(again, decision: 5, firedAt: due) == nil)
  }

  @Test("Giving up a delivery holds the story that depends on it, once")
  func givenUp() throws {
    let fired = try story { $0.publishingSince = due }
    let change = try #require(StoryChange.giveUp(fired, decision: 5, .primaryFailed, at: Sample.noon))
    #expect(change.story.hold?.reason == .primaryFailed && change.story.publishingSince == due)
    #expect(StoryChange.giveUp(change.story, decision: 5, .primaryFailed, at: Sample.noon) == nil)
    #expect(StoryChange.giveUp(fired, decision: 4, .primaryFailed, at: Sample.noon) == nil)
    #expect(StoryChange.giveUp(try Sample.story(), decision: 5, .primaryFailed, at: Sample.noon) == nil)
  }

  @Test("Steps that are only recorded leave the story unchanged")
  func records() throws {
    let story = try story()
    let grant = Grant(id: 3, role: "chief", capabilities: [.publish], scope: .all, until: nil)
    for step in [SystemStep.afterReview, .resend] {
      let change = StoryChange.record(
        step, of: story, by: Sample.member("chief", []), grant: grant, note: "So")
      #expect(change.story == story && change.action.name == step.name && change.note == "So")
    }
  }
}
