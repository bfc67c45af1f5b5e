extension Workflow {
  /// Rules on a text that came in.
  ///
  /// The slug of a `submit` says what it is for: a new story, or the next version of the story that has it, if that is the
  /// submitter's own and a draft or under review. Slug and desk are frozen once readers see the story; before, another
  /// slug must be free, and another desk takes what a `move` takes.
  ///
  /// - Parameters:
  ///   - story: for `submit` the one that has the slug, nil when none has; otherwise the one that was named.
  ///   - actor: who submitted it; a database role may submit, new stories and its own.
  ///   - desks: all there are.
  public static func receiving(
    _ arrival: Arrival, on story: StoryFacts?, by actor: Actor?, desks: Set<DeskSlug>
  ) -> Reception {
    let request = arrival.request
    switch known(actor, for: request.action) {
    case .failure(let refusal): return .refused(refusal)
    case .success(let actor):
      guard let story else {
        return request.action == .submit ? begin(arrival, by: actor) : .refused(.notFound(request.story))
      }
      return take(arrival, Hearing(request: request, story: story, actor: actor, desks: desks))
    }
  }

  private static func begin(_ arrival: Arrival, by actor: Actor) -> Reception {
    let mayWrite =
      switch actor {
      case .staff(let member): member.has(.write, on: arrival.desk, at: arrival.request.now)
      case .databaseRole: true
      case .system: false
      }
    guard mayWrite else { return .refused(.mayNotWrite(actor, on: arrival.desk)) }
    return .newStory(arrival.request.asDraft ? .draft : .deskReview)
  }

  private static func take(_ arrival: Arrival, _ hearing: Hearing) -> Reception {
    let story = hearing.story
    if arrival.request.action == .submit, !hearing.isAuthor { return .refused(.slugTaken(arrival.slug)) }
    let refusals = hearing.refusals
    if let first = refusals.first {
      return isKept(refusals, hearing) ? .refusedButKept(story.number, first) : .refused(first)
    }
    if let refusal = addressRefusal(arrival, hearing) { return .refused(refusal) }
    guard let consequence = hearing.consequence else { return .refused(.wrongState(story, arrival.request.action)) }
    guard arrival.contentHash == story.contentHash else { return .nextVersion(consequence) }
    guard arrival.request.action == .submit, consequence.state != story.state else { return .unchanged(nil) }
    return .unchanged(
      Consequence(
        state: consequence.state, authority: consequence.authority, effect: .stand, voidedApprovals: []))
  }

  /// Whether the text lost a race or met a lock, and but for that would have been taken.
  private static func isKept(_ refusals: [Refusal], _ hearing: Hearing) -> Bool {
    refusals.allSatisfy { refusal in
      switch refusal.code {
      case .versionConflict: true
      case .wrongState:
        switch hearing.story.state {
        case .approved, .spiked: true
        case .draft, .deskReview: hearing.story.position.isLive || hearing.request.action == .submit
        case .published, .killed: false
        }
      default: false
      }
    }
  }

  private static func addressRefusal(_ arrival: Arrival, _ hearing: Hearing) -> Refusal? {
    let story = hearing.story
    let isElsewhere = arrival.desk != story.desk
    if isElsewhere || arrival.slug != story.slug, story.position.isLive { return .addressFrozen(story) }
    if let holder = arrival.slugHolder, holder != story.number { return .slugTaken(arrival.slug) }
    let mayMove = [story.desk, arrival.desk].allSatisfy { hearing.grant(for: .assign, on: $0) != nil }
    return isElsewhere && !mayMove ? .namesAnotherDesk(arrival.desk, hearing.actor, story) : nil
  }
}
