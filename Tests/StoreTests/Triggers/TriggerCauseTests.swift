import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing

@testable import Store

/// What makes triggers fire beside the command and the clock: programs through SQL, and other stories.
@Suite("What makes triggers fire")
struct TriggerCauseTests {
  @Test("The role that a trigger names asks for a firing by SQL, and can do nothing else; the daemon makes the firing")
  func database() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.withRole { role, connection in
        var configuration = DailyNewsroom.configurationWithTriggers
        configuration.triggers[0].settings.values["database_role"] = .string(role)
        _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
        try await newsroom.write("swap")
        try await newsroom.approve("swap", on: "result")
        let first = try await newsroom.value("SELECT copydesk.fire_trigger('result')::text", as: connection)
        #expect(try await newsroom.value("SELECT copydesk.fire_trigger('result')::text", as: connection) == first)
        #expect(try await newsroom.story("swap").publishingSince == nil, "it only asks")
        #expect(try await newsroom.jobs("answer_trigger_ask") == 1)
        let ask = try #require(first.flatMap { Int($0) })
        try await newsroom.store.answer(triggerAsk: ask)
        try await newsroom.store.answer(triggerAsk: ask)
        let firings = try await newsroom.store.firings(of: TriggerName(unchecked: "result"))
        #expect(firings.count == 1 && firings[0].actor == "system" && firings[0].cause["role"] == .string(role))
        try await newsroom.carryOut(firings[0].number)
        #expect(try await newsroom.story("swap").publishingSince != nil)
        for statement in [
          "SELECT copydesk.fire_trigger('evening')", "SELECT copydesk.submit_draft('---')",
          "SELECT FROM copydesk.story", "SELECT FROM copydesk.trigger", "SELECT copydesk.enqueue('fire', '{}')",
          "INSERT INTO copydesk.trigger_ask (trigger, role) VALUES ('evening', 'x')", "SET ROLE copydesk_daemon",
          "SELECT copydesk.prune()", "SELECT pg_notify('copydesk_event', '')",
        ] {
          await #expect("\(statement)") { try await newsroom.database.run(statement, as: connection) } throws: {
            ($0 as? PostgresError)?.sqlState == .insufficientPrivilege
          }
        }
      }
    }
  }

  @Test("An ask is answered once, and by no firing but the one that it made, whoever writes the answer")
  func answeredOnce() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.withRole { role, connection in
        var configuration = DailyNewsroom.configurationWithTriggers
        configuration.triggers[0].settings.values["database_role"] = .string(role)
        _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
        let other = try await newsroom.fire("result")
        let asked = try await newsroom.value("SELECT copydesk.fire_trigger('result')::text", as: connection)
        let ask = try #require(asked.flatMap { Int($0) })
        func refusal(_ answer: String) async throws -> String? {
          do {
            try await newsroom.database.run(
              "UPDATE copydesk.trigger_ask SET answered_at = now(), \(answer) WHERE id = \(ask)",
              as: newsroom.database.daemon)
            return nil
          } catch let error as PostgresError {
            return error.constraint
          }
        }
        #expect(try await refusal("firing = \(other)") == "trigger_ask_has_firing")
        try await newsroom.store.answer(triggerAsk: ask)
        #expect(try await refusal("firing = NULL, refusal = 'no'") == "trigger_ask_answered_once")
        let next = try await newsroom.value("SELECT copydesk.fire_trigger('result')::text", as: connection)
        #expect(next != nil && next != asked, "what was answered is asked anew")
        // Once it is taken out of use nobody may ask any more.
        try await newsroom.database.run(
          "UPDATE copydesk.trigger SET active = false WHERE name = 'result'", as: newsroom.database.administrator)
        await #expect {
          _ = try await newsroom.value("SELECT copydesk.fire_trigger('result')::text", as: connection)
        } throws: {
          ($0 as? PostgresError)?.sqlState == .insufficientPrivilege
        }
      }
    }
  }

  @Test("A trigger that SQL alone gives a role is not fired by that role: the signed configuration counts")
  func alteredRole() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.withRole { role, connection in
        try await newsroom.database.commit(
          """
          SELECT set_config('copydesk.actor', 'root', true);
          UPDATE copydesk.trigger SET settings = jsonb_set(settings, '{settings,database_role}', '"\(role)"')
           WHERE name = 'result'
          """)
        let ask = try await newsroom.value("SELECT copydesk.fire_trigger('result')::text", as: connection)
        try await newsroom.store.answer(triggerAsk: try #require(ask.flatMap { Int($0) }))
        #expect(try await newsroom.store.firings(of: TriggerName(unchecked: "result")).isEmpty)
      }
    }
  }

  @Test("An ask whose job was lost is answered by the sweep's")
  func lostAsk() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      try await newsroom.withRole { role, connection in
        var configuration = DailyNewsroom.configurationWithTriggers
        configuration.triggers[0].settings.values["database_role"] = .string(role)
        _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
        _ = try await newsroom.value("SELECT copydesk.fire_trigger('result')::text", as: connection)
        try await newsroom.database.run("DELETE FROM copydesk.job", as: newsroom.database.administrator)
        try await newsroom.store.sweep()
        #expect(try await newsroom.jobs("answer_trigger_ask") == 1)
      }
    }
  }

  @Test("When a story of a desk with a keyword is published for the first time, what waits for that goes out")
  func afterStory() async throws {
    try await DailyNewsroom.withTriggers { newsroom in
      let name = TriggerName(unchecked: "follow-up")
      var configuration = DailyNewsroom.configurationWithTriggers
      configuration.triggers.append(
        Trigger(
          name: name, kind: TriggerKindName(unchecked: "after"), settings: ["after": ["desk": "caucasus"]]))
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("second")
      try await newsroom.approve("second", on: "follow-up")
      try await newsroom.write("elsewhere", desk: "pairs")
      try await newsroom.act(.approve, "elsewhere")
      try await newsroom.act(.approve, "elsewhere", by: "otto")
      try await newsroom.arrive("elsewhere")
      try await newsroom.store.followUp(name, after: try await newsroom.decision("elsewhere"))
      #expect(try await newsroom.store.firings(of: name).isEmpty, "another desk's")
      try await newsroom.write("lead")
      try await newsroom.act(.approve, "lead")
      let decision = try await newsroom.decision("lead")
      try await newsroom.store.followUp(name, after: decision)
      #expect(try await newsroom.store.firings(of: name).isEmpty, "not before readers have it")
      let waiting = try await newsroom.jobs("follow_up")
      try await newsroom.arrive("lead")
      #expect(try await newsroom.jobs("follow_up") == waiting + 1)
      try await newsroom.store.followUp(name, after: decision)
      try await newsroom.store.followUp(name, after: decision)
      let firings = try await newsroom.store.firings(of: name)
      #expect(firings.count == 1)
      try await newsroom.carryOut(firings[0].number)
      #expect(try await newsroom.story("second").publishingSince != nil)
    }
  }
}

extension DailyNewsroom {
  /// Runs `body` with a role of its own that may fire triggers and do nothing else.
  fileprivate func withRole(_ body: (String, ConnectionConfiguration) async throws -> Void) async throws {
    let role = "results_\(UUID().uuidString.prefix(8).lowercased())"
    try await database.run(
      "CREATE ROLE \(role) LOGIN IN ROLE copydesk_trigger", as: database.administrator)
    do {
      try await body(role, database.administrator.with(user: role))
    } catch {
      try await database.run("DROP ROLE \(role)", as: database.administrator)
      throw error
    }
    try await database.run("DROP ROLE \(role)", as: database.administrator)
  }

  fileprivate func value(_ query: SQL, as configuration: ConnectionConfiguration) async throws -> String? {
    try await database.value(query, as: configuration)
  }
}
