import Foundation
import Newsroom
import Testing

@Suite("The front page by hand")
struct FrontPageActionTests {
  private let editor = Actor.staff(Sample.member("editor", [.front]))

  private func rule(
    _ action: Action, until: Date? = nil, placed: [FrontPlacement] = [], revision: Int? = nil,
    _ change: (inout StoryFacts) -> Void = { _ in }
  ) throws -> ActionRuling {
    var story = try Sample.story(.published, live: 4)
    change(&story)
    var newsroom = Sample.newsroom
    newsroom.frontPage = placed
    var request = Sample.request(action, revision: revision)
    request.until = until
    return Workflow.standard.rule(request, on: story, by: editor, in: newsroom)
  }

  private func placed(_ story: Int, _ place: FrontPlace, until: Date? = nil) -> FrontPlacement {
    FrontPlacement(
      story: StoryNumber(story), place: place, until: until, by: Sample.handle("nino"), at: Sample.noon)
  }

  @Test("It leaves the story as it is, and says where it is put, until when, by which grant")
  func records() throws {
    let until = Sample.noon.addingTimeInterval(3600)
    let change = try rule(.frontLead, until: until).change()
    #expect(change.story == (try Sample.story(.published, live: 4)))
    #expect((change.frontPage?.place, change.frontPage?.until) == (.lead, until))
    #expect(change.detail["until"] == .string("2026-11-24T13:00:00Z"))
    #expect(change.detail["grant"] != nil)
    #expect(change.sending == .nothing && change.voidedApprovals.isEmpty && change.decision == nil)
  }

  @Test("It ends in the future, and clearing takes no time", arguments: [-1, 0])
  func past(seconds: TimeInterval) throws {
    let then = Sample.noon.addingTimeInterval(seconds)
    #expect(try rule(.frontPin, until: then).codes == [.usage])
    #expect(try rule(.frontPin, until: Sample.noon.addingTimeInterval(1)).codes == [])
    let one = [placed(1042, .lead)]
    #expect(try rule(.frontClear, until: Sample.noon.addingTimeInterval(1), placed: one).codes == [.usage])
    #expect(try rule(.frontClear, placed: one).codes == [])
  }

  @Test("Nothing is cleared where nothing is set, whatever is set of other stories")
  func nothingToClear() throws {
    #expect(try rule(.frontClear).codes == [.wrongState])
    #expect(try rule(.frontClear, placed: [placed(7, .lead)]).codes == [.wrongState])
  }

  @Test("Three stories are pinned at a time, and one of them can be pinned anew")
  func pins() throws {
    let three = [placed(1, .pin), placed(2, .pin), placed(3, .pin)]
    let refusal = try #require(try rule(.frontPin, placed: three).refusals.first)
    #expect(refusal.code == .wrongState)
    #expect(refusal.detail == "3 stories are pinned to the front page already: 1, 2, 3.")
    #expect(refusal.hint == "Make room first: copydesk front clear 3")
    let beside = try rule(.frontPin, placed: [placed(9, .lead)] + three + [placed(8, .drop)]).refusals.first
    #expect(beside?.detail == refusal.detail, "what leads or is dropped is no pin, and clearing it makes no room")
    #expect(beside?.hint == refusal.hint)
    #expect(try rule(.frontLead, placed: three).codes == [])
    #expect(try rule(.frontPin, placed: [placed(1042, .pin)] + three.dropFirst()).codes == [])
    #expect(try rule(.frontPin, placed: [placed(1, .lead)] + three.dropFirst()).codes == [])
  }

  @Test("Only what readers see is put there, also while it is being corrected")
  func live() throws {
    #expect(try rule(.frontLead) { $0.state = .deskReview }.codes == [])
    #expect(
      try rule(.frontLead) {
        $0.state = .unpublished
        $0.liveVersion = nil
      }.codes == [.wrongState])
  }

  @Test("What others have changed of the words stands against nothing")
  func otherWords() throws {
    let ruling = try rule(.frontLead, revision: 6) {
      $0.changes = [
        StoryFacts.Change(by: "nino", action: "correct", at: Sample.noon, revision: Revision(7))
      ]
    }
    #expect(ruling.codes == [])
  }

  @Test(
    "What was said last of a story holds until it ends; a lead takes the place of the one before for good")
  func fold() {
    let soon = Sample.noon.addingTimeInterval(60)
    let later = Sample.noon.addingTimeInterval(120)
    let acts = [
      placed(1, .lead), placed(2, .pin), placed(3, .drop), placed(2, .drop), placed(4, .pin, until: soon),
      placed(3, .clear), placed(5, .lead, until: later),
    ]
    func holding(at instant: Date) -> [String] {
      [FrontPlacement](of: acts, at: instant).map { "\($0.place.rawValue) \($0.story)" }
    }
    #expect(holding(at: Sample.noon) == ["lead 5", "pin 4", "drop 2"])
    #expect(holding(at: soon) == ["lead 5", "drop 2"], "the end is the first instant at which it is over")
    #expect(holding(at: later) == ["drop 2"], "what it took the place of does not lead again")
  }
}
