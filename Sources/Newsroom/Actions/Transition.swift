/// Where something takes a story, from one position.
public struct Move: Hashable, Sendable {
  /// Where it stood; nil when it is new.
  public var from: StoryPosition?
  /// In which state it is from then on.
  public var to: StoryState

  /// A move of these ends.
  public init(from: StoryPosition?, to: StoryState) {
    self.from = from
    self.to = to
  }

  /// Whether readers see a version before the move.
  public enum Side: Sendable {
    /// They do.
    case live
    /// They do not.
    case notLive
    /// The move is the same either way.
    case either
  }
}

extension [Move] {
  /// From that state to each of these; only before it was fired, unless `fired` is said.
  public static func from(
    _ state: StoryState, _ side: Move.Side = .either, fired isFired: Bool = false, to states: StoryState...
  ) -> [Move] {
    [false, true].filter { side == .either || $0 == (side == .live) }.flatMap { isLive in
      states.map { Move(from: StoryPosition(state, isLive: isLive, isFired: isFired), to: $0) }
    }
  }

  /// From what readers see to its next version.
  public static let amend = from(.published, .live, to: .draft, .deskReview)

  /// To a new story, which is then in one of these states.
  public static func begin(in states: StoryState...) -> [Move] { states.map { Move(from: nil, to: $0) } }

  /// From everywhere to the same state.
  public static let anywhere: [Move] = StoryPosition.all.map { Move(from: $0, to: $0.state) }
}

/// What is done to a story, by people or by Copydesk itself.
public enum ActionOrStep: Hashable, Sendable {
  /// What people ask for.
  case action(Action)
  /// A step of its own kind, beside people's actions.
  case step(SystemStep)

  /// As the database's tables and the audit log name it.
  public var name: String {
    switch self {
    case .action(let action): action.rawValue
    case .step(let step): step.name
    }
  }
}

/// One way in which a story may go; the database's `transition` table has the same rows.
public struct Transition: Hashable, Sendable {
  /// What moves the story.
  public var action: ActionOrStep
  /// Where it stood; nil when it is new.
  public var from: StoryPosition?
  /// In which state it is from then on.
  public var to: StoryState

  /// A way of these properties.
  public init(_ action: ActionOrStep, from: StoryPosition?, to: StoryState) {
    self.action = action
    self.from = from
    self.to = to
  }
}
