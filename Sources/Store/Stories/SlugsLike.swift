public import Newsroom
import Postgres

/// The stories that somebody may mean by what they typed.
public struct SlugsLike: Hashable, Sendable {
  /// The slugs that begin so, those that changed last first; 10 at most.
  public var beginning: [StorySlug] = []
  /// Where none begins so, the one of the 2,000 newest stories that is most like it.
  public var closest: StorySlug?
  /// The story that the person saw last.
  public var lastSeen: StorySlug?
  /// The story to which the person last did something that can be undone, within a day.
  public var lastActed: StorySlug?
}

extension Store {
  /// The stories that a person may mean by what they typed; for no text, those that they saw last and acted on last.
  public func slugs(like text: String, for person: StaffHandle) async throws -> SlugsLike {
    var found = SlugsLike()
    if let last = try await pool.queryOne(queries["last_stories"], person.text) {
      found.lastSeen = try last.optionalSlug("seen")
      found.lastActed = try last.optionalSlug("acted")
    }
    guard (1...80).contains(text.utf8.count) else { return found }
    found.beginning = try await pool.query(queries["slugs_beginning"], text).map { try $0.slug("slug") }
    guard found.beginning.isEmpty else { return found }
    let newest = try await pool.query(queries["newest_slugs"]).map { try $0.decode("slug", as: String.self) }
    found.closest = closest(to: text, in: newest).map(StorySlug.init(unchecked:))
    return found
  }
}
