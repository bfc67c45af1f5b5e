public import Newsroom

/// One entry of a story's audit log.
public struct AuditEntryBody: Codable, Sendable {
  /// From 1, without a gap.
  public var position: Int
  /// When.
  public var at: Instant
  /// Who.
  public var actor: String
  /// The person they stood in for.
  @NullWhenNil public var onBehalfOf: String?
  /// The account that used `--as`.
  @NullWhenNil public var requestedBy: String?
  /// What was done.
  public var action: String
  /// The revision after it.
  @NullWhenNil public var revision: Int?
  /// The version it concerned.
  @NullWhenNil public var version: Int?
  /// The story's state before.
  @NullWhenNil public var fromState: StoryState?
  /// The story's state after.
  @NullWhenNil public var toState: StoryState?
  /// The actor's note.
  @NullWhenNil public var note: String?
  /// What else belongs to it, by name: `fired` when it went out with this, `held` with the reason when it was put on hold.
  public var detail: CanonicalJSON
  /// The entry's hash, hexadecimal.
  public var hash: String

  /// An entry of these properties.
  public init(
    position: Int, at: Instant, actor: String, onBehalfOf: String?, requestedBy: String?, action: String,
    revision: Int?, version: Int?, fromState: StoryState?, toState: StoryState?, note: String?,
    detail: CanonicalJSON = .object([:]), hash: String
  ) {
    self.position = position
    self.at = at
    self.actor = actor
    self.onBehalfOf = onBehalfOf
    self.requestedBy = requestedBy
    self.action = action
    self.revision = revision
    self.version = version
    self.fromState = fromState
    self.toState = toState
    self.note = note
    self.detail = detail
    self.hash = hash
  }
}

/// The result of verifying the audit log.
public struct AuditReportBody: Codable, Sendable {
  /// A place where a chain is broken.
  public struct Fault: Codable, Sendable {
    /// The story's number; nil for the newsroom's own chain.
    @NullWhenNil public var story: Int?
    /// The entry's position; nil for the chain's end.
    @NullWhenNil public var position: Int?
    /// What is wrong.
    public var message: String

    /// A fault.
    public init(story: Int?, position: Int?, message: String) {
      self.story = story
      self.position = position
      self.message = message
    }
  }

  /// How many chains were verified.
  public var chains: Int
  /// How many entries were verified.
  public var entries: Int
  /// Where they are broken.
  public var problems: [Fault]
  /// The time up to which a signed checkpoint vouches for the log; nil when there is none.
  @NullWhenNil public var vouchedUntil: Instant?

  /// A report.
  public init(chains: Int, entries: Int, problems: [Fault], vouchedUntil: Instant?) {
    self.chains = chains
    self.entries = entries
    self.problems = problems
    self.vouchedUntil = vouchedUntil
  }
}
