import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// A row that no program can read, as somebody with the daemon's role can write it, harms itself alone, and is named.
struct UnreadableRowsTests {
  @Test("A story whose row cannot be read is left out of lists, which stand, and is named until it can be read again")
  func stories() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("broken")
      try await newsroom.write("swap")
      try await newsroom.spoilFindings(of: "broken")
      let nana = try #require(try await newsroom.store.staff(StaffHandle(unchecked: "nana")))
      #expect(try await newsroom.store.stories(StoryFilter()).items.map(\.slug.text) == ["swap"])
      let inbox = try await newsroom.store.inbox(of: nana, at: .now)
      #expect(inbox.page.items.map(\.story.slug.text) == ["swap"])
      _ = try await newsroom.store.dayAtAGlance(of: nana, at: .now)
      #expect(try await newsroom.unreadable() == ["row of story 1"])
      try await newsroom.store.sweep()
      #expect(try await newsroom.unreadable() == ["row of story 1"])
      try await newsroom.database.run(
        "SET session_replication_role = replica; UPDATE copydesk.version SET findings = '[]'",
        as: newsroom.database.administrator)
      try await newsroom.store.sweep()
      #expect(try await newsroom.unreadable() == [])
      #expect(try await newsroom.store.stories(StoryFilter()).items.count == 2)
    }
  }

  @Test("A submission whose row cannot be read is left out of the list, which stands, and is named")
  func submissions() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.database.commit(
        """
        INSERT INTO copydesk.submission (state, draft, intent, submitter, settled_at, rejection)
        VALUES ('rejected', 'x', '{"action": "submit"}', 'nana', now(), '[3]')
        """)
      try await newsroom.write("swap")
      let listed = try await newsroom.store.submissions(state: nil).items
      #expect(listed.map(\.slug?.text) == ["swap"])
      #expect(try await newsroom.unreadable() == ["submission 1"])
    }
  }
}

extension DailyNewsroom {
  /// What is named as unreadable, with its number.
  fileprivate func unreadable() async throws -> [String] {
    try await store.distrust().filter { $0.reason.hasPrefix("its row cannot be read") }.map { "\($0.part) \($0.name)" }
  }

  /// Saves the story's next version with findings that are none.
  fileprivate func spoilFindings(of slug: String) async throws {
    try await database.commit(
      """
      SELECT set_config('copydesk.actor', 'rita', true), set_config('copydesk.action', 'edit', true);
      INSERT INTO copydesk.version
        (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by, findings)
      SELECT v.story, v.number + 1, encode(sha256(other.canonical), 'hex'), convert_from(other.canonical, 'UTF8')::jsonb,
             other.canonical, v.submission, v.kind, v.desk, v.policy, v.saved_by, '[1, {"x": null}]'
        FROM copydesk.version AS v JOIN copydesk.story AS s ON s.number = v.story AND s.working_version = v.number
       CROSS JOIN LATERAL (
         SELECT convert_to((v.content || '{"headline": "Other words"}')::text, 'UTF8') AS canonical) AS other
       WHERE s.slug = '\(slug)';
      UPDATE copydesk.story SET working_version = working_version + 1, revision = revision + 1 WHERE slug = '\(slug)'
      """)
  }
}
