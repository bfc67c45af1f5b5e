public import FoundationEssentials

/// A story on which the glass was broken, as far as the closing of its after-review asks.
public struct AfterReviewFacts: Hashable, Sendable {
  /// The story's number.
  public var story: StoryNumber
  /// Its desk.
  public var desk: DeskSlug
  /// Who broke the glass, in reviews that are open.
  public var brokenBy: Set<StaffHandle>
  /// The authors of the versions that were signed so.
  public var authors: Set<StaffHandle>

  /// Facts of these properties.
  public init(story: StoryNumber, desk: DeskSlug, brokenBy: Set<StaffHandle>, authors: Set<StaffHandle>) {
    self.story = story
    self.desk = desk
    self.brokenBy = brokenBy
    self.authors = authors
  }
}

extension Workflow {
  /// By which right somebody closes the after-review of a story: with `approve` on its desk, and as somebody who neither
  /// broke the glass nor wrote what went out by it. A note says what was found.
  public func closeAfterReview(
    _ facts: AfterReviewFacts, note: String?, by member: StaffMember, now: Date
  ) throws(Refusal) -> Grant {
    guard !facts.brokenBy.isEmpty else { throw .noAfterReview(facts.story) }
    guard !facts.brokenBy.union(facts.authors).contains(member.handle) else { throw .ownAfterReview(member, facts) }
    guard let grant = member.grant(for: .approve, on: facts.desk, at: now) else {
      throw .mayNotCloseAfterReview(member, facts)
    }
    guard !note.isBlank else { throw .afterReviewNoteMissing }
    return grant
  }
}

extension Refusal {
  fileprivate static func noAfterReview(_ story: StoryNumber) -> Refusal {
    Refusal(
      .wrongState, "Story \(story) has no open after-review.",
      hint: "See who approved it, and how: copydesk log \(story)")
  }

  fileprivate static func ownAfterReview(_ member: StaffMember, _ facts: AfterReviewFacts) -> Refusal {
    let part = facts.brokenBy.contains(member.handle) ? "broke the glass on" : "is an author of"
    return Refusal(
      .selfApproval, "\(member.handle) \(part) story \(facts.story) and cannot close its after-review.",
      hint: "Ask somebody else with `approve` on the \(facts.desk) desk.")
  }

  fileprivate static func mayNotCloseAfterReview(_ member: StaffMember, _ facts: AfterReviewFacts) -> Refusal {
    Refusal(
      .notPermitted,
      "\(member.handle) may not close the after-review of story \(facts.story): that requires `approve` on the "
        + "\(facts.desk) desk.",
      hint: "Ask somebody with `approve` on the \(facts.desk) desk.")
  }

  fileprivate static var afterReviewNoteMissing: Refusal {
    Refusal(.usage, "Closing an after-review needs a note.", hint: "Say what you found: -m TEXT")
  }
}
