package import Newsroom

/// A story with its working version.
package struct StoryBody: Codable, Sendable {
  package struct Hold: Codable, Sendable {
    package var reason: HoldReason
    package var since: Instant

    package init(reason: HoldReason, since: Instant) {
      self.reason = reason
      self.since = since
    }
  }

  /// How far the working version's approval is.
  package struct Approvals: Codable, Sendable {
    package var have: Int
    /// How many the desk requires.
    package var need: Int
    package var by: [String]

    package init(have: Int, need: Int, by: [String]) {
      self.have = have
      self.need = need
      self.by = by
    }
  }

  package struct Deliveries: Codable, Sendable {
    package var delivered: Int
    /// Deliveries on their way.
    package var pending: Int
    /// Deliveries that failed for good.
    package var failed: Int

    package init(delivered: Int, pending: Int, failed: Int) {
      self.delivered = delivered
      self.pending = pending
      self.failed = failed
    }
  }

  package struct Claim: Codable, Sendable {
    package var by: String
    package var until: Instant

    package init(by: String, until: Instant) {
      self.by = by
      self.until = until
    }
  }

  package var number: Int
  package var slug: String
  package var desk: String
  /// The desk's time zone, in which its times are shown.
  @NullWhenNil package var timeZone: String?
  package var state: StoryState
  /// The counter for compare-and-set.
  package var revision: Int
  package var version: Int
  package var contentHash: String
  /// The version that readers see; nil for none.
  @NullWhenNil package var liveVersion: Int?
  /// What approving the working version decides.
  package var kind: DecisionKind
  package var headline: String
  package var authors: [String]
  /// The urgency, 1 (flash) to 8.
  package var urgency: Int
  @NullWhenNil package var publishAt: Instant?
  /// Since when it is on its way to its destinations; nil before, and once readers have it.
  @NullWhenNil package var publishingSince: Instant?
  /// The time before which nobody receives it.
  @NullWhenNil package var embargo: Instant?
  @NullWhenNil package var hold: Hold?
  package var approvals: Approvals
  package var deliveries: Deliveries
  /// The destinations that it goes or went to.
  package var destinations: [String]
  /// Destinations that have not acknowledged a kill.
  package var killPending: [String]
  @NullWhenNil package var assignee: String?
  @NullWhenNil package var claim: Claim?
  /// Who first submitted it.
  package var submittedBy: String
  /// When that was.
  package var submittedAt: Instant
  @NullWhenNil package var firstPublishedAt: Instant?
  package var updatedAt: Instant
  /// What the checks found in the working version.
  package var findings: [Finding]
  /// How many texts are kept beside it.
  package var branches: Int
  /// The revision that the caller last saw; nil for none.
  @NullWhenNil package var seenRevision: Int?
  /// The version that the caller last saw.
  @NullWhenNil package var seenVersion: Int?

  package init(
    number: Int, slug: String, desk: String, timeZone: String?, state: StoryState, revision: Int, version: Int,
    contentHash: String, liveVersion: Int?, kind: DecisionKind, headline: String, authors: [String], urgency: Int,
    publishAt: Instant?, publishingSince: Instant? = nil, embargo: Instant?, hold: Hold?, approvals: Approvals,
    deliveries: Deliveries,
    destinations: [String], killPending: [String], assignee: String?, claim: Claim?, submittedBy: String,
    submittedAt: Instant, firstPublishedAt: Instant?, updatedAt: Instant, findings: [Finding], branches: Int,
    seenRevision: Int? = nil, seenVersion: Int? = nil
  ) {
    self.number = number
    self.slug = slug
    self.desk = desk
    self.timeZone = timeZone
    self.state = state
    self.revision = revision
    self.version = version
    self.contentHash = contentHash
    self.liveVersion = liveVersion
    self.kind = kind
    self.headline = headline
    self.authors = authors
    self.urgency = urgency
    self.publishAt = publishAt
    self.publishingSince = publishingSince
    self.embargo = embargo
    self.hold = hold
    self.approvals = approvals
    self.deliveries = deliveries
    self.destinations = destinations
    self.killPending = killPending
    self.assignee = assignee
    self.claim = claim
    self.submittedBy = submittedBy
    self.submittedAt = submittedAt
    self.firstPublishedAt = firstPublishedAt
    self.updatedAt = updatedAt
    self.findings = findings
    self.branches = branches
    self.seenRevision = seenRevision
    self.seenVersion = seenVersion
  }
}
