import Foundation
import Newsroom
import Testing

@Suite("What people are told when something is not done")
struct WorkflowSentencesTests {
  private func answer(_ request: ActionRequest, on story: StoryFacts?, by actor: Actor?) throws -> Refusal {
    try #require(Workflow.standard.rule(request, on: story, by: actor, in: Sample.newsroom).refusals.first)
  }

  private let chief = Sample.member("chief", Set(Capability.allCases))

  @Test("Whoever loses a race is told who won, by doing what and when, in the desk's time")
  func versionConflict() throws {
    var story = try Sample.story(.draft)
    story.changes = [
      StoryFacts.Change(
        by: "nino", action: "return", at: Sample.noon.addingTimeInterval(-900.25), revision: Revision(7))
    ]
    let refusal = try answer(Sample.request(.approve, revision: 6), on: story, by: .staff(chief))
    #expect(refusal.code == .versionConflict)
    #expect(
      refusal.detail == "caucasus-prisoner-swap has changed since revision 6: nino returned it at 15:44 (Asia/Yerevan)."
    )
    #expect(refusal.hint == "See what changed, then try again: copydesk diff 1042")
    story.changes[0].action = "withdraw"
    story.changes[0].at = Sample.noon.addingTimeInterval(-86_400)
    #expect(
      try answer(Sample.request(.approve, revision: 6), on: story, by: .staff(chief)).detail
        == "caucasus-prisoner-swap has changed since revision 6: nino withdrew it at 23 Nov 16:00 (Asia/Yerevan).")
  }

  @Test("A revision that does not exist yet is reported as such")
  func revisionToCome() throws {
    let refusal = try answer(Sample.request(.approve, revision: 9), on: Sample.story(), by: .staff(chief))
    #expect(refusal.code == .versionConflict)
    #expect(refusal.detail == "caucasus-prisoner-swap has no revision 9 yet: it is at revision 7.")
  }

  @Test(
    "A refusal because of the state says what happened in the meantime, and who did it",
    arguments: [("nino", "approve", "nino approved it"), ("system", "drop", "it was taken off the schedule")])
  func whatHappened(by: String, action: String, words: String) throws {
    var story = try Sample.story(.published, live: 4)
    story.changes = [StoryFacts.Change(by: by, action: action, at: Sample.noon, revision: Revision(7))]
    let refusal = try answer(Sample.request(.approve, revision: 6), on: story, by: .staff(chief))
    #expect(refusal.code == .wrongState)
    #expect(
      refusal.detail
        == "caucasus-prisoner-swap is published, so it cannot be approved: \(words) at 16:00 (Asia/Yerevan).")
  }

  @Test("Whoever brought the story where it stands is not told what was done before as the cause")
  func ownDoing() throws {
    var story = try Sample.story(.killed)
    story.lastStateChange = "kill"
    story.changes = [
      StoryFacts.Change(by: "system", action: "deliver", at: Sample.noon, revision: Revision(6)),
      StoryFacts.Change(by: "chief", action: "kill", at: Sample.noon, revision: Revision(7)),
    ]
    let refusal = try answer(Sample.request(.kill, revision: 5), on: story, by: .staff(chief))
    #expect(refusal.detail == "caucasus-prisoner-swap is killed, so it cannot be killed.")
  }

  @Test("What one did oneself in the meantime is not told as what happened")
  func othersDoing() throws {
    var story = try Sample.story(.published, live: 4)
    story.changes = [
      StoryFacts.Change(by: "nino", action: "approve", at: Sample.noon, revision: Revision(7)),
      StoryFacts.Change(by: "chief", action: "note", at: Sample.noon, revision: Revision(8)),
    ]
    story.revision = Revision(8)
    let refusal = try answer(Sample.request(.approve, revision: 6), on: story, by: .staff(chief))
    #expect(refusal.detail.hasSuffix("so it cannot be approved: nino approved it at 16:00 (Asia/Yerevan)."))
  }

  @Test(
    "Whoever corrects or updates what is not published yet is told to save a new version",
    arguments: [
      (Action.clarify, StoryState.draft), (.correct, .draft), (.correct, .deskReview), (.update, .draft),
      (.update, .deskReview),
    ])
  func correctUnpublished(action: Action, state: StoryState) throws {
    let refusal = try answer(Sample.request(action), on: Sample.story(state), by: .staff(chief))
    #expect(refusal.code == .wrongState)
    #expect(refusal.hint == "Save a new version of it instead: copydesk edit 1042")
  }

  @Test("Nobody who tries to revive a story that is not spiked is sent to approve it")
  func reviveNotSpiked() throws {
    let refusal = try answer(Sample.request(.revive), on: Sample.story(), by: .staff(chief))
    #expect(refusal.code == .wrongState)
    #expect(refusal.hint == "Only a spiked story can be revived.")
    let killed = try answer(Sample.request(.revive), on: Sample.story(.killed), by: .staff(chief))
    #expect(killed.code == .wrongState && killed.hint != refusal.hint)
    let unpublished = try answer(Sample.request(.revive), on: Sample.story(.unpublished), by: .staff(chief))
    #expect(unpublished.code == .wrongState && unpublished.hint != refusal.hint)
  }

  @Test("An author who tries to approve is told why they count as one, and whom to ask")
  func selfApproval() throws {
    let story = try Sample.story(authors: [
      (Sample.handle("chief"), .submitter), (Sample.handle("chief"), .byline),
    ])
    let refusal = try answer(Sample.request(.approve), on: story, by: .staff(chief))
    #expect(refusal.code == .selfApproval)
    #expect(
      refusal.detail == "chief is an author of v4 of caucasus-prisoner-swap (byline, submitter) and cannot approve it.")
    #expect(refusal.hint == "Ask somebody else with `approve` on the caucasus desk.")
    let named = refusal.naming([Sample.handle("nino"), Sample.handle("zaza")])
    #expect(named.hint == "Ask somebody else with `approve` on the caucasus desk. Who can: nino, zaza.")
    #expect(refusal.naming([]).hint.hasSuffix("Nobody can right now."))
  }

  @Test("On a desk with break-glass, authors are told about it")
  func selfApprovalWithBreakGlass() throws {
    let story = try Sample.story(
      policy: DeskPolicy(selfApproval: .breakGlass), authors: [(Sample.handle("chief"), .editor)])
    let refusal = try answer(Sample.request(.approve), on: story, by: .staff(chief))
    #expect(refusal.hint.hasSuffix("In an emergency, use --break-glass with --reason TEXT."))
  }

  @Test("A refusal for lack of permission says what it takes, on which desk, and what is missing")
  func notPermitted() throws {
    let deputy = Sample.member("deputy", [.approve], on: .desk(Sample.caucasus))
    let forTime = try answer(
      Sample.request(.approve, at: Sample.noon.addingTimeInterval(60)), on: Sample.story(), by: .staff(deputy))
    #expect(
      forTime
        == Refusal(
          .notPermitted,
          "deputy may not approve caucasus-prisoner-swap: that requires `approve` and `schedule` on the caucasus desk; missing: "
            + "`schedule` on the caucasus desk.",
          hint: "Ask somebody with `approve` and `schedule` on the caucasus desk."))
    let edit = try answer(Sample.request(.edit), on: Sample.story(), by: .staff(deputy))
    #expect(
      edit.detail
        == "deputy may not edit caucasus-prisoner-swap: that requires an author with `write` on the caucasus desk, or `review` on the "
        + "caucasus desk.")
    #expect(edit.hint == "Ask somebody with `review` on the caucasus desk.")
    let lead = try answer(Sample.request(.frontLead), on: Sample.story(.published, live: 4), by: .staff(deputy))
    #expect(
      lead.detail.hasPrefix("deputy may not use 'front lead' on caucasus-prisoner-swap: that requires `front` on"))
    let withdraw = try answer(Sample.request(.withdraw), on: Sample.story(), by: .staff(deputy))
    #expect(
      withdraw.hint == "Ask one of its authors: jo. To send it back: copydesk return 1042 -m TEXT")
    let move = try answer(Sample.request(.move), on: Sample.story(), by: .staff(deputy))
    #expect(
      move.detail.hasSuffix(
        "that requires `assign` on the caucasus desk and `assign` on the africa desk; missing: `assign` on the caucasus desk and `assign` on the africa desk."
      ))
  }

  @Test("What takes one right says that right, and says it once")
  func oneRight() throws {
    let rita = Sample.member("rita", [.schedule])
    let pair = try Sample.story(policy: DeskPolicy(approvals: 2))
    #expect(
      try answer(Sample.request(.approve), on: pair, by: .staff(rita)).detail
        == "rita may not approve caucasus-prisoner-swap: that requires `approve` on the caucasus desk.")
    #expect(
      try answer(Sample.request(.publish), on: Sample.story(.approved), by: .staff(rita)).detail
        == "rita may not publish caucasus-prisoner-swap: that requires `publish` on the caucasus desk.")
    // Of several who may, those beside the reviewers are named in order.
    let signers = try Sample.story(policy: DeskPolicy(approvals: RequiredApprovals([.approve, .legal, .correct])))
    #expect(
      try answer(Sample.request(.return), on: signers, by: .staff(rita)).detail
        == "rita may not return caucasus-prisoner-swap: that requires `review` on the caucasus desk, or `correct` on the caucasus desk, "
        + "or `legal` on the caucasus desk.")
  }

  @Test("That a story could go out at once is a hint for those only who cannot schedule it, and while it is approved")
  func atOnce() throws {
    var story = try Sample.story()
    story.wantedAt = Sample.noon.addingTimeInterval(3600)
    let words = "--now"
    func hint(_ request: ActionRequest, _ story: StoryFacts, _ capabilities: Set<Capability>) throws -> String {
      let refusal = try answer(request, on: story, by: .staff(Sample.member("zaza", capabilities)))
      #expect(refusal.code == .notPermitted)
      return refusal.hint
    }
    #expect(try hint(Sample.request(.approve), story, [.approve]).contains(words))
    #expect(try !hint(Sample.request(.approve), story, [.schedule]).contains(words))
    let untimed = ActionRequest(.schedule, .number(StoryNumber(1042)))
    #expect(try !hint(untimed, Sample.story(.approved), [.approve]).contains(words))
  }

  @Test("Who may withdraw a story without authors is the program that sent it in")
  func withoutAuthors() throws {
    var story = try Sample.story(authors: [])
    story.submittedBy = "sql:feed"
    let refusal = try answer(Sample.request(.withdraw), on: story, by: .staff(Sample.member("rita", [])))
    #expect(refusal.hint.hasPrefix("Ask one of its authors: sql:feed."))
  }

  @Test(
    "Whoever cannot do it where the story stands is told what to do first",
    arguments: [
      (Action.frontPin, StoryState.draft, false, "Wait until it is published"),
      (.move, .deskReview, true, "Its desk is fixed"), (.move, .published, true, "Its desk is fixed"),
      (.move, .approved, false, "Recall its approval first"),
      (.retract, .draft, true, "Put its working version away first"),
      (.unpublish, .approved, true, "Put its working version away first"),
      (.readdress, .deskReview, true, "Put its working version away first"),
      (.unpublish, .deskReview, false, "It must be approved first"), (.unpublish, .spiked, false, "Revive it first"),
      (.submit, .unpublished, false, "Save a new version of it, then put that up"),
      (.correct, .unpublished, false, "Save a new version of it, then put that up"),
      (.approve, .unpublished, false, "Put it up again first"),
      (.fix, .deskReview, false, "Save a new version of it instead"),
      (.correct, .approved, true, "Recall its approval first"), (.revive, .draft, false, "Only a spiked story"),
      (.revive, .killed, false, "A kill is for good"), (.approve, .draft, false, "Its author must submit it first"),
    ])
  func instead(action: Action, state: StoryState, isLive: Bool, hint: String) throws {
    let story = try Sample.story(state, live: isLive ? 3 : nil)
    let refusal = try answer(Sample.request(action), on: story, by: .staff(chief))
    #expect(refusal.code == .wrongState && refusal.hint.contains(hint), "\(refusal.hint)")
  }

  @Test("Only a draft that came back is one that the desk can take up again")
  func reopening() throws {
    var story = try Sample.story(.draft)
    let words = "To hand it back to the desk as it is: copydesk reopen 1042"
    #expect(try answer(Sample.request(.approve), on: story, by: .staff(chief)).hint.contains(words))
    story.lastStateChange = "withdraw"
    #expect(try !answer(Sample.request(.approve), on: story, by: .staff(chief)).hint.contains(words))
  }

  @Test("Failed checks are named with their lines, and how to override them")
  func checksFailed() throws {
    var story = try Sample.story()
    story.requiredFindings = [
      Finding(rule: "picture-credit", level: .required, line: 9, column: 1, excerpt: "", message: ""),
      Finding(rule: "byline", level: .required, line: 0, column: 0, excerpt: "", message: ""),
    ]
    let refusal = try answer(Sample.request(.approve), on: story, by: .staff(chief))
    #expect(refusal.code == .checksFailed)
    #expect(refusal.detail == "v4 of caucasus-prisoner-swap fails required checks: picture-credit (line 9), byline.")
    #expect(
      refusal.hint
        == "Return it to its author, or override the checks: --override picture-credit --override byline --reason TEXT"
    )
    story.requiredFindings.removeFirst()
    #expect(
      try answer(Sample.request(.approve), on: story, by: .staff(chief)).hint
        == "Return it to its author, or override the check: --override byline --reason TEXT")
  }

  @Test("After firing, people are told since when the story has been going out and what can stop it")
  func afterFiring() throws {
    let story = try Sample.story(.approved, firedSince: Sample.noon.addingTimeInterval(-1))
    for action in [Action.recall, .schedule, .spike] {
      let refusal = try answer(Sample.request(action), on: story, by: .staff(chief))
      #expect(refusal.code == .wrongState)
      #expect(
        refusal.detail
          == "caucasus-prisoner-swap went out at 15:59 (Asia/Yerevan), so it cannot be \(past(action)).")
      #expect(refusal.hint == "Only a kill can stop it now: copydesk kill 1042 -m TEXT")
    }
  }

  private func past(_ action: Action) -> String {
    switch action {
    case .recall: "recalled"
    case .schedule: "scheduled"
    default: "spiked"
    }
  }

  @Test("Every wrong state says where the story stands and what to do instead", arguments: StoryPosition.all)
  func wrongStates(position: StoryPosition) throws {
    let story = try Sample.story(
      position.state, live: position.isLive ? 3 : nil, firedSince: position.isFired ? Sample.noon : nil)
    var hints: Set<String> = []
    for action in StoryActions.standard.names {
      let refusals = Workflow.standard.rule(Sample.request(action), on: story, by: .staff(chief), in: Sample.newsroom)
        .refusals
      for refusal in refusals where refusal.code == .wrongState {
        #expect(
          refusal.detail.hasPrefix(
            "caucasus-prisoner-swap \(position.isFired ? "went out at 16:00 (Asia/Yerevan)" : "is ")")
            || refusal.detail == "caucasus-prisoner-swap already went out at 16:00 (Asia/Yerevan).")
        hints.insert(refusal.hint)
      }
    }
    #expect(!hints.isEmpty && !hints.contains(""))
  }

  @Test("Unknown stories, unknown accounts and former staff are each reported as such")
  func strangers() throws {
    #expect(try answer(Sample.request(.kill), on: nil, by: .staff(chief)).detail == "There is no story '1042'.")
    #expect(try answer(Sample.request(.kill), on: Sample.story(), by: nil).code == .unknownAccount)
    var former = chief
    former.active = false
    let gone = try answer(Sample.request(.kill), on: Sample.story(), by: .staff(former))
    #expect(gone.code == .unknownAccount && gone.detail == "chief no longer works here.")
    let feed = try answer(Sample.request(.edit), on: Sample.story(), by: .databaseRole("feed"))
    #expect(feed.code == .unknownAccount)
    #expect(feed.detail == "The database role feed does not belong to a staff member, so it may only submit.")
  }

  @Test("Everything that stands in the way of a request is listed, in the order of the rules")
  func allRefusals() throws {
    var story = try Sample.story(.published, live: 4, authors: [(Sample.handle("jo"), .byline)])
    story.embargo = Sample.noon.addingTimeInterval(86_400)
    story.requiredFindings = [
      Finding(rule: "headline", level: .required, line: 1, column: 1, excerpt: "", message: "")
    ]
    var request = Sample.request(.approve, revision: 3, at: Sample.noon.addingTimeInterval(-60))
    request.overriddenChecks = ["byline"]
    let ruling = Workflow.standard.rule(
      request, on: story, by: .staff(Sample.member("jo", [.write])), in: Sample.newsroom)
    #expect(
      ruling.codes == [
        .versionConflict, .wrongState, .selfApproval, .notPermitted, .usage, .usage, .checksFailed, .embargoed,
      ])
    let first = try #require(ruling.refusals.first)
    #expect(throws: first) { _ = try ruling.change() }
  }

  @Test(
    "Anything a request must say but does not is a usage error",
    arguments: [Action.return, .recall, .spike, .kill, .correct, .clarify, .retract, .note])
  func noteMissing(action: Action) throws {
    let state: StoryState =
      switch action {
      case .recall: .approved
      case .correct, .clarify, .retract: .published
      default: .deskReview
      }
    let story = try Sample.story(state, live: 3)
    var request = Sample.request(action)
    #expect(Workflow.standard.rule(request, on: story, by: .staff(chief), in: Sample.newsroom).codes == [])
    for note in [nil, "", " \n"] {
      request.note = note
      #expect(Workflow.standard.rule(request, on: story, by: .staff(chief), in: Sample.newsroom).codes == [.usage])
    }
  }

  @Test("Only approving and scheduling take a time, and it must lie ahead")
  func times() throws {
    let approved = try Sample.story(.approved, approvals: ["nino"])
    var schedule = Sample.request(.schedule)
    for time in [nil, Sample.noon, Sample.noon.addingTimeInterval(-1)] {
      schedule.publishAt = time
      #expect(Workflow.standard.rule(schedule, on: approved, by: .staff(chief), in: Sample.newsroom).codes == [.usage])
    }
    let publish = Sample.request(.publish, at: Sample.noon.addingTimeInterval(60))
    #expect(Workflow.standard.rule(publish, on: approved, by: .staff(chief), in: Sample.newsroom).codes == [.usage])
    let approve = Sample.request(.approve, at: Sample.noon)
    #expect(
      Workflow.standard.rule(approve, on: try Sample.story(), by: .staff(chief), in: Sample.newsroom).codes == [.usage])
  }

  @Test("A story can only move to another desk that exists")
  func desks() throws {
    let story = try Sample.story()
    var request = Sample.request(.move)
    for desk in [nil, DeskSlug(unchecked: "nowhere"), Sample.caucasus] {
      request.desk = desk
      #expect(Workflow.standard.rule(request, on: story, by: .staff(chief), in: Sample.newsroom).codes == [.usage])
    }
  }
}
