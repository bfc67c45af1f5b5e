public import Newsroom

extension Store {
  /// What waits for a person, the most urgent first: stories under review, on hold or with a failed delivery on desks where
  /// they have `review`, the same where the story is assigned to them, and their own drafts.
  ///
  /// Of each of these kinds the newest 200 are looked at.
  public func inbox(of member: StaffMember, onDesk desk: DeskSlug? = nil) async throws -> [Story] {
    let now = try await now(pool)
    let filters = [
      StoryFilter(desk: desk, states: [.deskReview]), StoryFilter(desk: desk, states: [.draft], author: member.handle),
      StoryFilter(desk: desk, held: true), StoryFilter(desk: desk, failed: true),
    ]
    var found: [StoryNumber: Story] = [:]
    for filter in filters {
      for story in try await stories(filter, limit: 200).items {
        let isTheirs = filter.author != nil || story.assignee == member.handle
        if isTheirs || member.has(.review, on: story.desk, at: now) { found[story.number] = story }
      }
    }
    return found.values.sorted {
      ($0.urgency, $0.submittedAt, $0.number) < ($1.urgency, $1.submittedAt, $1.number)
    }
  }
}
