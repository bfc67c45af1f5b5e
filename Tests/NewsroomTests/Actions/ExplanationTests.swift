import Newsroom
import Testing

@Suite("Why an action is refused, and who could do it")
struct ExplanationTests {
  private let chief = Sample.member("chief", Set(Capability.allCases))

  @Test("`why` names who could, ignores missing notes and times, and needs no revision")
  func why() throws {
    let jo = Sample.member("jo", [.approve, .schedule])
    let gone = StaffMember(handle: Sample.handle("gone"), name: "Gone", active: false, grants: chief.grants)
    let staff = [jo, chief, gone, Sample.member("abi", [.approve, .schedule])]
    let question = ActionRequest(.schedule, .number(StoryNumber(1042)))
    let explanation = Workflow.standard.explain(
      question, on: try Sample.story(.approved), by: .staff(jo), in: Sample.newsroom, staff: staff)
    #expect(!explanation.allowed && explanation.refusals.map(\.code) == [.selfApproval])
    #expect(explanation.whoCould == [Sample.handle("abi"), Sample.handle("chief")])
    #expect(explanation.refusals.first?.hint.hasSuffix("Who can: abi, chief.") == true)
    let allowed = Workflow.standard.explain(
      question, on: try Sample.story(.approved), by: .staff(chief), in: Sample.newsroom, staff: staff)
    #expect(allowed.allowed)
  }

  @Test("A refusal names who could, also to somebody who acts on an old revision")
  func whoCouldOnAnOldRevision() throws {
    let staff = [chief, Sample.member("rita", [.write])]
    let able = Workflow.standard.whoCould(
      Sample.request(.approve, revision: 6), on: try Sample.story(), in: Sample.newsroom, staff: staff)
    #expect(able == [Sample.handle("chief")])
  }

  @Test("`why` lists failed checks, how to override them, and everyone who could; never an author or a reporter")
  func whyWithFailedChecks() throws {
    var story = try Sample.story()
    story.requiredFindings = [
      Finding(rule: "its-or-its", level: .required, line: 9, column: 4, excerpt: "it's", message: "Its, not it's."),
      Finding(rule: "picture-credit", level: .required, line: 0, column: 0, excerpt: "", message: "No credit."),
    ]
    let jo = Sample.member("jo", [.approve])
    let staff = [jo, chief, Sample.member("rita", [.write])]
    let question = ActionRequest(.approve, .number(StoryNumber(1042)))
    for asker in [jo, chief] {
      let explanation = Workflow.standard.explain(
        question, on: story, by: .staff(asker), in: Sample.newsroom, staff: staff)
      #expect(!explanation.allowed)
      #expect(explanation.refusals.last?.code == .checksFailed)
      #expect(
        explanation.refusals.last?.hint.hasSuffix("--override its-or-its --override picture-credit --reason TEXT")
          == true)
      #expect(explanation.whoCould == [Sample.handle("chief")])
    }
    let own = Workflow.standard.explain(question, on: story, by: .staff(jo), in: Sample.newsroom, staff: staff)
    #expect(own.refusals.map(\.code) == [.selfApproval, .checksFailed])
    #expect(own.refusals.first?.hint.hasSuffix("Who can: chief.") == true)
  }
}
