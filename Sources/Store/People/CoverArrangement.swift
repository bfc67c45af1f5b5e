public import Foundation
public import Newsroom
import Postgres

extension Store {
  /// Arranges that somebody stands in for another on a desk until an instant; a later arrangement takes the earlier one's
  /// place. The newsroom's log keeps it.
  ///
  /// Throws `Refusal` for who may not, and for what cannot be passed on (`Cover.grants`).
  public func cover(
    for covered: StaffHandle, by standIn: StaffHandle, on desk: DeskSlug, until: Date, arrangedBy arranger: StaffMember,
    asRequestedBy: String? = nil
  ) async throws -> [Grant] {
    try await transaction { connection in
      try await connection.execute(queries["lock_newsroom"])
      let cover = Cover(
        standIn: try await member(standIn, connection), covered: try await member(covered, connection),
        desk: try await self.desk(desk, connection), until: Instant(until).date)
      let now = try await now(connection)
      let grants = try await right(of: arranger, connection) { arranger throws(Refusal) in
        try cover.grants(arrangedBy: arranger, now: now)
      }
      try await announce(
        AuditContext(arranger.handle.text, "cover", requestedBy: asRequestedBy), connection)
      for grant in grants {
        try await connection.execute(
          queries["give_cover"], standIn.text, grant.role, desk.text, grant.until, covered.text, grant.title)
      }
      try await signCover(
        of: covered, by: standIn, on: desk, arrangedBy: arranger, requestedBy: asRequestedBy, connection)
      return grants
    }
  }

  /// Ends what somebody does for another on a desk.
  ///
  /// Throws `Refusal` for who may not (`Cover.check`), and with `not_found` when there is nothing to end.
  public func endCover(
    for covered: StaffHandle, by standIn: StaffHandle, on desk: DeskSlug, endedBy member: StaffMember,
    asRequestedBy: String? = nil
  ) async throws {
    try await transaction { connection in
      try await connection.execute(queries["lock_newsroom"])
      let now = try await now(connection)
      try await right(of: member, connection) { member throws(Refusal) in
        try Cover.check(member, mayEndCoverFor: covered, by: standIn, on: desk, now: now)
      }
      try await announce(AuditContext(member.handle.text, "cover", requestedBy: asRequestedBy), connection)
      let ended = try await connection.execute(queries["end_cover"], standIn.text, desk.text, covered.text)
      guard ended > 0 else {
        throw Refusal(
          .notFound, "\(standIn) does not stand in for \(covered) on the \(desk) desk.",
          hint: "See who is standing in for whom: copydesk staff")
      }
      try await signCover(
        of: covered, by: standIn, on: desk, arrangedBy: member, requestedBy: asRequestedBy, connection)
    }
  }

  private func signCover(
    of covered: StaffHandle, by standIn: StaffHandle, on desk: DeskSlug, arrangedBy arranger: StaffMember,
    requestedBy: String?, _ connection: Connection
  ) async throws {
    try await signConfiguration(
      "cover", by: arranger.handle.text, requestedBy: requestedBy,
      touching: { key, row in
        key.part == "staff_grant" && row.text("staff") == standIn.text && row.text("desk") == desk.text
          && row.text("covering") == covered.text
      }, connection)
  }

  private func member(_ handle: StaffHandle, _ connection: Connection) async throws -> StaffMember {
    guard let member = try await member(handle, on: connection) else {
      throw Refusal(.notFound, "There is no staff member '\(handle)'.", hint: "List the staff with: copydesk staff")
    }
    return member
  }

  private func desk(_ slug: DeskSlug, _ connection: Connection) async throws -> DeskSlug {
    guard try await desks(on: connection).contains(where: { $0.slug == slug }) else {
      throw Refusal(.notFound, "There is no desk '\(slug)'.", hint: "List the desks with: copydesk desks")
    }
    return slug
  }
}
