public import Newsroom
import Postgres

extension Store {
  /// The stories on which somebody may do something now, those that changed last first, 100 at most: what a shell offers once they
  /// have typed the command. What a request would still have to say, a version still to be read and checks that may be
  /// overridden are not held against them.
  ///
  /// Looks at the 2,000 stories of each state that changed last, and of those at 100 whose slug begins so.
  ///
  /// - Parameters:
  ///   - action: What they would do; nil to look at them only.
  ///   - beginning: What their slugs begin with; empty for all.
  public func stories(
    for action: Action?, beginning: String, by actor: Actor
  ) async throws -> [(number: StoryNumber, slug: StorySlug)] {
    let rule = action.flatMap { workflow.actions[$0] }
    guard action == nil || rule != nil, beginning.utf8.count <= 80 else { return [] }
    let states =
      rule.map { Set($0.moves.compactMap { $0.from?.state.rawValue }) } ?? Set(StoryState.allCases.map(\.rawValue))
    return try await transaction { connection in
      let rows = try await connection.query(queries["candidates_for_action"], states.sorted(), beginning)
      let candidates = try rows.map { row in
        (number: try row.ordinal("number", StoryNumber.self), slug: try row.slug("slug", StorySlug.self))
      }
      guard let action else { return candidates }
      let facts = try await facts(candidates.map(\.number), connection)
      let newsroom = try await newsroomFacts(for: action, connection)
      return candidates.filter { candidate in
        guard let story = facts[candidate.number] else { return false }
        let request = ActionRequest(action, .number(candidate.number))
        return workflow.rule(request, on: story, by: actor, in: newsroom).refusals
          .allSatisfy { [.usage, .unread, .checksFailed].contains($0.code) }
      }
    }
  }
}
