public import Newsroom
import Postgres

extension Store {
  /// Closes the after-reviews of a story on which the glass was broken; the log names who did, and with what note.
  ///
  /// Throws `Refusal` for who may not (`Workflow.closeAfterReview`).
  public func closeAfterReview(
    of story: StoryReference, note: String?, by member: StaffMember, asRequestedBy: String? = nil
  ) async throws -> Story {
    try await transaction { connection in
      guard let locked = try await lock(story, connection) else { throw Refusal.notFound(story) }
      let number = locked.number
      let open = try await connection.query(queries["open_after_reviews"], number.rawValue)
      let facts = AfterReviewFacts(
        story: number, desk: locked.desk,
        brokenBy: Set(try open.map { try $0.slug("actor") }),
        authors: Set(try open.flatMap { try $0.slugs("authors", StaffHandle.self) }))
      let now = try await now(connection)
      let grant = try await right(of: member, connection) { member throws(Refusal) in
        try workflow.closeAfterReview(facts, note: note, by: member, now: now)
      }
      let change = StoryChange.record(.afterReview, of: locked, by: member, grant: grant, note: note)
      try await write(change, asRequestedBy: asRequestedBy, at: now, connection)
      try await connection.execute(queries["close_after_reviews"], number.rawValue, member.handle.text, note)
      return try await self.story(number, on: connection)
    }
  }
}
