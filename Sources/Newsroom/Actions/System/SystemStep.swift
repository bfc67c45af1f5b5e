/// Something that is done to a story beside people's actions: what Copydesk does when a time comes or a delivery ends, and
/// what people do about deliveries and broken glass. None of it conflicts with what somebody has read.
public struct SystemStep: Hashable, Sendable {
  /// As the database's tables and the audit log name it.
  public let name: String
  /// As in "it was held".
  public let pastParticiple: String
  /// From where to where it takes a story.
  public let moves: [Move]
  /// Whether it leaves the story as it is, revision included.
  public let recordsOnly: Bool

  init(_ name: String, _ pastParticiple: String, _ moves: [Move], recordsOnly: Bool = false) {
    self.name = name
    self.pastParticiple = pastParticiple
    self.moves = moves
    self.recordsOnly = recordsOnly
  }

  /// All of them.
  public static let all: [SystemStep] = [
    fire, hold, unhold, drop, deliver, askKill, afterReview, resend, previewOver, remind, escalate, risk,
  ]

  /// A trigger fires: the deliveries of the standing decision are written.
  public static let fire = SystemStep("fire", "sent out", .from(.approved, to: .approved))
  /// What is approved does not go out, and says why.
  public static let hold = SystemStep(
    "hold", "held", .from(.approved, to: .approved) + .from(.approved, fired: true, to: .approved))
  /// What kept its package does so no more.
  public static let unhold = SystemStep("unhold", "let wait again", .from(.approved, to: .approved))
  /// A schedule was missed by so much that the story goes back to its desk.
  public static let drop = SystemStep("drop", "taken off the schedule", .from(.approved, to: .deskReview))
  /// The receipt arrives that makes the working version the live one.
  public static let deliver = SystemStep("deliver", "published", .from(.approved, fired: true, to: .published))
  /// Somebody asks to kill it where the desk wants two signatures for that.
  public static let askKill = SystemStep("ask_kill", "asked to be killed", .whereKillable, recordsOnly: true)
  /// Somebody closes the review of a signature that broke the glass.
  public static let afterReview = SystemStep("after_review", "reviewed", .anywhere, recordsOnly: true)
  /// Somebody has a delivery tried again that was given up.
  public static let resend = SystemStep("resend", "sent again", .anywhere, recordsOnly: true)
  /// A link to its preview is over by itself.
  public static let previewOver = SystemStep("preview_over", "past its preview", .anywhere, recordsOnly: true)
  /// It has waited before its desk for as long as the desk allows: whoever has it in hand, or the desk, is reminded.
  public static let remind = SystemStep("remind", "reminded of", .from(.deskReview, to: .deskReview), recordsOnly: true)
  /// It has waited still longer, and the next of those whom the desk names is told.
  public static let escalate = SystemStep(
    "escalate", "escalated", .from(.deskReview, to: .deskReview), recordsOnly: true)
  /// It will not go out as those who signed it, or want it, expect.
  public static let risk = SystemStep(
    "risk", "found at risk", .from(.deskReview, to: .deskReview) + .from(.approved, to: .approved), recordsOnly: true)
}
