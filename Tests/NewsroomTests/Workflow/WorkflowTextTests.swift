import Foundation
import Newsroom
import Testing

@Suite("What becomes of a text that comes in")
struct WorkflowTextTests {
  private let jo = Actor.staff(Sample.member("jo", [.write], on: .desk(Sample.caucasus)))
  private let other = Actor.staff(Sample.member("other", [.write]))
  private let chief = Actor.staff(Sample.member("chief", Set(Capability.allCases)))

  private func receive(
    _ request: ActionRequest, on story: StoryFacts?, by actor: Actor?, desk: DeskSlug = Sample.caucasus,
    slug: String = "caucasus-prisoner-swap", heldBy holder: Int? = 1042, hash: Int = 9
  ) throws -> TextRuling {
    let arrival = SubmittedText(
      request, desk: desk, slug: StorySlug(unchecked: slug), slugHolder: holder.map { StoryNumber($0) },
      contentHash: try Sample.hash(hash))
    return Workflow.standard.rule(on: arrival, for: story, by: actor, in: Sample.newsroom)
  }

  private func nextVersion(_ reception: TextRuling) -> StoryChange? {
    if case .nextVersion(let change) = reception { change } else { nil }
  }

  private func kept(_ reception: TextRuling) -> RefusalCode? {
    if case .keptBeside(_, let refusal) = reception { refusal.code } else { nil }
  }

  private func refused(_ reception: TextRuling) -> RefusalCode? {
    if case .refused(let refusal) = reception { refusal.code } else { nil }
  }

  @Test("A free slug starts a story, where the submitter has `write`")
  func newStory() throws {
    let submit = Sample.request(.submit)
    #expect(try receive(submit, on: nil, by: jo, heldBy: nil) == .newStory(.deskReview))
    #expect(try receive(Sample.request(.submit, asDraft: true), on: nil, by: jo, heldBy: nil) == .newStory(.draft))
    #expect(refused(try receive(submit, on: nil, by: jo, desk: Sample.africa, heldBy: nil)) == .notPermitted)
    #expect(try receive(submit, on: nil, by: .databaseRole("feed"), heldBy: nil) == .newStory(.deskReview))
    #expect(refused(try receive(submit, on: nil, by: nil, heldBy: nil)) == .unknownAccount)
    #expect(refused(try receive(submit, on: nil, by: .system, heldBy: nil)) == .notPermitted)
    #expect(refused(try receive(Sample.request(.edit), on: nil, by: jo, heldBy: nil)) == .notFound)
  }

  @Test("An author's text for a draft or a story under review is its next version, and voids existing approvals")
  func nextVersion() throws {
    let underReview = try Sample.story(approvals: ["nino"])
    let change = nextVersion(try receive(Sample.request(.submit), on: underReview, by: jo))
    #expect(change?.story.state == .deskReview && change?.voidedApprovals == [1])
    #expect(
      nextVersion(try receive(Sample.request(.submit), on: Sample.story(.draft), by: jo))?.story.state == .deskReview)
    #expect(
      nextVersion(try receive(Sample.request(.submit, asDraft: true), on: Sample.story(.draft), by: jo))?.story.state
        == .draft)
  }

  @Test("A text under review cannot turn back into a draft by being submitted as one; withdraw it first")
  func draftUnderReview() throws {
    #expect(kept(try receive(Sample.request(.submit, asDraft: true), on: Sample.story(), by: jo)) == .wrongState)
  }

  @Test("Somebody else's slug is taken, whatever state their story is in", arguments: StoryPosition.all)
  func slugTaken(position: StoryPosition) throws {
    let story = try Sample.story(
      position.state, live: position.isLive ? 3 : nil, firedSince: position.isFired ? Sample.noon : nil)
    #expect(refused(try receive(Sample.request(.submit), on: story, by: other)) == .slugTaken)
    #expect(refused(try receive(Sample.request(.submit), on: story, by: .databaseRole("feed"))) == .slugTaken)
  }

  @Test("A program may submit the next version of its own story")
  func ownOfDatabaseRole() throws {
    var story = try Sample.story()
    story.submittedBy = "sql:feed"
    let change = nextVersion(try receive(Sample.request(.submit), on: story, by: .databaseRole("feed")))
    #expect(change?.story.state == .deskReview)
    #expect(refused(try receive(Sample.request(.submit), on: story, by: .databaseRole("else"))) == .slugTaken)
  }

  @Test("A text for an approved story is kept beside it: only a recall voids an approval")
  func approved() throws {
    let reception = try receive(Sample.request(.submit), on: Sample.story(.approved, approvals: ["nino"]), by: jo)
    guard case .keptBeside(let number, let refusal) = reception else {
      Issue.record("\(reception)")
      return
    }
    #expect(number == StoryNumber(1042) && refusal.code == .wrongState)
    #expect(refusal.hint == "Recall its approval first: copydesk recall 1042 -m TEXT")
    #expect(kept(try receive(Sample.request(.edit), on: Sample.story(.approved), by: chief)) == .wrongState)
  }

  @Test("A text for a published story is refused with a hint to correct or update")
  func published() throws {
    let reception = try receive(Sample.request(.submit), on: Sample.story(.published, live: 4), by: jo)
    guard case .refused(let refusal) = reception else {
      Issue.record("\(reception)")
      return
    }
    #expect(refusal.code == .wrongState)
    #expect(
      refusal.hint
        == "To correct a mistake: copydesk correct 1042 FILE -m TEXT. To add new facts: copydesk update 1042 FILE")
    let correction = nextVersion(try receive(Sample.request(.correct), on: Sample.story(.published, live: 4), by: jo))
    #expect(correction?.story.state == .deskReview && correction?.version?.kind == .correct)
  }

  @Test("The loser of a race keeps the text beside the story")
  func lostRace() throws {
    #expect(kept(try receive(Sample.request(.edit, revision: 6), on: Sample.story(), by: chief)) == .versionConflict)
    let again = try Sample.story(.deskReview, live: 3)
    #expect(kept(try receive(Sample.request(.correct, revision: 6), on: again, by: chief)) == .versionConflict)
    #expect(kept(try receive(Sample.request(.correct), on: again, by: chief)) == .wrongState)
    let stranger = try receive(Sample.request(.edit, revision: 6), on: Sample.story(), by: other)
    #expect(refused(stranger) == .versionConflict, "who may not edit leaves nothing beside it")
  }

  @Test("A correction of what readers have never had is refused, and not kept beside it")
  func correctsNothing() throws {
    for state in [StoryState.draft, .deskReview] {
      #expect(refused(try receive(Sample.request(.correct), on: Sample.story(state), by: chief)) == .wrongState)
    }
  }

  @Test("A fix changes no more words than its desk allows, measured against what readers were told of last")
  func fixes() throws {
    func content(_ body: String) -> Content {
      Content(
        headline: "Headline", slug: StorySlug(unchecked: "caucasus-prisoner-swap"), desk: Sample.caucasus, byline: [],
        language: "en", body: body)
    }
    func receive(_ old: String?, _ new: String?, as action: Action = .fix, limit: Int? = nil) throws -> TextRuling {
      var newsroom = Sample.newsroom
      if let limit { newsroom.desks[0].policy.fixLimit = limit }
      let arrival = SubmittedText(
        Sample.request(action), desk: Sample.caucasus, slug: StorySlug(unchecked: "caucasus-prisoner-swap"),
        slugHolder: StoryNumber(1042), contentHash: try Sample.hash(9), content: new.map(content),
        lastTold: old.map(content))
      return Workflow.standard.rule(
        on: arrival, for: try Sample.story(.published, live: 4), by: chief, in: newsroom)
    }
    func detail(_ ruling: TextRuling) -> String? {
      if case .refused(let refusal) = ruling, refusal.code == .invalidDraft { refusal.detail } else { nil }
    }
    #expect(nextVersion(try receive("a b", "a b c d e"))?.version?.kind == .fix)
    let tooMuch = try receive("a b", "a b c d e f")
    #expect(detail(tooMuch) == "A fix of caucasus-prisoner-swap cannot change more than 3 words.")
    #expect(nextVersion(try receive("a b", "a b c d e f", limit: 4)) != nil)
    #expect(
      detail(try receive("a b", "a b c d e", limit: 2))
        == "A fix of caucasus-prisoner-swap cannot change more than 2 words.")
    #expect(nextVersion(try receive("a b", "a b c d e f", as: .correct)) != nil, "readers are told of a correction")
    #expect(
      detail(try receive("1 2", "3 4", limit: 4))
        == "A fix of caucasus-prisoner-swap cannot change a number (2, 1, 4).",
      "no more than three words are named")
    #expect(
      detail(try receive("It did 5", "It did not 6"))
        == "A fix of caucasus-prisoner-swap cannot change a negation (not), or a number (5, 6).")
    for (old, new) in [(nil, "a b"), ("a b", nil)] as [(String?, String?)] {
      #expect(
        detail(try receive(old, new)) == "A fix of caucasus-prisoner-swap cannot change more than its text.",
        "nobody can tell what it changes")
    }
  }

  @Test("Unchanged content makes no new version, but submitting an unchanged draft sends it to the desk")
  func unchanged() throws {
    #expect(
      try receive(Sample.request(.submit), on: Sample.story(approvals: ["nino"]), by: jo, hash: 4) == .unchanged(nil))
    #expect(try receive(Sample.request(.edit), on: Sample.story(), by: chief, hash: 4) == .unchanged(nil))
    let published = try Sample.story(.published, live: 4)
    #expect(try receive(Sample.request(.correct), on: published, by: chief, hash: 4) == .unchanged(nil))
    let draft = try Sample.story(.draft)
    #expect(try receive(Sample.request(.submit, asDraft: true), on: draft, by: jo, hash: 4) == .unchanged(nil))
    guard case .unchanged(let change?) = try receive(Sample.request(.submit), on: draft, by: jo, hash: 4) else {
      Issue.record("the draft stays")
      return
    }
    #expect(change.story.state == .deskReview && change.version == nil)
  }

  @Test("Slug and desk are frozen once readers have seen the story")
  func frozen() throws {
    let live = try Sample.story(.published, live: 4)
    let correct = Sample.request(.correct)
    #expect(refused(try receive(correct, on: live, by: chief, desk: Sample.africa)) == .wrongState)
    #expect(refused(try receive(correct, on: live, by: chief, slug: "another", heldBy: nil)) == .wrongState)
  }

  @Test("Until then, a new slug must be free and a new desk takes `assign` on both")
  func addresses() throws {
    let edit = Sample.request(.edit)
    let renamed = nextVersion(try receive(edit, on: Sample.story(), by: chief, slug: "another", heldBy: nil))
    #expect(renamed?.story.slug.text == "another")
    #expect(refused(try receive(edit, on: Sample.story(), by: chief, slug: "another", heldBy: 7)) == .slugTaken)
    let moved = nextVersion(try receive(edit, on: Sample.story(), by: chief, desk: Sample.africa))
    #expect(moved?.story.desk == Sample.africa)
    #expect(
      refused(try receive(Sample.request(.submit), on: Sample.story(), by: jo, desk: Sample.africa)) == .notPermitted)
  }
}
