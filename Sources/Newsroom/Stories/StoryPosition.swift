/// Where a story stands, as far as the workflow asks: its state, whether readers see a version, whether it was fired.
public struct StoryPosition: Hashable, Sendable {
  /// Where the working version stands.
  public var state: StoryState
  /// Whether readers see a version of it.
  public var isLive: Bool
  /// Whether the deliveries of its decision have been written.
  public var isFired: Bool

  /// That position; the database lets no story into one that is not among `all`.
  public init(_ state: StoryState, isLive: Bool = false, isFired: Bool = false) {
    self.state = state
    self.isLive = isLive
    self.isFired = isFired
  }

  /// Every position in which a story can be: what is published is live, what is unpublished, spiked or killed is not, and only
  /// what is approved was fired.
  public static let all: [StoryPosition] = StoryState.allCases.flatMap { state in
    let lives =
      switch state {
      case .draft, .deskReview, .approved: [false, true]
      case .published: [true]
      case .unpublished, .spiked, .killed: [false]
      }
    return lives.flatMap { isLive in
      (state == .approved ? [false, true] : [false]).map { isFired in
        StoryPosition(state, isLive: isLive, isFired: isFired)
      }
    }
  }
}
