package import Newsroom

/// One entry of a story's audit log.
package struct AuditEntryBody: Codable, Sendable {
  /// From 1, without a gap.
  package var position: Int
  package var at: Instant
  package var actor: String
  /// The person they stood in for.
  @NullWhenNil package var onBehalfOf: String?
  /// The account that used `--as`.
  @NullWhenNil package var requestedBy: String?
  package var action: String
  /// The revision after it.
  @NullWhenNil package var revision: Int?
  /// The version it concerned.
  @NullWhenNil package var version: Int?
  /// The story's state before.
  @NullWhenNil package var fromState: StoryState?
  /// The story's state after.
  @NullWhenNil package var toState: StoryState?
  /// The actor's note.
  @NullWhenNil package var note: String?
  /// What else belongs to it, by name: `fired` when it went out with this, `held` with the reason when it was put on hold, by
  /// which `grant` it was done, and what was signed, assigned or moved (`StoryChange.detail`).
  package var detail: CanonicalJSON
  /// The entry's hash, hexadecimal.
  package var hash: String

  package init(
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
package struct AuditReportBody: Codable, Sendable {
  /// A place where a chain is broken.
  package struct Fault: Codable, Sendable {
    /// The story's number; nil for the newsroom's own chain.
    @NullWhenNil package var story: Int?
    /// The entry's position; nil for the chain's end.
    @NullWhenNil package var position: Int?
    package var message: String

    package init(story: Int?, position: Int?, message: String) {
      self.story = story
      self.position = position
      self.message = message
    }
  }

  package var chains: Int
  package var entries: Int
  package var problems: [Fault]
  /// The time up to which a signed checkpoint vouches for the log; nil when there is none.
  @NullWhenNil package var vouchedUntil: Instant?

  package init(chains: Int, entries: Int, problems: [Fault], vouchedUntil: Instant?) {
    self.chains = chains
    self.entries = entries
    self.problems = problems
    self.vouchedUntil = vouchedUntil
  }
}
