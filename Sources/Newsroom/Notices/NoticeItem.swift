public import FoundationEssentials

/// A notice with what is said in it: never more of a story than its headline.
public struct NoticeItem: Hashable, Sendable {
  /// The story that it is about.
  public struct Story: Hashable, Sendable {
    /// Its number.
    public var number: StoryNumber
    /// Its slug.
    public var slug: StorySlug
    /// The working version's headline.
    public var headline: String

    /// A story of these properties.
    public init(number: StoryNumber, slug: StorySlug, headline: String) {
      self.number = number
      self.slug = slug
      self.headline = headline
    }
  }

  /// The notice's number in the newsroom.
  public var number: Int
  /// What it is about.
  public var kind: NoticeKind
  /// Why this person is told.
  public var because: NoticeReason
  /// What happened: the name of an action or of a step.
  public var action: String
  /// Who did it, as records name them.
  public var actor: String
  /// When.
  public var at: Date
  /// The story, if it is about one.
  public var story: Story?
  /// The desk's slug.
  public var desk: DeskSlug?
  /// The desk's name.
  public var deskName: String?
  /// The destination, if it is about one.
  public var destination: DestinationName?
  /// What else is told of it: `held`, `reason`, `role`, `publish_at`, `since`, `error`, `note`.
  public var detail: [String: CanonicalJSON]

  /// A notice of these properties.
  public init(
    number: Int, kind: NoticeKind, because: NoticeReason, action: String, actor: String, at: Date, story: Story? = nil,
    desk: DeskSlug? = nil, deskName: String? = nil, destination: DestinationName? = nil,
    detail: [String: CanonicalJSON] = [:]
  ) {
    self.number = number
    self.kind = kind
    self.because = because
    self.action = action
    self.actor = actor
    self.at = at
    self.story = story
    self.desk = desk
    self.deskName = deskName
    self.destination = destination
    self.detail = detail
  }

  func text(_ key: String) -> String? { if case .string(let text)? = detail[key] { text } else { nil } }

  func instant(_ key: String) -> Date? { text(key).flatMap { Instant($0)?.date } }
}

/// A notice in words.
extension NoticeItem {
  /// What it says in one line: `Waiting for you: Floods cut road to the coast`.
  public var headline: String {
    let what = story.map(\.headline) ?? destination.map { "the destination \($0)" } ?? "the newsroom"
    return "\(title): \(what)".singleLine
  }

  private var title: String {
    switch kind {
    case .waiting:
      switch action {
      case Action.assign.rawValue: "Assigned to you"
      case Action.approve.rawValue: because == .publishes ? "Ready to publish" : "Needs your signature"
      default: "Waiting for you"
      }
    case .returned: "Returned to you"
    case .approved: "Approved"
    case .atRisk: "At risk"
    case .failed: story == nil ? "Not delivering" : "Did not go out"
    case .recovered: "Delivering again"
    case .brokeGlass: "Glass broken"
    case .afterReview: "Needs an after-review"
    case .killAsked: "A kill needs your signature"
    case .killDropped: "Kill taken back"
    case .killed: "Killed"
    case .late: "Late"
    case .mentioned: "You are named in a note"
    case .replied: "Answered in your thread"
    }
  }

  /// What there is to know, in a sentence without its full stop.
  ///
  /// - Parameters:
  ///   - zone: On whose clocks times are told.
  public func sentence(zone: TimeZone?, now: Date) -> String {
    func time(_ instant: Date) -> String { ReadableTime(instant, zone: zone, now: now).description }
    let sentence =
      switch kind {
      case .waiting:
        switch action {
        case Action.assign.rawValue: "\(actor) assigned it to you"
        case Action.approve.rawValue:
          because == .publishes
            ? "\(actor) approved it, and nobody has sent it" : "\(actor) signed it; it needs another signature"
        case Action.recall.rawValue: "\(actor) recalled it"
        case SystemStep.drop.name: "its time passed before it could go out, so it is before the desk again"
        default: "\(actor) brought it before the desk (\(action))"
        }
      case .returned: "\(actor) returned it" + (text("note").map { ": “\($0)”" } ?? "")
      case .approved: "\(actor) approved it" + (instant("publish_at").map { "; it goes out \(time($0))" } ?? "")
      case .atRisk:
        Self.riskInWords(text("reason") ?? text("held")) + (instant("publish_at").map { "; wanted \(time($0))" } ?? "")
      case .failed:
        story == nil
          ? "deliveries fail" + (instant("since").map { " since \(time($0))" } ?? "")
            + (text("error").map { ": \($0)" } ?? "")
          : Self.holdInWords(text("held"))
      case .recovered: "deliveries arrive again" + (instant("since").map { "; they failed since \(time($0))" } ?? "")
      case .brokeGlass, .afterReview:
        "\(actor) broke the glass" + (text("break_glass_reason").map { ": “\($0)”" } ?? "")
      case .killAsked:
        "\(actor) asked to kill it" + (detail["vanish"] == nil ? "" : " without a trace")
          + (text("note").map { ": “\($0)”" } ?? "") + "; it is not killed until you or another person signs that"
      case .killDropped:
        "\(actor) took back that you asked to kill it" + (text("note").map { ": “\($0)”" } ?? "")
      case .killed: "\(actor) killed it" + (text("note").map { ": “\($0)”" } ?? "")
      case .late:
        "it has waited for longer than the desk allows" + (instant("due_at").map { "; it was due \(time($0))" } ?? "")
      case .mentioned: "\(actor) named you in a note" + (text("note").map { ": “\($0)”" } ?? "")
      case .replied: "\(actor) wrote in a thread of yours" + (text("note").map { ": “\($0)”" } ?? "")
      }
    return sentence.singleLine
  }

  /// The command that one types next.
  public var command: String {
    guard let story else { return "copydesk destinations" }
    switch kind {
    case .afterReview: return "copydesk after-review \(story.slug)"
    case .failed, .killed, .killDropped, .mentioned: return "copydesk log \(story.slug)"
    default: return "copydesk show \(story.slug)"
    }
  }

  private static func riskInWords(_ reason: String?) -> String {
    switch reason {
    case "approvals_missing": "its time comes, and approvals are missing"
    case "not_approved": "its time comes, and nobody has approved it"
    case "approver_left": "who approved it can no longer approve here, so it will be held"
    case "no_destination": "no destination takes it"
    case "checks_failed": "it fails a check that the desk requires now"
    case "frozen": "its desk is frozen"
    case "kill_asked": "somebody has asked to kill it"
    case "time_moved": "a time zone has changed, and its time is another on the desk's clocks than was meant"
    case "package_member", "member_missing": "another story of its package is missing"
    case "trigger_changed": "what it waits for was changed"
    case nil: "it may not go out in time"
    case .some(let other): other.spaced
    }
  }

  private static func holdInWords(_ reason: String?) -> String {
    switch reason {
    case HoldReason.missedSchedule.rawValue: "it is on hold: its time was missed"
    case HoldReason.primaryFailed.rawValue: "it is on hold: the delivery to the primary destination failed"
    case HoldReason.approverLeft.rawValue: "it is on hold: who approved it can no longer approve here"
    case HoldReason.noDestination.rawValue: "it is on hold: no destination takes it"
    case HoldReason.signature.rawValue: "it is on hold: its approval could not be verified"
    case nil: "it did not go out"
    case .some(let other): "it is on hold: \(other.spaced)"
    }
  }
}

extension String {
  fileprivate var spaced: String { split(separator: "_").joined(separator: " ") }

  /// Without line breaks and other control characters, which have a meaning where a notice goes; and not endless.
  var singleLine: String {
    let visible = unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
        ? " " : Character(scalar)
    }
    let line = String(visible)
    return line.count > 400 ? line.prefix(399) + "…" : line
  }
}
