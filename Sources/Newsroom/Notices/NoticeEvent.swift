import FoundationEssentials

/// Something that happened, with all that decides who is told of it.
public struct NoticeEvent: Hashable, Sendable {
  /// The story that it happened to.
  public struct Story: Hashable, Sendable {
    /// The working version's authors.
    public var authors: Set<StaffHandle>
    /// Whose work it is.
    public var assignee: StaffHandle?
    /// Who claimed it, over or not.
    public var claimedBy: StaffHandle?
    /// Who has signed the working version.
    public var signedBy: Set<StaffHandle>
    /// Which of the signatures that it needs are missing, where it is before its desk.
    public var missing: [Capability]

    /// A story of these properties.
    public init(
      authors: Set<StaffHandle> = [], assignee: StaffHandle? = nil, claimedBy: StaffHandle? = nil,
      signedBy: Set<StaffHandle> = [], missing: [Capability] = [.approve]
    ) {
      self.authors = authors
      self.assignee = assignee
      self.claimedBy = claimedBy
      self.signedBy = signedBy
      self.missing = missing
    }
  }

  /// What happened: the name of an action, of a step that Copydesk took itself, or `outage` and `outage_over`.
  public var action: String
  /// Who did it, as records name them.
  public var actor: String
  /// The desks concerned: the story's, or those whose stories cannot be delivered.
  public var desks: [DeskSlug]
  /// The story, if it happened to one.
  public var story: Story?
  /// Where the story stood afterwards.
  public var state: StoryState?
  /// What else the log tells of it (`StoryChange.detail`).
  public var detail: [String: CanonicalJSON]

  /// An event of these properties.
  public init(
    action: String, actor: String, desks: [DeskSlug], story: Story? = nil, state: StoryState? = nil,
    detail: [String: CanonicalJSON] = [:]
  ) {
    self.action = action
    self.actor = actor
    self.desks = desks
    self.story = story
    self.state = state
    self.detail = detail
  }

  /// A text of the detail.
  public func text(_ key: String) -> String? { if case .string(let text)? = detail[key] { text } else { nil } }

  /// Why the story was held by it; nil when it was not.
  var hold: HoldReason? { text("held").map(HoldReason.init(rawValue:)) }

  /// Whether it broke the glass.
  var brokeGlass: Bool { text("break_glass_reason") != nil }
}

/// A person who is told of something.
public struct Notice: Hashable, Sendable {
  /// Who.
  public var staff: StaffHandle
  /// What it is about.
  public var kind: NoticeKind
  /// Why this person.
  public var because: NoticeReason

  /// A notice of these properties.
  public init(_ staff: StaffHandle, _ kind: NoticeKind, because: NoticeReason) {
    self.staff = staff
    self.kind = kind
    self.because = because
  }
}
