public import Foundation
public import Newsroom
import Postgres

/// What people have looked at, and what they have read: a person reads a version by having its full text before their
/// eyes, and may then sign it.
extension Store {
  /// Remembers which revision a person has looked at.
  public func seen(_ story: StoryReference, _ revision: Revision, by member: StaffHandle) async throws {
    try await pool.execute(queries["see"], member.text, number(of: story, on: pool).rawValue, revision.rawValue)
  }

  /// What a person has looked at last; nil for nothing.
  public func lastSeen(
    _ story: StoryReference, by member: StaffHandle
  ) async throws -> (revision: Revision, version: VersionNumber)? {
    try await pool.queryOne(queries["last_seen"], member.text, number(of: story, on: pool).rawValue).map { row in
      (try row.ordinal("revision"), try row.ordinal("version"))
    }
  }

  /// Remembers that a person has read a version, and, where they say so, on which revision of the story.
  ///
  /// Throws `Refusal`: `not_found` when there is no such version, `version_conflict` when it is not the text of that hash.
  public func read(
    _ story: StoryReference, _ version: VersionNumber, _ hash: ContentHash, at revision: Revision? = nil,
    by member: StaffHandle
  ) async throws {
    let number = try await self.number(of: story, on: pool)
    try await transaction { connection in
      guard let row = try await connection.queryOne(queries["version_hash"], number.rawValue, version.rawValue) else {
        throw Refusal.noSuchVersion(version, of: story)
      }
      guard try row.hash("content_hash") == hash else {
        throw Refusal(
          .versionConflict, "That is not the text of version \(version) of story \(number).",
          hint: "Read it again: copydesk show \(number)")
      }
      try await announce(AuditContext(member.text, "seen"), connection)
      try await connection.execute(
        queries["read"], number.rawValue, version.rawValue, member.text, hash.description)
      if let revision {
        try await connection.execute(queries["see"], member.text, number.rawValue, revision.rawValue)
      }
    }
  }

  /// When a person first read a version, or saved it; nil when they have not.
  public func readAt(_ story: StoryNumber, _ version: VersionNumber, by member: StaffHandle) async throws -> Date? {
    try await pool.queryOne(queries["read_at"], story.rawValue, version.rawValue, member.text)?.decode("read_at")
  }
}

extension Refusal {
  static func noSuchVersion(_ version: VersionNumber?, of story: StoryReference) -> Refusal {
    Refusal(
      .notFound, "Story \(story) has no version \(version?.description ?? "").",
      hint: "See its versions: copydesk log \(story)")
  }
}
