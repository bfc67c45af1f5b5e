import Newsroom
import Postgres
import Testing

@testable import Store

/// Of what happens people can be told, and of a story only where it stands so.
@Suite("What notices are about")
struct KnownNoticeTests {
  /// A notice, what happened, and where the story stands then; nil for anywhere.
  private typealias Known = (kind: String, event: String, state: String?)

  /// By what a story comes before its desk.
  private static let arrivals = [
    "submit", "correct", "update", "fix", "clarify", "retract", "readdress", "move", "reopen", "recall", "drop",
  ]

  private static let others: [Known] = [
    ("waiting", "approve", nil), ("waiting", "assign", nil), ("waiting", "republish", "unpublished"),
    ("returned", "return", "draft"), ("approved", "approve", "approved"), ("killed", "kill", "killed"),
    ("at_risk", "risk", nil), ("at_risk", "hold", "approved"), ("at_risk", "approve", "approved"),
    ("at_risk", "publish", "approved"), ("at_risk", "republish", "approved"), ("failed", "hold", "approved"),
    ("failed", "approve", "approved"), ("failed", "publish", "approved"), ("failed", "republish", "approved"),
    ("failed", "outage", nil), ("recovered", "outage_over", nil), ("broke_glass", "approve", nil),
    ("broke_glass", "kill", "killed"), ("after_review", "approve", nil), ("after_review", "kill", "killed"),
    ("kill_asked", "ask_kill", nil), ("kill_dropped", "drop_kill", nil), ("late", "remind", "desk_review"),
    ("late", "escalate", "desk_review"),
  ]

  @Test("A notice is taken of each thing that people are told, and refused where the story stands otherwise")
  func known() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("dam")
      try await newsroom.database.connected(as: newsroom.database.administrator) { connection in
        func refusal(_ kind: String, of event: String, _ state: String) async throws -> String? {
          let error = try await connection.refusal(
            of: """
              INSERT INTO copydesk.event (kind, story, desk, data)
              SELECT '\(event)', 1, 'caucasus', jsonb_build_object('state', '\(state)', 'outage', max(e.id)) FROM copydesk.event AS e;
              INSERT INTO copydesk.notice (staff, event, kind, because)
              SELECT 'nana', max(e.id), '\(kind)', 'reviews' FROM copydesk.event AS e
              """)
          return error.map { $0.constraint ?? "\($0)" }
        }
        let arrivals: [Known] = Self.arrivals.map { ("waiting", $0, "desk_review") }
        for (kind, event, state) in arrivals + Self.others {
          let refused = try await refusal(kind, of: event, state ?? "draft")
          #expect(refused == nil, "\(kind) of \(event)")
          guard let state else { continue }
          let otherwise = try await refusal(kind, of: event, state == "draft" ? "approved" : "draft")
          #expect(otherwise == "notice_fits_event", "\(kind) of \(event)")
        }
      }
    }
  }
}
