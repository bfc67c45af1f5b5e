import Foundation
import Newsroom
import Testing

@Suite("Approving")
struct WorkflowApprovalTests {
  private let chief = Sample.member("chief", Set(Capability.allCases), grant: 5)
  private let later = Sample.noon.addingTimeInterval(3600)

  private func rule(_ request: ActionRequest, on story: StoryFacts, by member: StaffMember) -> ActionRuling {
    Workflow.standard.rule(request, on: story, by: .staff(member), in: Sample.newsroom)
  }

  private func signing(
    _ request: ActionRequest, on story: StoryFacts, by member: StaffMember
  ) throws -> (StoryChange.Signature, StoryChange.Tally, StoryChange.Decision?) {
    let change = try rule(request, on: story, by: member).change()
    let signature = try #require(change.signature)
    return (signature, signature.tally, change.decision)
  }

  @Test("A deputy chief cannot approve his own story on another desk, whatever his role there")
  func deputyOnAnotherDesk() throws {
    var deputy = Sample.member("deputy", [.write, .review, .approve, .schedule, .correct], on: .desk(Sample.africa))
    let story = try Sample.story(authors: [(Sample.handle("deputy"), .submitter)])
    #expect(rule(Sample.request(.approve), on: story, by: deputy).codes == [.selfApproval, .notPermitted])
    deputy.grants.append(
      Grant(id: 2, role: "managing_editor", capabilities: Set(Capability.allCases), scope: .all))
    #expect(rule(Sample.request(.approve), on: story, by: deputy).codes == [.selfApproval])
  }

  @Test("An approval names its grant, and on a desk that publishes on approval the story goes out at once")
  func publishesOnApproval() throws {
    var claimed = try Sample.story()
    claimed.claim = StoryFacts.Claim(by: Sample.handle("chief"), until: later)
    let change = try rule(Sample.request(.approve), on: claimed, by: chief).change()
    #expect(change.story.state == .approved)
    #expect(change.authority == .grant(5, onBehalfOf: nil))
    #expect(change.sending == .fire && change.story.revision == Revision(8) && change.story.claim == nil)
    #expect(change.voidedApprovals.isEmpty)
    let (signature, tally, decision) = try signing(Sample.request(.approve), on: Sample.story(), by: chief)
    #expect(signature.by == Sample.handle("chief") && signature.grant == 5 && signature.kind == .publish)
    #expect(tally.have == 1 && tally.need == 1)
    #expect(decision?.kind == .publish && decision?.trigger == .immediately)
  }

  @Test(
    "Nobody signs what they have not read, unless they say so, and then the signature says it",
    arguments: [Action.approve, .schedule])
  func unread(action: Action) throws {
    var story = try Sample.story(action == .approve ? .deskReview : .approved)
    story.readBy = [Sample.handle("nino")]
    story.requiredFindings = [
      Finding(rule: "its-or-its", level: .required, line: 9, column: 4, excerpt: "it's", message: "Its, not it's.")
    ]
    var request = Sample.request(action)
    #expect(rule(request, on: story, by: chief).codes == [.unread, .checksFailed])
    #expect(
      rule(request, on: story, by: chief).refusals.first?.detail == "chief has not read v4 of caucasus-prisoner-swap.")
    #expect(rule(request, on: story, by: Sample.member("nino", [])).codes.first == .notPermitted)
    story.requiredFindings = []
    #expect(rule(request, on: story, by: chief).codes == [.unread])
    request.unread = true
    #expect(try signing(request, on: story, by: chief).0.unread)
    story.readBy = [Sample.handle("chief")]
    #expect(try !signing(request, on: story, by: chief).0.unread, "what was read is not signed as unread")
    request.unread = false
    #expect(try !signing(request, on: story, by: chief).0.unread)
    let able = Workflow.standard.whoCould(request, on: story, in: Sample.newsroom, staff: [chief])
    #expect(able == [Sample.handle("chief")])
  }

  @Test("On a desk that publishes by hand the story waits for `publish`")
  func manual() throws {
    let story = try Sample.story(policy: DeskPolicy(publishing: .manual))
    let change = try rule(Sample.request(.approve), on: story, by: chief).change()
    #expect(change.sending == .nothing && change.story.state == .approved && change.story.publishAt == nil)
    #expect(try signing(Sample.request(.approve), on: story, by: chief).2?.trigger == .command)
  }

  @Test("A scheduled time is part of the signature and becomes the trigger")
  func atTime() throws {
    let request = Sample.request(.approve, at: later)
    let (signature, _, decision) = try signing(request, on: Sample.story(), by: chief)
    #expect(signature.waitsFor.instant == later && decision?.trigger == .at(later))
    let change = try rule(request, on: Sample.story(), by: chief).change()
    #expect(change.sending == .nothing && change.story.publishAt == later)
  }

  @Test("Without a scheduled time the end of a future embargo is the trigger, even where people publish by hand")
  func embargoIsTheTime() throws {
    for publishing in [DeskPolicy.Publishing.onApproval, .manual] {
      var story = try Sample.story(policy: DeskPolicy(publishing: publishing))
      story.embargo = later
      let (signature, _, decision) = try signing(Sample.request(.approve), on: story, by: chief)
      #expect(decision?.trigger == .embargoLifted(later) && signature.waitsFor.instant == later)
      story.embargo = Sample.noon
      let expected: StoryChange.Trigger = publishing == .manual ? .command : .immediately
      #expect(try signing(Sample.request(.approve), on: story, by: chief).2?.trigger == expected)
    }
  }

  @Test("A time before the embargo ends is refused; the very end is not")
  func beforeEmbargo() throws {
    var story = try Sample.story()
    story.embargo = later
    #expect(
      rule(Sample.request(.approve, at: later.addingTimeInterval(-1)), on: story, by: chief).codes == [.embargoed])
    #expect(rule(Sample.request(.approve, at: later), on: story, by: chief).codes == [])
    story.state = .approved
    #expect(
      rule(Sample.request(.schedule, at: later.addingTimeInterval(-1)), on: story, by: chief).codes == [.embargoed])
    #expect(rule(Sample.request(.publish), on: story, by: chief).codes == [.embargoed])
    story.embargo = Sample.noon
    #expect(rule(Sample.request(.publish), on: story, by: chief).codes == [])
  }

  @Test("Where two approvals are needed, the first decides nothing and nobody counts twice")
  func twoApprovals() throws {
    var story = try Sample.story(policy: DeskPolicy(approvals: 2))
    let first = try signing(Sample.request(.approve, at: later), on: story, by: chief)
    #expect(first.1.have == 1 && first.1.need == 2 && first.2 == nil)
    story.approvals = [StoryFacts.Approval(id: 1, by: Sample.handle("chief"), waitsFor: .time(later))]
    #expect(rule(Sample.request(.approve), on: story, by: chief).codes == [.alreadyApproved])
    let second = try signing(Sample.request(.approve), on: story, by: Sample.member("nino", [.approve]))
    #expect(second.1.have == 2)
    #expect(
      second.0.waitsFor == .time(later) && second.2?.trigger == .at(later), "what the first named, the second signs too"
    )
  }

  @Test("Whoever signs after another signs for the same, and is told what that is")
  func signsForTheSame() throws {
    var story = try Sample.story(policy: DeskPolicy(approvals: 2))
    story.approvals = [StoryFacts.Approval(id: 1, by: Sample.handle("tamar"), waitsFor: .time(later))]
    let ruling = rule(Sample.request(.approve, at: later.addingTimeInterval(60)), on: story, by: chief)
    #expect(ruling.codes == [.wrongState])
    #expect(ruling.refusals[0].detail.hasPrefix("tamar has signed caucasus-prisoner-swap to go out at "))
    #expect(rule(Sample.request(.approve, at: later), on: story, by: chief).codes == [])
    story.approvals = [StoryFacts.Approval(id: 1, by: Sample.handle("tamar"))]
    #expect(rule(Sample.request(.approve, at: later), on: story, by: chief).codes == [.wrongState])
    #expect(rule(Sample.request(.approve), on: story, by: chief).codes == [])
  }

  @Test("A scheduled time that passed while a signature was missing takes effect with the last signature")
  func timePassedMeanwhile() throws {
    var story = try Sample.story(policy: DeskPolicy(approvals: 2, publishing: .manual))
    story.approvals = [
      StoryFacts.Approval(id: 1, by: Sample.handle("nino"), waitsFor: .time(Sample.noon.addingTimeInterval(-60)))
    ]
    #expect(try signing(Sample.request(.approve), on: story, by: chief).2?.trigger == .immediately)
  }

  @Test("A stand-in signs in both names and counts as one person")
  func covering() throws {
    let standIn = Sample.member("zaza", [.approve], covering: Sample.handle("nino"), grant: 9)
    var story = try Sample.story(policy: DeskPolicy(approvals: 2))
    let (signature, _, _) = try signing(Sample.request(.approve), on: story, by: standIn)
    #expect(signature.grant == 9 && signature.onBehalfOf == Sample.handle("nino"))
    #expect(
      try rule(Sample.request(.approve), on: story, by: standIn).change().authority.onBehalfOf
        == Sample.handle("nino"))
    story.approvals = [StoryFacts.Approval(id: 1, by: Sample.handle("zaza"))]
    #expect(rule(Sample.request(.approve), on: story, by: standIn).codes == [.alreadyApproved])
  }

  @Test("A grant ends on the dot, by the database's clock")
  func expiry() throws {
    let story = try Sample.story()
    let past = Sample.member("zaza", [.approve], until: Sample.noon)
    #expect(rule(Sample.request(.approve), on: story, by: past).codes == [.notPermitted])
    let still = Sample.member("zaza", [.approve], until: Sample.noon.addingTimeInterval(0.001))
    #expect(rule(Sample.request(.approve), on: story, by: still).codes == [])
  }

  @Test("Breaking the glass makes one signature enough, even an author's, and opens an after-review")
  func breakGlass() throws {
    let policy = DeskPolicy(approvals: 2, selfApproval: .breakGlass)
    let story = try Sample.story(policy: policy, authors: [(Sample.handle("chief"), .byline)])
    let request = Sample.request(.approve, breakGlass: "a quake")
    let (signature, _, decision) = try signing(request, on: story, by: chief)
    #expect(signature.breakGlassReason == "a quake" && decision?.trigger == .immediately)
  }

  @Test("Breaking the glass lifts neither embargo nor checks, and takes a reason")
  func breakGlassLimits() throws {
    var story = try Sample.story(policy: DeskPolicy(selfApproval: .breakGlass))
    #expect(rule(Sample.request(.approve, breakGlass: " "), on: story, by: chief).codes == [.usage])
    story.requiredFindings = [
      Finding(rule: "headline", level: .required, line: 1, column: 1, excerpt: "", message: "")
    ]
    story.embargo = later
    #expect(
      rule(Sample.request(.approve, at: Sample.noon.addingTimeInterval(9), breakGlass: "a quake"), on: story, by: chief)
        .codes == [.checksFailed, .embargoed])
  }

  @Test("The first of two signatories may break the glass later; the new signature replaces the old")
  func breakGlassAfterSigning() throws {
    var story = try Sample.story(policy: DeskPolicy(approvals: 2, selfApproval: .breakGlass))
    story.approvals = [StoryFacts.Approval(id: 31, by: Sample.handle("chief"))]
    let change = try rule(Sample.request(.approve, breakGlass: "a quake"), on: story, by: chief).change()
    #expect(change.story.state == .approved && change.voidedApprovals == [31])
  }

  @Test("Whoever broke the glass has signed, and does not break it twice")
  func breakGlassTwice() throws {
    var story = try Sample.story(policy: DeskPolicy(approvals: 2, selfApproval: .breakGlass))
    story.approvals = [StoryFacts.Approval(id: 31, by: Sample.handle("chief"), breakGlassReason: "a quake")]
    #expect(
      rule(Sample.request(.approve, breakGlass: "another quake"), on: story, by: chief).codes == [.alreadyApproved])
  }

  @Test("What earlier signatories overrode is not overridden for the next")
  func overrideIsOnesOwn() throws {
    var story = try Sample.story(policy: DeskPolicy(approvals: 2))
    story.requiredFindings = [
      Finding(rule: "headline", level: .required, line: 1, column: 1, excerpt: "", message: "")
    ]
    story.approvals = [
      StoryFacts.Approval(
        id: 31, by: Sample.handle("abi"), overriddenChecks: ["headline"], overrideReason: "no time")
    ]
    #expect(rule(Sample.request(.approve), on: story, by: chief).codes == [.checksFailed])
    var request = Sample.request(.approve)
    request.overriddenChecks = ["headline"]
    #expect(rule(request, on: story, by: chief).codes == [.usage])
    request.overrideReason = "no time"
    #expect(try rule(request, on: story, by: chief).change().story.state == .approved)
  }

  @Test("A check is overridden by name and with a reason, and only overrides of failed checks are signed")
  func override() throws {
    var story = try Sample.story()
    story.requiredFindings = [
      Finding(rule: "headline", level: .required, line: 1, column: 1, excerpt: "", message: "")
    ]
    var request = Sample.request(.approve)
    request.overriddenChecks = ["picture-credit", "headline"]
    #expect(rule(request, on: story, by: chief).codes == [.usage])
    request.overrideReason = "the agency's own"
    let (signature, _, _) = try signing(request, on: story, by: chief)
    #expect(signature.overriddenChecks == ["headline"] && signature.overrideReason == "the agency's own")
    request.overriddenChecks = ["picture-credit"]
    #expect(rule(request, on: story, by: chief).codes == [.checksFailed])
  }

  @Test(
    "Rescheduling takes a new signature: overrides and broken glass carry over, and the signer's earlier approval is replaced"
  )
  func schedule() throws {
    var story = try Sample.story(.approved, policy: DeskPolicy(approvals: 2, selfApproval: .breakGlass))
    story.requiredFindings = [
      Finding(rule: "headline", level: .required, line: 1, column: 1, excerpt: "", message: "")
    ]
    story.hold = StoryFacts.Hold(reason: .missedSchedule, since: Sample.noon)
    story.approvals = [
      StoryFacts.Approval(
        id: 31, by: Sample.handle("chief"), waitsFor: .time(later), breakGlassReason: "a quake",
        overriddenChecks: ["headline"], overrideReason: "no time"),
      StoryFacts.Approval(
        id: 32, by: Sample.handle("abi"), overriddenChecks: ["headline"], overrideReason: "said so"),
    ]
    let new = later.addingTimeInterval(3600)
    let change = try rule(Sample.request(.schedule, at: new), on: story, by: chief).change()
    #expect(change.story.state == .approved && change.voidedApprovals == [31])
    #expect(change.detail["voided_approvals"] == .array([.string("chief")]), "abi's stands")
    #expect(change.story.publishAt == new && change.story.hold == nil)
    let (signature, _, decision) = try signing(Sample.request(.schedule, at: new), on: story, by: chief)
    #expect(signature.breakGlassReason == "a quake" && signature.overriddenChecks == ["headline"])
    #expect(signature.overrideReason == "no time" && signature.waitsFor.instant == new && decision?.trigger == .at(new))
  }

  @Test("Under the `editors` policy only those who merely edited may approve")
  func editors() throws {
    let policy = DeskPolicy(selfApproval: .editors)
    let edited = try Sample.story(policy: policy, authors: [(Sample.handle("chief"), .editor)])
    #expect(rule(Sample.request(.approve), on: edited, by: chief).codes == [])
    let both = try Sample.story(
      policy: policy, authors: [(Sample.handle("chief"), .editor), (Sample.handle("chief"), .submitter)])
    #expect(rule(Sample.request(.approve), on: both, by: chief).codes == [.selfApproval])
  }
}
