/// Why an approved story does not go out, as a stable word: rows, events and scripts depend on it.
///
/// A row may hold a word that only a newer program knows.
public struct HoldReason: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
  /// The word.
  public let rawValue: String

  /// That word, whether it is one of those below or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The word.
  public var description: String { rawValue }

  /// Too few of the signatures on it are genuine.
  public static let signature = HoldReason(rawValue: "signature")
  /// Whoever signed it may not any more, or has left.
  public static let approverLeft = HoldReason(rawValue: "approver_left")
  /// Its time passed by more than its desk allows.
  public static let missedSchedule = HoldReason(rawValue: "missed_schedule")
  /// It fell due while its desk, or the newsroom, was frozen.
  public static let frozen = HoldReason(rawValue: "frozen")
  /// It fell due while a kill of it waited for a second signature.
  public static let killAsked = HoldReason(rawValue: "kill_asked")
  /// No destination takes its desk's stories.
  public static let noDestination = HoldReason(rawValue: "no_destination")
  /// The trigger that it waits for was changed or removed.
  public static let triggerChanged = HoldReason(rawValue: "trigger_changed")
  /// Another story of its package keeps all of them.
  public static let packageMember = HoldReason(rawValue: "package_member")
  /// The destination whose receipt makes it published was given up.
  public static let primaryFailed = HoldReason(rawValue: "primary_failed")
}
