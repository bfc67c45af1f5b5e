import Foundation
import Newsroom
import Postgres

/// A story under its lock: what the rules need to know of it, and the columns that an action may change.
struct LockedStory {
  var facts: StoryFacts
  var slug: StorySlug
  var desk: DeskSlug
  var state: StoryState
  var workingVersion: VersionNumber
  var workingKind: DecisionKind
  var liveVersion: VersionNumber?
  var revision: Revision
  var publishAt: Date?
  var publishingSince: Date?
  var hold: (reason: String, since: Date)?
  var assignee: StaffHandle?
  var claim: StoryFacts.Claim?
  var firstPublishedAt: Date?
  var decision: Int?
  /// The database's clock when it was read.
  let now: Date
  /// The submission that the working version came with.
  let submission: Int

  init(_ row: Row, authors: Authors, approvals: [StoryFacts.Approval]) throws {
    slug = try row.slug("slug")
    desk = try row.slug("desk")
    state = try row.choice("state")
    workingVersion = try row.ordinal("working_version")
    workingKind = try row.choice("working_kind")
    liveVersion = try row.optionalOrdinal("live_version")
    revision = try row.ordinal("revision")
    publishAt = try row.decode("publish_at")
    publishingSince = try row.decode("publishing_since")
    assignee = try row.optionalSlug("assignee")
    firstPublishedAt = try row.decode("first_published_at")
    decision = try row.decode("decision")
    now = try row.decode("now")
    submission = try row.decode("submission")
    if let reason = try row.decode("hold_reason", as: String?.self),
      let since = try row.decode("hold_since", as: Date?.self)
    {
      hold = (reason, since)
    }
    if let by = try row.optionalSlug("claimed_by", StaffHandle.self),
      let until = try row.decode("claimed_until", as: Date?.self), until > now
    {
      claim = StoryFacts.Claim(by: by, until: until)
    }
    facts = StoryFacts(
      number: try row.ordinal("number"), slug: slug, desk: desk, state: state, revision: revision,
      lastChange: StoryFacts.Change(
        by: try row.decode("updated_by"), action: try row.decode("updated_action"), at: try row.decode("updated_at")),
      workingVersion: workingVersion, contentHash: try row.hash("content_hash"), workingKind: workingKind,
      liveVersion: liveVersion, publishingSince: publishingSince,
      anyDeliveryStarted: try row.decode("any_delivery_started"), authors: authors,
      submittedBy: try row.decode("saved_by"), approvals: approvals, embargo: try row.decode("embargo"),
      hold: hold?.reason,
      requiredFindings: try row.json("findings", [Finding].self).filter { $0.level == .required },
      policy: try row.json("policy"), claim: claim)
  }

  /// Takes over what follows from a ruling, except for what has rows of its own.
  mutating func follow(_ consequence: Consequence) {
    state = consequence.state
    if consequence.countsRevision { revision = Revision(revision.rawValue + 1) }
    if consequence.endsClaim { claim = nil }
    if consequence.endsHold { hold = nil }
    switch consequence.schedule {
    case .kept: break
    case .set(let instant): publishAt = instant
    case .dropped: publishAt = nil
    }
  }
}

extension Store {
  /// Locks a story and reads it; nil when there is none.
  func lock(_ reference: StoryReference, _ connection: Connection) async throws -> LockedStory? {
    let (number, slug) = reference.parts
    guard let found = try await connection.queryOne(queries["lock_story"], number, slug) else { return nil }
    return try await read(found.ordinal("number"), connection)
  }

  private func read(_ number: StoryNumber, _ connection: Connection) async throws -> LockedStory {
    guard let row = try await connection.queryOne(queries["story_row"], number.rawValue) else {
      throw Refusal.noStory(.number(number))
    }
    let version = try row.decode("working_version", as: Int.self)
    let authors = try await connection.query(queries["working_authors"], number.rawValue, version).map { row in
      (try row.slug("staff", StaffHandle.self), try row.choice("part", Authors.Part.self))
    }
    let approvals = try await connection.query(queries["standing_approvals"], number.rawValue, version).map { row in
      StoryFacts.Approval(
        id: try row.decode("id"), by: try row.slug("actor"), publishAt: try row.decode("publish_at"),
        breakGlassReason: try row.decode("break_glass_reason"), overriddenChecks: try row.decode("overridden_checks"),
        overrideReason: try row.decode("override_reason"))
    }
    return try LockedStory(row, authors: Authors(authors), approvals: approvals)
  }

  /// Writes the columns back; the database's triggers check the step and enter it in the log.
  func write(_ story: LockedStory, _ connection: Connection) async throws {
    try await connection.execute(
      queries["change_story"],
      parameters: [
        story.facts.number.rawValue, story.desk.text, story.state.rawValue, story.workingVersion.rawValue,
        story.workingKind.rawValue, story.liveVersion?.rawValue, story.revision.rawValue, story.publishAt,
        story.publishingSince, story.hold?.reason, story.hold?.since, story.assignee?.text, story.claim?.by.text,
        story.claim?.until, story.firstPublishedAt, story.decision, story.slug.text,
      ])
  }

  /// The database's clock.
  func now(_ connection: some PostgresQuerying) async throws -> Date {
    guard let row = try await connection.queryOne(queries["clock"]) else { throw LostRow(query: "clock") }
    return try row.decode("now")
  }

  func nextVersion(of story: StoryNumber, _ connection: Connection) async throws -> VersionNumber {
    guard let row = try await connection.queryOne(queries["next_version_number"], story.rawValue) else {
      throw LostRow(query: "next_version_number")
    }
    return try row.ordinal("number")
  }

  /// Saves a version; which findings block approval its desk's policy says. Who its authors are, and by which policy it is
  /// approved, the database enters itself.
  func save(
    _ content: Content, findings: [Finding], as number: VersionNumber, of story: StoryNumber, kind: DecisionKind,
    note: String?, submission: SubmissionID, by saver: Actor, _ connection: Connection
  ) async throws {
    let canonical = content.canonicalJSON.text
    let required = try await desks(on: connection).first { $0.slug == content.desk }?.policy.required ?? []
    let findings = findings.map { finding in
      var finding = finding
      finding.level = required.contains(finding.rule) ? .required : .recommended
      return finding
    }
    try await connection.execute(
      queries["save_version"],
      parameters: [
        story.rawValue, number.rawValue, ContentHash(of: content).description, JSONB(text: canonical), canonical,
        submission.rawValue, kind.rawValue, note, content.desk.text, JSONB(text: "{}"),
        content.embargo.map { Instant($0).date },
        content.picture?.sha256, saver.name, StoredJSON.encode(findings),
      ])
  }

  func void(_ approvals: [Int], by actor: String, reason: String, _ connection: Connection) async throws {
    guard !approvals.isEmpty else { return }
    try await connection.execute(queries["void_approvals"], approvals, actor, reason)
  }

  /// Tells the database's triggers who does what, until the transaction's end or until something else is said.
  func say(_ saying: Saying, _ connection: Connection) async throws {
    let quiet = notices.isDue() ? "" : "quiet"
    try await connection.execute(
      queries["say"], saying.actor, saying.action, saying.onBehalfOf, saying.requestedBy, saying.note, saying.detail,
      quiet)
  }
}

/// Who does what, for the log.
struct Saying {
  let actor: String
  let action: String
  let onBehalfOf: String?
  let requestedBy: String?
  let note: String?
  let detail: String?

  /// By somebody whom records know by that name.
  init(
    _ actor: String, _ action: String, onBehalfOf: StaffHandle? = nil, requestedBy: String? = nil, note: String? = nil,
    detail: String? = nil
  ) {
    self.actor = actor
    self.action = action
    self.onBehalfOf = onBehalfOf?.text
    self.requestedBy = requestedBy
    self.note = note
    self.detail = detail
  }

  init(
    _ actor: Actor, _ action: String, onBehalfOf: StaffHandle? = nil, requestedBy: String? = nil, note: String? = nil
  ) {
    self.init(actor.name, action, onBehalfOf: onBehalfOf, requestedBy: requestedBy, note: note)
  }
}
