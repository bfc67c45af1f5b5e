import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// Which stories a change of configuration touches, so that `apply` tells them: each condition by itself.
@Suite("Stories that a configuration touches")
struct TouchedScheduleTests {
  private static let held = "UPDATE copydesk.story SET hold_reason = 'missed_schedule', hold_since = now();"
  private static let sent = "UPDATE copydesk.story SET publishing_since = now();"
  private static let past = "UPDATE copydesk.story SET publish_at = now() - interval '1 minute';"

  private static func state(_ state: String) -> String { "UPDATE copydesk.story SET state = '\(state)';" }

  @Test(
    "Times to come of a desk's stories are told once each; signatures count that stand behind what goes out by itself")
  func scheduled() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: Date(timeIntervalSinceNow: 3600))
      let queries = newsroom.store.queries
      func embargo(_ time: String) -> String {
        "UPDATE copydesk.version AS v SET embargo = \(time) FROM copydesk.story AS s WHERE s.number = v.story;"
      }
      try await newsroom.expect(
        queries["scheduled_on_desk"], ["caucasus"], column: "number",
        [
          ("", [1]), (Self.past, []), (Self.state("spiked"), []), (Self.state("draft"), [1]),
          (embargo("s.publish_at"), [1]), (embargo("now() + interval '2 hours'"), [1, 1]),
          (embargo("now() - interval '2 hours'"), [1]),
        ])
      try await newsroom.expect(queries["scheduled_on_desk"], ["pairs"], column: "number", [("", [])])
      let void =
        "INSERT INTO copydesk.approval_void (approval, voided_by, reason) SELECT id, 'nana', 'left' FROM copydesk.approval"
      try await newsroom.expect(
        queries["scheduled_approvals"], column: "number",
        [
          ("", [1]), (Self.held, []), (Self.sent, []), (Self.state("desk_review"), []), (void, []),
          ("UPDATE copydesk.story SET publish_at = NULL", []),
        ])
    }
  }

  @Test("What was meant by a place's clocks is a time to come of a story that is not yet sent")
  func meant() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap", at: Date(timeIntervalSinceNow: 3600))
      let signed = "UPDATE copydesk.approval SET local_time = '2026-01-01T06:00:00', time_zone = 'UTC';"
      func embargo(_ interval: String) -> String {
        """
        UPDATE copydesk.version SET embargo = now() + interval '\(interval)', embargo_local = '2026-01-01T06:00:00',
               embargo_zone = 'UTC';
        """
      }
      try await newsroom.expect(
        newsroom.store.queries["meant_times"], column: "number",
        [
          ("", []), (signed, [1]), (signed + Self.sent, []), (signed + Self.state("spiked"), []),
          (signed + Self.state("desk_review"), []),
          (signed + "UPDATE copydesk.approval SET publish_at = now() - interval '1 minute'", []),
          (embargo("2 hours"), [1]), (embargo("2 hours") + Self.state("draft"), [1]), (embargo("-2 hours"), []),
          (embargo("2 hours") + signed, [1, 1]),
        ])
    }
  }

  @Test("A desk is closed over nothing that can still change or that readers see")
  func closing() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.write("other", desk: "pairs")
      let cases: [DailyNewsroom.QueryCase] = ["draft", "desk_review", "approved", "unpublished"].map {
        (Self.state($0), [1])
      }
      let live = "UPDATE copydesk.story SET state = 'published', live_version = 1, first_published_at = now()"
      try await newsroom.expect(
        newsroom.store.queries["stories_on_desks"], [["caucasus"]], column: "number",
        cases + [(live, [1]), (Self.state("killed"), []), (Self.state("spiked"), [])])
    }
  }

  @Test("What waits for a trigger that changes is told, but what is held already is not")
  func triggers() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      for (trigger, found) in [("result", [1]), ("evening", [])] {
        try await newsroom.expect(
          newsroom.store.queries["waiting_for_triggers"], [[trigger]], column: "number",
          [("", found), (Self.held, []), (Self.sent, [])])
      }
    }
  }
}
