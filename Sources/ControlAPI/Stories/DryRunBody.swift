package import Newsroom

/// What an action would lead to: whether it would be done, and what would change where.
package struct DryRunBody: Codable, Sendable {
  /// A file at a destination that would not stay as it is.
  package struct File: Codable, Sendable {
    /// From the destination's root.
    package var path: String
    /// `added`, `changed` or `removed`.
    package var change: String
    /// In bytes; null for one that is not there yet.
    @NullWhenNil package var sizeBefore: Int?
    /// In bytes; null for one that is removed.
    @NullWhenNil package var size: Int?
    /// What a changed file says now; null where it is not text, or too long to be compared.
    @NullWhenNil package var before: String?
    /// What it would say.
    @NullWhenNil package var after: String?

    /// A file.
    package init(path: String, change: String, sizeBefore: Int?, size: Int?, before: String?, after: String?) {
      self.path = path
      self.change = change
      self.sizeBefore = sizeBefore
      self.size = size
      self.before = before
      self.after = after
    }
  }

  /// Where it would go.
  package struct Destination: Codable, Sendable {
    package var name: String
    package var kind: String
    /// Whether the story is published by arriving there.
    package var primary: Bool
    /// Why nothing would be delivered there for now; null when it would.
    @NullWhenNil package var hold: String?
    /// By path; null where the destination cannot tell beforehand.
    @NullWhenNil package var files: [File]?
    /// Why it cannot tell; null when it can.
    @NullWhenNil package var reason: String?

    /// A destination.
    package init(name: String, kind: String, primary: Bool, hold: String?, files: [File]?, reason: String?) {
      self.name = name
      self.kind = kind
      self.primary = primary
      self.hold = hold
      self.files = files
      self.reason = reason
    }
  }

  /// What would become of the story.
  package enum Outcome: String, CaseIterable, Codable, Sendable {
    /// It would go out at once.
    case goesOut = "goes_out"
    /// The deliveries that were given up would be tried again.
    case resumes
    /// It would go out by itself at `at`.
    case waits
    /// It would go out when `trigger` fires.
    case waitsForTrigger = "waits_for_trigger"
    /// It would go out with `package`, all of it at once.
    case waitsForPackage = "waits_for_package"
    /// It would wait until somebody publishes it.
    case waitsForCommand = "waits_for_publish"
    /// It would wait for more approvals.
    case needsApprovals = "needs_approvals"
    /// It would be held, for the reason in `hold`.
    case held
    /// It would not be killed yet, but wait for another person to sign that.
    case asksForKill = "asks_for_kill"
    /// It would be taken away from the destinations that have it.
    case takenAway = "taken_away"
  }

  /// How many approvals it would have, and how many it needs.
  package struct Approvals: Codable, Sendable {
    package var have: Int
    package var need: Int
    /// Which would be missing: `approve`, `legal`.
    package var missing: [String]

    /// Approvals.
    package init(have: Int, need: Int, missing: [String] = []) {
      self.have = have
      self.need = need
      self.missing = missing
    }
  }

  /// Whether it would be done.
  package var allowed: Bool
  /// Every reason why not, in the order of checking.
  package var refusals: [Refusal]
  /// Who may do it now; of a kill that would only be asked for, who could sign it then.
  package var whoCould: [String]
  package var story: Int
  package var slug: String
  /// The version that it is about.
  package var version: Int
  /// The desk's, an IANA identifier; null where it is not known.
  @NullWhenNil package var timeZone: String?
  /// Null when it is refused.
  @NullWhenNil package var outcome: Outcome?
  /// When it would go out by itself.
  @NullWhenNil package var at: Instant?
  /// The trigger that it would wait for.
  @NullWhenNil package var trigger: String?
  /// The package that it would wait for.
  @NullWhenNil package var package: String?
  /// Why it would be held: `no_destination`, `signature`.
  @NullWhenNil package var hold: String?
  @NullWhenNil package var approvals: Approvals?
  /// Which of the signatures that are needed it would be, such as `approve` or `legal`; null of what signs nothing.
  @NullWhenNil package var signsAs: String?
  /// The address at which readers would find it; null where its desk's stories go to no site.
  @NullWhenNil package var address: String?
  /// Where it would go, the primary destination first; none when nothing would go out.
  package var destinations: [Destination]

  /// A dry run of these results.
  package init(
    allowed: Bool, refusals: [Refusal], whoCould: [String], story: Int, slug: String, version: Int,
    timeZone: String?, outcome: Outcome?, at: Instant? = nil, trigger: String? = nil,
    package: String? = nil, hold: String? = nil,
    approvals: Approvals? = nil, signsAs: String? = nil, address: String? = nil,
    destinations: [Destination]
  ) {
    self.allowed = allowed
    self.refusals = refusals
    self.whoCould = whoCould
    self.story = story
    self.slug = slug
    self.version = version
    self.timeZone = timeZone
    self.outcome = outcome
    self.at = at
    self.trigger = trigger
    self.package = package
    self.hold = hold
    self.approvals = approvals
    self.signsAs = signsAs
    self.address = address
    self.destinations = destinations
  }
}
