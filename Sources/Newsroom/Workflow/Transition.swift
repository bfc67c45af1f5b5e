/// What moves a story or is recorded of it: an action of people, or a step that Copydesk takes itself.
public enum Step: Hashable, Sendable {
  /// What people do.
  case action(Action)
  /// The deliveries of the standing decision are written.
  case fire
  /// What is approved does not go out, and says why.
  case hold
  /// A schedule was missed by so much that the story goes back to its desk.
  case drop
  /// The receipt that makes the working version the live one.
  case deliver
  /// Somebody closes the review of a signature that broke the glass.
  case afterReview
  /// Somebody has a delivery that was given up tried again.
  case resend

  /// As the database's table and the audit log name it.
  public var name: String {
    switch self {
    case .action(let action): action.rawValue
    case .fire: "fire"
    case .hold: "hold"
    case .drop: "drop"
    case .deliver: "deliver"
    case .afterReview: "after_review"
    case .resend: "resend"
    }
  }
}

/// One way in which a story may go; the database's `transition` table has the same rows.
public struct Transition: Hashable, Sendable {
  /// What moves the story.
  public var step: Step
  /// Where it stood; nil when it is new.
  public var from: StoryPosition?
  /// In which state it is from then on.
  public var to: StoryState

  /// A way of these properties.
  public init(_ step: Step, from: StoryPosition?, to: StoryState) {
    self.step = step
    self.from = from
    self.to = to
  }
}
