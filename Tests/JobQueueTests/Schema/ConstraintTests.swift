import Postgres
import Testing

@testable import JobQueue

@Suite("What the queue's tables refuse", .timeLimit(.minutes(10)))
struct ConstraintTests {
  /// A statement, and the constraint that refuses it; nil for its legal twin.
  struct Statement: CustomTestStringConvertible {
    let text: String
    let constraint: String?

    var testDescription: String { "\(constraint ?? "legal"): \(text)" }

    static let all =
      [
        worker("'1 ms'"), worker("'0'", "worker_lease_positive"), worker("'-1 s'", "worker_lease_positive"),
        worker("'24 h'"), worker("'24 h 1 s'", "worker_lease_short"),
        worker("'1 s'", until: "'infinity'", "worker_lease_finite"),
        history("'completed'"), history("'discarded'"), history("'cancelled'"),
        history("'running'", "job_history_state_finished"), history("'dead'", "job_history_state_finished"),
        kind("'q', 0, 1, '0'"), kind("'q', 0, 1, NULL"), kind("'', 0, 1, NULL", "kind_queue_not_empty"),
        kind("'q', 0, 0, NULL", "kind_attempts_positive"), kind("'q', 0, 1, '-1 s'", "kind_keep_not_negative"),
        event("'e'"), event("''", "event_wait_name_not_empty"),
        control("global_limit, key_limit", "1, 1"), control("global_limit", "0", "queue_control_limits_positive"),
        control("key_limit", "0", "queue_control_limits_positive"),
        control("global_limit, key_limit", "0, 1", "queue_control_limits_positive"),
      ] + jobs + leaders + rates + schedules

    private static let jobs = [
      job(), job("run_at", "'infinity'", "job_run_at_finite"), job("run_at", "'-infinity'", "job_run_at_finite"),
      job("state", "'dead'"), job("state", "'completed'", "job_state_live"),
      job("state, conditions", "'waiting', 1"), job("state", "'waiting'", "job_waiting_has_conditions"),
      job("state, conditions", "'waiting', 0", "job_waiting_has_conditions"),
      job("conditions", "1", "job_waiting_has_conditions"),
      job("state, worker, token", "'running', 1, 1"), job("state", "'running'", "job_running_is_held"),
      job("worker, token", "1, 1", "job_running_is_held"),
      job("state, worker", "'running', 1", "job_running_is_held"), job("token", "1", "job_running_is_held"),
      job("attempt, max_attempts", "3, 3"), job("attempt, max_attempts", "4, 3", "job_attempts_in_range"),
      job("attempt", "-1", "job_attempts_in_range"), job("max_attempts", "0", "job_attempts_in_range"),
      job("limit_key", "'desk'"), job("limit_key", "''", "job_names_not_empty"),
      job("kind", "''", "job_names_not_empty"), job("queue", "''", "job_names_not_empty"),
      Statement(text: "job_dependency (predecessor, job, rule) VALUES (1, 2, 'wait')", constraint: nil),
      Statement(
        text: "job_dependency (predecessor, job, rule) VALUES (2, 2, 'wait')", constraint: "job_dependency_no_cycle"),
    ]

    private static let leaders = [
      leader("1, now()"), leader("1000000000000, now()"), leader("0, now()", "leader_epoch_in_range"),
      leader("1000000000001, now()", "leader_epoch_in_range"), leader("1, 'infinity'", "leader_lease_finite"),
    ]

    private static let rates =
      [
        rate("1, 1, '1 s', 1"), rate("0, 1, '1 s', 1", "queue_control_rate_positive"),
        rate("1, 0, '1 s', 1", "queue_control_rate_positive"), rate("1, 1, '0', 1", "queue_control_rate_positive"),
        rate("1, 1, '1 s', NULL", "queue_control_rate_whole"), rate("NULL, 1, '1 s', 1", "queue_control_rate_whole"),
        rate("1, NULL, '1 s', 1", "queue_control_rate_whole"), rate("1, 1, NULL, 1", "queue_control_rate_whole"),
        control("rate", "1", "queue_control_rate_whole"), control("tokens", "1", "queue_control_rate_whole"),
      ]

    private static let schedules =
      ["skip", "once", "all"].map { schedule("'s', 'o', '\($0)', 'k', 'q'") } + [
        schedule("'s', 'o', 'never', 'k', 'q'", "schedule_missed"),
        schedule("'s', 'o', '', 'k', 'q'", "schedule_missed"),
        schedule("'', 'o', 'all', 'k', 'q'", "schedule_names_not_empty"),
        schedule("'s', '', 'all', 'k', 'q'", "schedule_names_not_empty"),
        schedule("'s', 'o', 'all', '', 'q'", "schedule_names_not_empty"),
        schedule("'s', 'o', 'all', 'k', ''", "schedule_names_not_empty"),
        schedule("'s', 'o', 'all', 'k', 'q'", next: "'infinity'", "schedule_tick_finite"),
      ]

    /// A job that waits for a worker, save for what is given.
    private static func job(_ columns: String = "", _ values: String = "", _ constraint: String? = nil) -> Statement {
      let given = columns.split(separator: ", ").map(String.init)
      let usual = [
        ("queue", "'q'"), ("kind", "'k'"), ("arguments", "'{}'"), ("state", "'available'"), ("rank", "1"),
        ("run_at", "now()"), ("created_at", "now()"), ("max_attempts", "1"), ("priority", "0"),
      ].filter { !given.contains($0.0) }
      return Statement(
        text: """
          job (\((usual.map(\.0) + given).joined(separator: ", "))) \
          VALUES (\((usual.map(\.1) + [values]).filter { !$0.isEmpty }.joined(separator: ", ")))
          """, constraint: constraint)
    }

    private static func leader(_ values: String, _ constraint: String? = nil) -> Statement {
      Statement(text: "leader (name, holder, epoch, lease_until) VALUES ('l', 'h', \(values))", constraint: constraint)
    }

    private static func worker(_ lease: String, until end: String = "now()", _ constraint: String? = nil) -> Statement {
      Statement(
        text: "worker (lease_until, lease, name, queues, kinds) VALUES (\(end), \(lease), 'w', '{}', '{}')",
        constraint: constraint)
    }

    private static func history(_ state: String, _ constraint: String? = nil) -> Statement {
      Statement(
        text: """
          job_history (id, run_at, created_at, finished_at, state, attempt, max_attempts, priority, version, queue, kind,
                       arguments)
          VALUES (1, now(), now(), now(), \(state), 1, 1, 0, 1, 'q', 'k', '{}')
          """, constraint: constraint)
    }

    private static func kind(_ values: String, _ constraint: String? = nil) -> Statement {
      Statement(
        text: "kind (name, queue, priority, max_attempts, keep) VALUES ('k', \(values))", constraint: constraint)
    }

    private static func event(_ name: String, _ constraint: String? = nil) -> Statement {
      Statement(text: "event_wait (job, runs_late, event) VALUES (1, false, \(name))", constraint: constraint)
    }

    private static func control(_ columns: String, _ values: String, _ constraint: String? = nil) -> Statement {
      Statement(text: "queue_control (queue, \(columns)) VALUES ('q', \(values))", constraint: constraint)
    }

    private static func rate(_ values: String, _ constraint: String? = nil) -> Statement {
      control("refilled_at, rate, burst, rate_period, tokens", "now(), \(values)", constraint)
    }

    private static func schedule(
      _ values: String, next: String = "now()", _ constraint: String? = nil
    ) -> Statement {
      Statement(
        text: """
          schedule (name, owner, missed, kind, queue, expression, zone, priority, max_attempts, version, arguments,
                    next_tick)
          VALUES (\(values), '@daily', 'UTC', 0, 1, 1, '{}', \(next))
          """, constraint: constraint)
    }
  }

  @Test("A row that makes no sense is refused by name, its legal twin is taken")
  func rows() async throws {
    try await withQueue { queue in
      for statement in Statement.all {
        do {
          try await queue.pool.withTransaction { transaction in
            try await transaction.execute(SQL("INSERT INTO copydesk.\(statement.text)"))
            throw Trouble("it is not to stay")
          }
        } catch let error as PostgresError {
          #expect(error.constraint == statement.constraint, "\(statement.testDescription): \(error)")
        } catch is Trouble {
          #expect(statement.constraint == nil, "\(statement.testDescription)")
        }
      }
    }
  }

  @Test("Each rule on a row stands in the table above")
  func everyRule() async throws {
    try await withQueue { queue in
      let rules: [String] = try await queue.pool.query(
        """
        SELECT DISTINCT conname::text FROM pg_constraint
         WHERE connamespace = 'copydesk'::regnamespace AND contype = 'c' AND conparentid = 0 ORDER BY 1
        """
      ).map { try $0.decode(0) }
      #expect(rules == Set(Statement.all.compactMap(\.constraint)).sorted())
    }
  }

  @Test("Nobody but who was granted them may call the functions that work with their owner's rights")
  func grants() async throws {
    try await withQueue { queue in
      let open: [String] = try await queue.pool.query(
        """
        SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS right_of
         WHERE pronamespace = 'copydesk'::regnamespace AND prosecdef AND right_of.grantee = 0
        """
      ).map { try $0.decode(0) }
      #expect(open.isEmpty)
      let all: Int? = try await queue.pool.queryOne(
        "SELECT count(*) FROM pg_proc WHERE pronamespace = 'copydesk'::regnamespace AND prosecdef")?.decode(0)
      #expect(all == 5)
    }
  }
}
