public import Newsroom
import Postgres

extension Store {
  /// Does what somebody asks to be done to a story: every action that brings no text.
  ///
  /// Compare-and-set on the revision, against people only: of many at once one wins, and the others are told by whom.
  /// Throws `Refusal`.
  ///
  /// - Parameter asRequestedBy: The account that spoke for the actor; the log names both.
  public func perform(
    _ request: ActionRequest, by actor: Actor, asRequestedBy: String? = nil
  ) async throws -> Story {
    try await transaction { connection in
      if try await mayChangePackage(request, connection) { try await lockPackages(connection) }
      guard let story = try await lock(request.story, since: request.revision, connection) else {
        throw Refusal.notFound(request.story)
      }
      let newsroom = try await newsroomFacts(
        naming: [request.assignee].compactMap(\.self), slug: request.slug, for: request.action, on: story,
        package: request.package, thread: request.thread, connection)
      let change: StoryChange
      do throws(Refusal) {
        change = try workflow.rule(request, on: story, by: actor, in: newsroom).change()
      } catch {
        let staff = try await members(on: connection)
        throw error.naming(workflow.whoCould(request, on: story, in: newsroom, staff: staff))
      }
      try await write(change, asRequestedBy: asRequestedBy, at: newsroom.now, connection)
      try await followUp(request, by: actor, asRequestedBy: asRequestedBy, in: newsroom, connection)
      return try await self.story(story.number, on: connection)
    }
  }

  /// Does what follows upon an action in the same breath, until something stands against it.
  private func followUp(
    _ request: ActionRequest, by actor: Actor, asRequestedBy: String?, in newsroom: NewsroomFacts,
    _ connection: Connection
  ) async throws {
    for next in workflow.actions[request.action]?.followedBy ?? [] {
      guard let story = try await lock(request.story, connection) else { return }
      var following = request
      following.action = next
      following.revision = nil
      guard case .allowed(let change) = workflow.rule(following, on: story, by: actor, in: newsroom) else { return }
      try await write(change, asRequestedBy: asRequestedBy, at: newsroom.now, connection)
    }
  }

  /// Whether somebody may do something to a story, what stands in the way, and who could. Throws `Refusal` with
  /// `not_found`.
  public func why(_ action: Action, _ story: StoryReference, by actor: Actor) async throws -> Explanation {
    try await transaction { connection in
      guard let facts = try await lock(story, connection) else { throw Refusal.notFound(story) }
      return workflow.explain(
        ActionRequest(action, story), on: facts, by: actor,
        in: try await newsroomFacts(for: action, on: facts, connection),
        staff: try await members(on: connection))
    }
  }
}
