import Foundation
import Newsroom
import Testing

@Suite("Closing the review of a broken glass")
struct AfterReviewTests {
  private let facts = AfterReviewFacts(
    story: StoryNumber(1042), desk: Sample.caucasus, brokenBy: [Sample.handle("jo")], authors: [Sample.handle("rita")])

  @Test("Another person with `approve` on the desk closes it, and says what was found")
  func another() throws {
    let chief = Sample.member("chief", [.approve], on: .desk(Sample.caucasus), grant: 7)
    let grant = try Workflow.standard.closeAfterReview(facts, note: "It holds.", by: chief, now: Sample.noon)
    #expect(grant.id == 7)
    #expect(refusal(facts, note: " ", by: chief) == .usage)
  }

  @Test(
    "Whoever broke the glass, an author, or somebody without `approve` cannot close it",
    arguments: [
      ("jo", Sample.caucasus, RefusalCode.selfApproval), ("rita", Sample.caucasus, .selfApproval),
      ("chief", Sample.africa, .notPermitted),
    ])
  func refused(handle: String, desk: DeskSlug, code: RefusalCode) {
    #expect(refusal(facts, note: "It holds.", by: Sample.member(handle, [.approve], on: .desk(desk))) == code)
  }

  @Test("Who may not close it is told whether they broke the glass or wrote the story")
  func part() {
    for (handle, part) in [("jo", "broke the glass on"), ("rita", "is an author of")] {
      let refusal = #expect(throws: Refusal.self) {
        try Workflow.standard.closeAfterReview(
          facts, note: "It holds.", by: Sample.member(handle, [.approve]), now: Sample.noon)
      }
      #expect(refusal?.detail == "\(handle) \(part) story 1042 and cannot close its after-review.")
    }
  }

  @Test("With no glass broken there is nothing to close")
  func nothing() {
    let facts = AfterReviewFacts(story: StoryNumber(1), desk: Sample.caucasus, brokenBy: [], authors: [])
    #expect(refusal(facts, note: "x", by: Sample.member("chief", [.approve])) == .wrongState)
  }

  private func refusal(_ facts: AfterReviewFacts, note: String, by member: StaffMember) -> RefusalCode? {
    do throws(Refusal) {
      _ = try Workflow.standard.closeAfterReview(facts, note: note, by: member, now: Sample.noon)
      return nil
    } catch {
      return error.code
    }
  }
}
