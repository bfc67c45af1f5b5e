/// A section of the newsroom with its own people, time zone and policy.
public struct Desk: Hashable, Sendable {
  /// The short name: `africa`.
  public var slug: DeskSlug
  /// The name as readers see it.
  public var name: String
  /// In which bare local times of the desk are meant; an IANA identifier.
  public var timeZone: String
  /// BCP 47; of stories that name none.
  public var language: String
  /// How stories of this desk are approved and published.
  public var policy: DeskPolicy

  /// A desk of these properties.
  public init(slug: DeskSlug, name: String, timeZone: String, language: String, policy: DeskPolicy = DeskPolicy()) {
    self.slug = slug
    self.name = name
    self.timeZone = timeZone
    self.language = language
    self.policy = policy
  }
}

/// How a desk's stories are approved and published; copied into each version at submission, so that a later change does
/// not touch stories under review.
public struct DeskPolicy: Hashable, Codable, Sendable {
  /// Who may approve a version that they had a hand in.
  public enum SelfApproval: String, CaseIterable, Codable, Sendable {
    /// Nobody.
    case refuse
    /// Those who only edited: neither byline nor submitter.
    case editors
    /// Whoever has `approve`, by breaking the glass: with a reason and an after-review by another.
    case breakGlass = "break-glass"
  }

  /// What makes an approved story go out for which nobody says anything else.
  public enum Publishing: Hashable, Codable, Sendable, RawRepresentable {
    /// The approval itself.
    case onApproval
    /// The command `publish`.
    case manual
    /// A trigger.
    case trigger(TriggerName)

    /// Reads `on_approval`, `manual`, or the name of a trigger.
    public init?(rawValue: String) {
      switch rawValue {
      case "on_approval": self = .onApproval
      case "manual": self = .manual
      default:
        guard let name = TriggerName(rawValue) else { return nil }
        self = .trigger(name)
      }
    }

    /// As the configuration has it.
    public var rawValue: String {
      switch self {
      case .onApproval: "on_approval"
      case .manual: "manual"
      case .trigger(let name): name.text
      }
    }
  }

  /// What becomes of a schedule that was missed, as when the daemon was down.
  public struct MissedSchedule: Hashable, Codable, Sendable {
    /// After the time to publish late is over.
    public enum Otherwise: String, CaseIterable, Codable, Sendable {
      /// The story is held and says so.
      case hold
      /// The schedule is dropped; the story goes back to its desk.
      case drop
    }

    /// Up to this many seconds late, the story is published all the same.
    public var publishLateSeconds: Int
    /// What happens after that.
    public var otherwise: Otherwise

    /// Publishes up to that late, then does the other.
    public init(publishLateSeconds: Int = 1800, otherwise: Otherwise = .hold) {
      self.publishLateSeconds = publishLateSeconds
      self.otherwise = otherwise
    }
  }

  /// The signatures that a version needs, by as many people; `approve` at least once.
  public var approvals: RequiredApprovals
  /// Who may approve a version that they had a hand in.
  public var selfApproval: SelfApproval
  /// What makes an approved story without a time go out.
  public var publishing: Publishing
  /// The rules whose findings block approval; all others' are only shown.
  public var required: Set<String>
  /// What becomes of a schedule that was missed.
  public var missedSchedule: MissedSchedule
  /// After this many seconds before the desk, remind and escalate; nil for never.
  public var reviewWithinSeconds: Int?
  /// The same for a flash, a story of urgency 1; nil for as others.
  public var reviewWithinSecondsOfFlash: Int?
  /// The roles whose holders are told of a late story, one after the other: after each further such time the next.
  public var escalate: [String]?
  /// For how many minutes a story of urgency 1 or 2 leads the front page by itself; nil for `flashMinutesByDefault`.
  public var flashMinutes: Int?
  /// How many words a fix may insert and delete in all.
  public var fixLimit: Int
  /// How many people must sign a kill, 1 or 2. Unlike the rest it counts as it is when a story is to be killed.
  public var killSignatures: Int

  /// How many signatures a desk may want for a kill.
  public static let possibleKillSignatures = 1...2
  /// For how long a flash leads the front page if its desk's configuration does not say.
  public static let flashMinutesByDefault = 60
  /// The checks that a desk requires if its configuration does not say.
  public static let requiredByDefault: Set<String> = ["headline", "byline", "picture-caption", "picture-credit"]

  /// A policy; without arguments, the design's defaults.
  public init(
    approvals: RequiredApprovals = 1, selfApproval: SelfApproval = .refuse, publishing: Publishing = .onApproval,
    required: Set<String> = requiredByDefault, missedSchedule: MissedSchedule = MissedSchedule(),
    reviewWithinSeconds: Int? = nil, reviewWithinSecondsOfFlash: Int? = nil, escalate: [String]? = nil,
    flashMinutes: Int? = nil, fixLimit: Int = FixLimit.standard, killSignatures: Int = 1
  ) {
    self.approvals = approvals
    self.selfApproval = selfApproval
    self.publishing = publishing
    self.required = required
    self.missedSchedule = missedSchedule
    self.reviewWithinSeconds = reviewWithinSeconds
    self.reviewWithinSecondsOfFlash = reviewWithinSecondsOfFlash
    self.escalate = escalate
    self.flashMinutes = flashMinutes
    self.fixLimit = fixLimit
    self.killSignatures = killSignatures
  }

  /// Decodes a policy; what is not said in it is as usual.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      approvals: try container.decode(RequiredApprovals.self, forKey: .approvals),
      selfApproval: try container.decode(SelfApproval.self, forKey: .selfApproval),
      publishing: try container.decode(Publishing.self, forKey: .publishing),
      required: try container.decode(Set<String>.self, forKey: .required),
      missedSchedule: try container.decode(MissedSchedule.self, forKey: .missedSchedule),
      reviewWithinSeconds: try container.decodeIfPresent(Int.self, forKey: .reviewWithinSeconds),
      reviewWithinSecondsOfFlash: try container.decodeIfPresent(Int.self, forKey: .reviewWithinSecondsOfFlash),
      escalate: try container.decodeIfPresent([String].self, forKey: .escalate),
      flashMinutes: try container.decodeIfPresent(Int.self, forKey: .flashMinutes),
      fixLimit: try container.decodeIfPresent(Int.self, forKey: .fixLimit) ?? FixLimit.standard,
      killSignatures: try container.decodeIfPresent(Int.self, forKey: .killSignatures) ?? 1)
  }
}
