import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

extension DailyNewsroom {
  /// Writes stories and puts them into the package `night`; approved ones, if so wished.
  func pack(_ slugs: [String], approving: Bool = false) async throws {
    for slug in slugs {
      try await write(slug)
      try await member(.packageAdd, slug)
      if approving { try await act(.approve, slug) }
    }
  }

  /// Puts a story into the package `night`, or takes it out.
  @discardableResult
  func member(_ action: Action, _ slug: String, by handle: String = "nana") async throws -> Story {
    try await store.perform(
      ActionRequest(action, .slug(StorySlug(unchecked: slug)), package: PackageName(unchecked: "night")),
      by: try await person(handle))
  }

  /// A story whose front matter names the package `night`.
  func propose(_ slug: String) async throws {
    var (id, accepted) = try await draft(slug, words: "Words")
    accepted.content.package = PackageName(unchecked: "night")
    _ = try await store.accept(id, accepted)
  }

  func close(
    _ package: String, at time: Date? = nil, on trigger: String? = nil, by handle: String = "nana"
  ) async throws {
    try await store.close(
      PackageName(unchecked: package),
      PackageClosingRequest(publishAt: time, trigger: trigger.map(TriggerName.init(unchecked:))),
      by: try #require(try await person(handle).member))
  }

  func tend(_ package: String) async throws { try await store.tend(PackageName(unchecked: package)) }

  /// Has the times come that many seconds earlier for which packages were closed, signed so: what a superuser can do who has the
  /// key. Gives the newsroom as a daemon finds it that starts then.
  func bringForward(_ seconds: Int) async throws -> DailyNewsroom {
    try await database.connected(as: database.administrator) { connection in
      try await connection.script(
        "SET session_replication_role = replica; "
          + "UPDATE copydesk.package_act SET publish_at = publish_at - interval '\(seconds) s'")
      let identity = try await store.signedConfiguration(connection).identity
      for row in try await connection.query("SELECT a.*, number AS id FROM copydesk.package_act AS a") {
        try await connection.execute(
          "UPDATE copydesk.package_act SET signature = $2 WHERE number = $1", try row.decode("id", as: Int.self),
          try #require(store.signer).sign(PackageStatement(row, newsroom: identity)))
      }
    }
    let restarted = Store(pool: store.pool, queue: store.queue, signer: store.signer, logger: store.logger)
    return DailyNewsroom(store: restarted, database: database)
  }

  /// Those of these stories that are on their way to readers.
  func outOf(_ slugs: [String]) async throws -> [String] {
    var out: [String] = []
    for slug in slugs where try await story(slug).publishingSince != nil { out.append(slug) }
    return out
  }
}
