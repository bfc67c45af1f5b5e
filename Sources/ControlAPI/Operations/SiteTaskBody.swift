package import Newsroom

/// How far going through a whole site has come.
package struct SiteTaskBody: Codable, Sendable {
  /// A file or directory that is not as it should be.
  package struct Difference: Codable, Sendable {
    /// From the site's root.
    package var path: String
    /// `missing`, `altered`, `foreign`, or `withdrawn` for a story that the site has seen withdrawn and the newsroom has as live.
    package var problem: String

    /// A difference.
    package init(path: String, problem: String) {
      self.path = path
      self.problem = problem
    }
  }

  /// For asking about it again.
  package var id: Int
  /// The site's name in newsroom.yaml.
  package var destination: String
  /// `verify`, `rebuild` or `adopt`.
  package var action: String
  /// A handle, or `host:` and an account.
  package var requestedBy: String
  /// By the database's clock.
  package var requestedAt: Instant
  /// Null while it waits or runs.
  @NullWhenNil package var endedAt: Instant?
  /// Why it could not be done; null when it was, or is not over.
  @NullWhenNil package var error: String?
  /// How many stories were gone through, of about `total`.
  package var done: Int
  /// As counted when it was asked for.
  package var total: Int
  /// The first thousand differences; `found` is how many there are. After a rebuild, what it has mended.
  package var differences: [Difference]
  /// All of them, listed or not.
  package var found: Int
  /// Whether a running daemon serves the destination; otherwise the task waits for one.
  package var served: Bool

  /// A task of these properties.
  package init(
    id: Int, destination: String, action: String, requestedBy: String, requestedAt: Instant, endedAt: Instant?,
    error: String?, done: Int, total: Int, differences: [Difference], found: Int, served: Bool
  ) {
    self.id = id
    self.destination = destination
    self.action = action
    self.requestedBy = requestedBy
    self.requestedAt = requestedAt
    self.endedAt = endedAt
    self.error = error
    self.done = done
    self.total = total
    self.differences = differences
    self.found = found
    self.served = served
  }
}
