import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// Which stories a firing is for, and which firing a package waits for: each condition by itself.
@Suite("What waits for firings")
struct WaitingForFiringsTests {
  @Test(
    "A firing is for what was signed before it, waits still and was not looked at; a job looks at what nothing holds")
  func stories() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.write("swap")
      try await newsroom.approve("swap", on: "result")
      #expect(try await newsroom.fire("result") == 1)
      #expect(try await newsroom.fire("evening") == 2)
      let query = newsroom.store.queries["waiting_for_firings"]
      let held = "UPDATE copydesk.story SET hold_reason = 'frozen', hold_since = now()"
      let ended = "INSERT INTO copydesk.firing_end (firing) VALUES (1)"
      func outcome(firing: Int = 1, story: String = "number") -> String {
        """
        INSERT INTO copydesk.firing_story (firing, story, decision, refused)
        SELECT \(firing), \(story), decision, 'embargoed' FROM copydesk.story
        """
      }
      let always: [DailyNewsroom.QueryCase] = [
        ("", [1]), ("UPDATE copydesk.firing SET refused = 'paused'", []),
        ("UPDATE copydesk.approval SET firings = 1", []), ("UPDATE copydesk.story SET publishing_since = now()", []),
        ("UPDATE copydesk.story SET state = 'desk_review'", []),
        ("UPDATE copydesk.story SET trigger = 'evening'", []), (outcome(), []), (outcome(firing: 2), [1]),
        (outcome(story: "number + 1"), [1]),
      ]
      try await newsroom.expect(query, [1, 1, false, 10], column: "story", always + [(held, [1]), (ended, [1])])
      try await newsroom.expect(query, [1, 1, true, 10], column: "story", always + [(held, []), (ended, [])])
      try await newsroom.expect(query, [2, 9, false, 10], column: "story", [("", [])])
      // By the first firing that counts for it.
      let again = """
        INSERT INTO copydesk.firing (number, trigger, digest, cause, cause_key, actor, follows, fired_at, key_id, signature)
        SELECT 3, f.trigger, f.digest, f.cause, 'third', f.actor, f.follows, f.fired_at, f.key_id, sha512('3')
          FROM copydesk.firing AS f WHERE f.number = 1;
        """
      try await newsroom.expect(
        query, [1, 3, true, 10], column: "firing",
        [(again, [1]), (again + ended, [3]), (again + "UPDATE copydesk.approval SET firings = 1", [3])])
    }
  }

  @Test("The first firing after so many is of that trigger, as it was defined then, and was not refused")
  func firstAfter() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      for trigger in ["result", "evening", "result"] { _ = try await newsroom.fire(trigger) }
      let digest = try #require(
        try await newsroom.database.value(
          "SELECT digest FROM copydesk.trigger WHERE name = 'result'", as: newsroom.database.daemon))
      let query = newsroom.store.queries["first_firing_after"]
      for (after, found) in [(0, [1, 3]), (1, [3]), (3, [])] {
        try await newsroom.expect(query, ["result", digest, after], column: "id", [("", found)])
      }
      try await newsroom.expect(
        query, ["result", digest, 0], column: "id",
        [
          ("UPDATE copydesk.firing SET refused = 'paused' WHERE number = 1", [3]),
          ("UPDATE copydesk.firing SET digest = repeat('0', 64) WHERE number = 3", [1]),
        ])
    }
  }

  @Test("A package goes by a trigger's firing where it is closed for that trigger, as it is now")
  func packages() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.pack(["one"])
      try await newsroom.close("night", on: "result")
      let queries = newsroom.store.queries
      for (trigger, found) in [(nil, 1), ("result", 1), ("evening", 0)] as [(String?, Int)] {
        try await newsroom.expect(queries["closed_packages"], [trigger], column: nil, [("", [found])])
      }
      let open = "DELETE FROM copydesk.package_act WHERE act = 'close'"
      try await newsroom.expect(queries["closed_packages"], [String?.none], column: nil, [(open, [0])])
      try await newsroom.expect(queries["waiting_packages"], column: nil, [("", [1]), (open, [1])])
      let inactive = "UPDATE copydesk.trigger SET active = false WHERE name = 'result'"
      let changed = "UPDATE copydesk.trigger SET digest = repeat('0', 64) WHERE name = 'result'"
      try await newsroom.expect(
        queries["packages_for_triggers"], [["result"]], column: nil,
        [("", [1]), (inactive, [0]), (changed, [0]), (open, [0])])
      try await newsroom.expect(queries["packages_for_triggers"], [["evening"]], column: nil, [("", [0])])
      try await newsroom.expect(
        queries["packages_waiting_in_vain"], column: nil,
        [
          ("", [0]), (inactive, [1]), (changed, [1]), (open + "; " + changed, [0]),
          ("UPDATE copydesk.trigger SET defined_at = clock_timestamp() WHERE name = 'result'", [1]),
          ("UPDATE copydesk.trigger SET active = false WHERE name = 'evening'", [0]),
        ])
      let gone = "UPDATE copydesk.story SET first_published_at = now()"
      for (number, slug) in [(1, nil), (nil, "one")] as [(Int?, String?)] {
        try await newsroom.expect(
          queries["package_of_story"], [number, slug], column: nil, [("", [1]), (gone, [0])])
      }
      try await newsroom.expect(queries["package_of_story"], [2, "two"], column: nil, [("", [0])])
    }
  }
}
