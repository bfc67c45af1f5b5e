/// What a notice to staff is about: a stable word in rows, scripts and `break_quiet`.
public enum NoticeKind: String, CaseIterable, Codable, Sendable {
  /// A story waits for the person: to be read, signed, published, or since it was assigned to them.
  case waiting
  /// A story of theirs came back from the desk.
  case returned
  /// A story of theirs was approved.
  case approved
  /// A story will not go out as those who signed it expect.
  case atRisk = "at_risk"
  /// A story did not go out, or a destination cannot be reached.
  case failed
  /// A destination can be reached again.
  case recovered
  /// Somebody broke the glass.
  case brokeGlass = "broke_glass"
  /// Somebody broke the glass, and the person may close the review of that.
  case afterReview = "after_review"
  /// Somebody has asked to kill a story, and the person may sign that.
  case killAsked = "kill_asked"
  /// Somebody took back that the person asked to kill a story.
  case killDropped = "kill_dropped"
  /// A story on their desk was killed.
  case killed
  /// A story has waited before its desk for longer than the desk allows.
  case late
  /// Somebody's note names the person.
  case mentioned
  /// Somebody wrote in a thread of notes in which the person has written.
  case replied
}

/// Why a person is told: a stable word in rows; ``sentence(desk:)`` says it to them.
public struct NoticeReason: RawRepresentable, Hashable, Codable, Sendable {
  /// The word.
  public let rawValue: String

  /// That word, whether it is one of those below or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The person wrote it.
  public static let author = NoticeReason(rawValue: "author")
  /// It is the person's work.
  public static let assignee = NoticeReason(rawValue: "assignee")
  /// The person claimed it.
  public static let claim = NoticeReason(rawValue: "claim")
  /// The person reads for the desk.
  public static let reviews = NoticeReason(rawValue: "reviews")
  /// The person may sign for the desk.
  public static let approves = NoticeReason(rawValue: "approves")
  /// It needs a signature that the person may give beside the desk's approval.
  public static let signs = NoticeReason(rawValue: "signs")
  /// The person may sign kills for the desk.
  public static let kills = NoticeReason(rawValue: "kills")
  /// The person asked for it.
  public static let asker = NoticeReason(rawValue: "asker")
  /// The person may send out the desk's stories.
  public static let publishes = NoticeReason(rawValue: "publishes")
  /// The person sets the desk's policy.
  public static let manages = NoticeReason(rawValue: "manages")
  /// The person looks after queue and destinations.
  public static let operates = NoticeReason(rawValue: "operates")

  /// Somebody named the person in a note.
  public static let mentioned = NoticeReason(rawValue: "mentioned")
  /// The person has written in the thread.
  public static let thread = NoticeReason(rawValue: "thread")

  private static let rolePrefix = "role:"

  /// The desk's late stories go to that role.
  public static func role(_ name: String) -> NoticeReason { NoticeReason(rawValue: rolePrefix + name) }

  /// As in "You are told since …".
  ///
  /// - Parameter desk: The desk's name; nil when no desk is concerned.
  public func sentence(desk: String?) -> String {
    let there = desk.map { " on the \($0) desk" } ?? ""
    return switch self {
    case .author: "you wrote it"
    case .assignee: "it is assigned to you"
    case .claim: "you claimed it"
    case .reviews: "you review\(there)"
    case .approves: "you may approve\(there)"
    case .signs: "it needs a signature that you may give\(there)"
    case .kills: "you may sign kills\(there)"
    case .asker: "you asked for it"
    case .publishes: "you may publish\(there)"
    case .manages: "you manage\(desk == nil ? " the newsroom" : there)"
    case .operates: "you operate the newsroom"
    case .mentioned: "the note names you"
    case .thread: "you wrote in that thread"
    default:
      rawValue.hasPrefix(Self.rolePrefix)
        ? "you are \(rawValue.dropFirst(Self.rolePrefix.count))\(there)" : rawValue
    }
  }
}
