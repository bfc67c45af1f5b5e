import Foundation
public import Newsroom
import Postgres

extension Store {
  /// A story as it stands now. Throws `Refusal` with `not_found`.
  public func story(_ reference: StoryReference) async throws -> Story {
    try await story(number(of: reference, on: pool), on: pool)
  }

  /// Stories that meet the filter, the newest number first.
  ///
  /// - Parameter limit: 1 to 200; what is beyond counts as the nearest of these.
  public func stories(_ filter: StoryFilter, limit: Int = 50, after: PageCursor? = nil) async throws -> Page<Story> {
    let limit = Page<Story>.limit(limit)
    let states = filter.states.isEmpty ? nil : filter.states.map(\.rawValue).sorted()
    let rows = try await pool.query(
      queries["stories"], filter.desk?.text, states, filter.author?.text, filter.words, filter.held, filter.failed,
      filter.scheduledFrom, filter.changedSince, try after?.number(), limit)
    // A full page has a next one, also when some of its rows cannot be read.
    let last = try rows.last?.ordinal("number", StoryNumber.self)
    return Page(
      items: try await readable(rows, Story.init(row:)),
      next: rows.count == limit ? last.map { PageCursor(String($0.rawValue)) } : nil)
  }

  /// One version; the working one when no number is given. Throws `Refusal` with `not_found`.
  public func version(_ story: StoryReference, _ number: VersionNumber? = nil) async throws -> Version {
    let storyNumber = try await self.number(of: story, on: pool)
    guard let row = try await pool.queryOne(queries["version"], storyNumber.rawValue, number?.rawValue) else {
      throw Refusal.noSuchVersion(number, of: story)
    }
    let working = try row.ordinal("number", VersionNumber.self)
    let approvals = try await pool.query(queries["version_approvals"], storyNumber.rawValue, working.rawValue)
    return try Version(row, approvals: approvals.map(Version.Approval.init(row:)))
  }

  /// Everything that was done to a story, the oldest first.
  public func log(_ story: StoryReference) async throws -> [AuditEntry] {
    try await pool.query(queries["log"], number(of: story, on: pool).rawValue).map(AuditEntry.init(row:))
  }

  /// Texts that are kept beside a story, the oldest first.
  public func branches(of story: StoryReference) async throws -> [Branch] {
    try await pool.query(queries["branches"], number(of: story, on: pool).rawValue).map { row in
      Branch(
        submission: try row.ordinal("id"), savedBy: try row.decode("submitter"), at: try row.decode("received_at"),
        rejection: try row.json("rejection"), draft: try row.decode("draft"))
    }
  }

  /// A picture by its SHA-256; nil when there is none.
  public func asset(_ sha256: String) async throws -> Asset? {
    try await pool.queryOne(queries["asset"], sha256).map { row in
      Asset(
        sha256: try row.decode("sha256"), mediaType: try row.decode("media_type"), width: try row.decode("width"),
        height: try row.decode("height"), bytes: try row.decode("bytes"))
    }
  }

  func number(of reference: StoryReference, on connection: some PostgresQuerying) async throws -> StoryNumber {
    let (number, slug) = reference.parts
    guard let row = try await connection.queryOne(queries["story_number"], number, slug) else {
      throw Refusal.notFound(reference)
    }
    return try row.ordinal("number")
  }

  func story(_ number: StoryNumber, on connection: some PostgresQuerying) async throws -> Story {
    guard let row = try await connection.queryOne(queries["story"], number.rawValue) else {
      throw Refusal.notFound(.number(number))
    }
    return try Story(row: row)
  }
}

extension StoryReference {
  /// Number and slug, of which one is nil.
  var parts: (number: Int?, slug: String?) {
    switch self {
    case .number(let number): (number.rawValue, nil)
    case .slug(let slug): (nil, slug.text)
    }
  }
}
