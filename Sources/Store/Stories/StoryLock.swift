import Foundation
import Newsroom
import Postgres

extension Store {
  /// Locks a story and reads it; nil when there is none.
  ///
  /// - Parameter revision: the one on which somebody acts: what was done since is read, too.
  func lock(
    _ reference: StoryReference, since revision: Revision? = nil, _ connection: Connection
  ) async throws -> StoryFacts? {
    let (number, slug) = reference.parts
    guard let found = try await connection.queryOne(queries["lock_story"], number, slug) else { return nil }
    await forgetConfiguration(connection)
    let locked: StoryNumber = try found.ordinal("number")
    guard var story = try await facts([locked], connection)[locked] else { throw MissingRow(query: "story_rows") }
    if let revision, revision < story.revision {
      story.changes = try await changes(of: story.number, since: revision, connection)
    }
    return story
  }

  /// Locks stories, in the order of their numbers, and reads them.
  func lock(_ numbers: [StoryNumber], _ connection: Connection) async throws -> [StoryNumber: StoryFacts] {
    try await connection.execute(queries["lock_stories"], numbers.map(\.rawValue))
    await forgetConfiguration(connection)
    return try await facts(numbers, connection)
  }

  /// Reads stories as the workflow looks at them.
  func facts(_ numbers: [StoryNumber], _ connection: Connection) async throws -> [StoryNumber: StoryFacts] {
    let rows = try await connection.query(queries["story_rows"], numbers.map(\.rawValue))
    let stories = try rows.map { try $0.ordinal("number", StoryNumber.self) }
    let working = try rows.map { try $0.decode("working_version", as: Int.self) }
    let beside = try await connection.queryTogether(
      ["working_authors", "standing_approvals"].map { (queries[$0], [stories.map(\.rawValue), working]) })
    let authors = Dictionary(grouping: beside[0]) { try? $0.ordinal("story", StoryNumber.self) }
    let approvals = Dictionary(grouping: beside[1]) { try? $0.ordinal("story", StoryNumber.self) }
    let asked = try zip(stories, rows).compactMap { story, row in
      try row.decode("kill_request", as: Int?.self).map { ($0, story) }
    }
    let requests = try await killRequests(Dictionary(asked) { first, _ in first }, connection)
    let configuration = try await signedConfiguration(connection)
    let facts = try zip(stories, rows).map { number, row in
      let policy = configuration.policy(of: try row.slug("desk"), at: try row.decode("configuration"))
      var facts = try StoryFacts(
        row,
        authors: Authors(
          try authors[number, default: []].map { author in
            (try author.slug("staff", StaffHandle.self), try author.choice("part", Authors.Part.self))
          }),
        approvals: try approvals[number, default: []].map(StoryFacts.Approval.init), policy: policy ?? .unsigned)
      (facts.package, facts.proposedPackage) = (
        try row.optionalSlug("package"),
        try row.decode("proposed_package", as: String?.self).flatMap { PackageName($0) }
      )
      facts.killRequest = try row.decode("kill_request", as: Int?.self).flatMap { requests[$0] }
      (facts.wantedAt, facts.wantedMeant) = (try row.decode("wanted"), try row.meantTimes().wanted)
      facts.hasDestination = configuration.destinations.contains { $0.takes(facts.desk) }
      return (number, facts)
    }
    return Dictionary(facts) { first, _ in first }
  }

  private func changes(
    of story: StoryNumber, since revision: Revision, _ connection: Connection
  ) async throws -> [StoryFacts.Change] {
    try await connection.query(queries["changes_since"], story.rawValue, revision.rawValue).map { row in
      StoryFacts.Change(
        by: try row.decode("actor"), action: try row.decode("action"), at: try row.decode("at"),
        revision: try row.ordinal("revision"), holds: try row.decode("holds"))
    }
  }

  /// What the workflow asks of the newsroom.
  ///
  /// - Parameters:
  ///   - people: whom the request names.
  ///   - slug: the one that it names.
  ///   - action: the one that it is for, and `story` the one that it is to be done to.
  ///   - package: the one that it names.
  ///   - thread: the one of the story's notes that it names.
  func newsroomFacts(
    naming people: [StaffHandle] = [], slug: StorySlug? = nil, for action: Action? = nil,
    on story: StoryFacts? = nil, package: PackageName? = nil, thread: Int? = nil, _ connection: Connection
  ) async throws -> NewsroomFacts {
    let configuration = try await signedConfiguration(connection)
    let now = try await now(connection)
    let staff = people.compactMap { configuration.contents.member($0, at: now) }
    var holder: StoryNumber?
    if let slug { holder = try await slugHolder(slug, connection) }
    let setsFrontPage = FrontPlace.allCases.contains { $0.action == action }
    var previews: PreviewFacts?
    if let story, action == .previewLink || action == .previewEnd {
      previews = try await previewFacts(story, connection)
    }
    var notes: NoteFacts?
    if let story, action == .note || action == .noteResolve {
      notes = try await noteFacts(of: story.number, thread: thread, connection)
    }
    let lets = action == .publish || action == .republish
    let named = Set([package, story?.packageToGoWith, story?.proposedPackage].compactMap(\.self))
    return NewsroomFacts(
      desks: configuration.desks, triggers: configuration.contents.triggers.map(\.trigger),
      staff: Set(staff.filter(\.active).map(\.handle)), slugHolder: holder,
      frontPage: setsFrontPage ? try await frontPage(connection) : [], previews: previews, notes: notes,
      freezes: lets ? try await freezes(whileFiring: connection) : Freezes(),
      timeZone: configuration.newsroom.timeZone,
      packages: try await packages(named.sorted { $0.text < $1.text }, connection), now: now)
  }

  /// What the rules of freezes ask of the newsroom.
  func newsroomFacts(freezes: Freezes, now: Date, _ connection: Connection) async throws -> NewsroomFacts {
    let configuration = try await signedConfiguration(connection)
    return NewsroomFacts(
      desks: configuration.desks, freezes: freezes, timeZone: configuration.newsroom.timeZone, now: now)
  }

  /// The story that has that slug, or that readers found under it.
  func slugHolder(_ slug: StorySlug, _ connection: Connection) async throws -> StoryNumber? {
    try await connection.queryOne(queries["slug_holder"], slug.text)?.ordinal("number")
  }

  /// The database's clock.
  func now(_ connection: some PostgresQuerying) async throws -> Date {
    guard let row = try await connection.queryOne(queries["clock"]) else { throw MissingRow(query: "clock") }
    return try row.decode("now")
  }
}

extension StoryFacts {
  fileprivate init(_ row: Row, authors: Authors, approvals: [Approval], policy: DeskPolicy) throws {
    let claimedBy = try row.optionalSlug("claimed_by", StaffHandle.self)
    let claimedUntil = try row.decode("claimed_until", as: Date?.self)
    self.init(
      number: try row.ordinal("number"), slug: try row.slug("slug"), desk: try row.slug("desk"),
      state: try row.choice("state"), lastStateChange: try row.decode("last_state_change"),
      revision: try row.ordinal("revision"),
      workingVersion: try row.ordinal("working_version"), latestVersion: try row.ordinal("latest_version"),
      contentHash: try row.hash("content_hash"), workingKind: try row.choice("working_kind"),
      liveVersion: try row.optionalOrdinal("live_version"),
      liveKind: try row.decode("live_kind", as: String?.self).flatMap(DecisionKind.init(rawValue:)),
      liveSlug: try row.optionalSlug("live_slug"), liveDesk: try row.optionalSlug("live_desk"),
      firstPublishedAt: try row.decode("first_published_at"), decision: try row.decode("decision"),
      publishAt: try row.decode("publish_at"), trigger: try row.triggerReference(),
      proposedTrigger: try row.optionalSlug("proposed_trigger"), publishingSince: try row.decode("publishing_since"),
      anyDeliveryStarted: try row.decode("any_delivery_started"),
      authors: authors, submittedBy: try row.decode("saved_by"),
      readBy: Set(try row.slugs("read_by", StaffHandle.self)), approvals: approvals, embargo: try row.decode("embargo"),
      isSensitive: try row.decode("is_sensitive"),
      hold: try Hold(row),
      requiredFindings: try row.json("findings", [Finding].self).filter { $0.level == .required },
      policy: policy,
      claim: claimedBy.flatMap { by in claimedUntil.map { Claim(by: by, until: $0) } },
      assignee: try row.optionalSlug("assignee"))
  }
}

extension StoryFacts.Approval {
  fileprivate init(_ row: Row) throws {
    self.init(
      id: try row.decode("id"), by: try row.slug("actor"), waitsFor: try row.waitsFor(),
      meant: try row.meant("local_time", "time_zone"),
      firings: try row.decode("firings"), breakGlassReason: try row.decode("break_glass_reason"),
      overriddenChecks: try row.decode("overridden_checks"),
      overrideReason: try row.decode("override_reason"), signsAs: try row.choice("signs_as"))
  }
}

extension DeskPolicy {
  /// Of a version whose desk had no signed policy: nobody can approve it, so that it goes nowhere.
  fileprivate static let unsigned = DeskPolicy(approvals: RequiredApprovals(1_000), publishing: .manual)
}

extension StoryFacts.Hold {
  /// Why and since when a row's story is held; nil when it is not.
  init?(_ row: Row) throws {
    guard let reason = try row.decode("hold_reason", as: String?.self).map(HoldReason.init(rawValue:)),
      let since = try row.decode("hold_since", as: Date?.self)
    else { return nil }
    self.init(reason: reason, since: since, story: try row.optionalOrdinal("hold_story"))
  }
}
