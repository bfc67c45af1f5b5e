public import Foundation
public import Newsroom
import Postgres

/// A story that a freeze keeps from going out, or will.
public struct FrozenStory: Hashable, Sendable {
  /// The story.
  public var number: StoryNumber
  /// Its slug.
  public var slug: StorySlug
  /// Its desk.
  public var desk: DeskSlug
  /// What would be its headline.
  public var headline: String
  /// When it would have gone out, or will fall due.
  public var due: Date
  /// Since when it is held; nil for one that is yet to fall due.
  public var heldSince: Date?
}

extension Store {
  /// What freezes keep on a desk, or on any: what fell due and is held, also by one that is over, and what will fall due while a
  /// freeze lasts; in the order in which it would have gone out.
  public func frozen(_ scope: DeskScope) async throws -> (lasting: [Freeze], stories: [FrozenStory]) {
    let now = try await now(pool)
    let lasting = try await freezes(on: pool).lasting(at: now).filter { freeze in
      freeze.scope == .all || scope == .all || freeze.scope == scope
    }
    var stories = Set(try await frozenStories(scope))
    for freeze in lasting {
      let desk = freeze.scope.desk ?? scope.desk
      stories.formUnion(
        try await pool.query(queries["stories_to_come"], desk?.text, freeze.end).map(FrozenStory.init))
    }
    return (lasting, stories.sorted { ($0.due, $0.number) < ($1.due, $1.number) })
  }

  /// What fell due on a desk, or on any, during a freeze, and is held.
  func frozenStories(_ scope: DeskScope) async throws -> [FrozenStory] {
    try await pool.query(queries["frozen_stories"], scope.desk?.text).map(FrozenStory.init)
  }

  /// The freezes that last now.
  public func lastingFreezes() async throws -> [Freeze] {
    let now = try await now(pool)
    return try await freezes(on: pool).lasting(at: now)
  }
}

extension FrozenStory {
  init(_ row: Row) throws {
    self.init(
      number: try row.ordinal("number"), slug: try row.slug("slug"), desk: try row.slug("desk"),
      headline: try row.decode("headline"), due: try row.decode("due"), heldSince: try row.decode("hold_since"))
  }
}
