import Postgres
import Testing

/// How the schema is built, as the catalog has it.
struct SchemaTests {
  private func names(_ query: SQL) async throws -> [String] {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.administrator) { connection in
        try await connection.query(query).map { try $0.decode(0) }
      }
    }
  }

  @Test("Every SECURITY DEFINER function has a fixed search path and belongs to the schema's owner")
  func definers() async throws {
    let loose: SQL = """
      SELECT p.oid::regprocedure::text FROM pg_proc AS p
       WHERE p.pronamespace = 'copydesk'::regnamespace AND p.prosecdef
         AND (p.proowner <> 'copydesk_owner'::regrole
              OR NOT 'search_path=pg_catalog, pg_temp' = ANY (coalesce(p.proconfig, '{}')))
      """
    #expect(try await names(loose) == [])
  }

  @Test("PUBLIC has no privileges")
  func everybody() async throws {
    let open: SQL = """
      SELECT p.oid::regprocedure::text FROM pg_proc AS p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
       WHERE p.pronamespace = 'copydesk'::regnamespace AND a.grantee = 0
      UNION ALL
      SELECT c.oid::regclass::text FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
       WHERE c.relnamespace = 'copydesk'::regnamespace AND a.grantee = 0
      """
    #expect(try await names(open) == [])
  }

  @Test("Whoever else can act as the daemon is named; superusers, who can do anything, are not")
  func members() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.administrator) { connection in
        // No other database of the server sees these roles.
        try await connection.script(
          """
          BEGIN;
          CREATE ROLE schema_tests_member; GRANT copydesk_daemon TO schema_tests_member;
          CREATE ROLE schema_tests_submitter; GRANT copydesk_intake TO schema_tests_submitter;
          CREATE ROLE schema_tests_superuser SUPERUSER; GRANT copydesk_daemon TO schema_tests_superuser
          """)
        let members = try await connection.query("SELECT name FROM copydesk.daemon_members() AS member(name)")
        try await connection.script("ROLLBACK")
        #expect(try members.map { try $0.decode(0, as: String.self) } == ["schema_tests_member"])
      }
    }
  }

  @Test("The daemon cannot delete anything the newsroom keeps")
  func deletable() async throws {
    let deletable: SQL = """
      SELECT c.relname FROM pg_class AS c
       WHERE c.relnamespace = 'copydesk'::regnamespace AND c.relkind IN ('r', 'p')
         AND has_table_privilege('copydesk_daemon', c.oid, 'DELETE, TRUNCATE')
       ORDER BY 1
      """
    #expect(
      try await names(deletable) == [
        "destination_hold", "distrust", "event_signal", "event_wait", "idempotency", "job", "job_dependency",
        "job_slot", "listing",
        "queue_control", "schedule", "schedule_tick", "unique_key", "worker",
      ])
  }

  @Test("When a delivery was made and tried, and which attempts count, the database enters itself")
  func entered() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a')")
      try await newsroom.commit("SELECT scene.approve('a')")
      try await newsroom.commit(
        """
        SELECT scene.say('system', 'fire');
        SELECT scene.go_ahead('a');
        INSERT INTO copydesk.delivery
          (decision, destination, story, version, content_hash, kind, resumed_after, created_at)
        SELECT id, destination, story, version, content_hash, kind, 7, '2000-01-01'
          FROM copydesk.decision CROSS JOIN unnest('{site,wire}'::text[]) AS destination;
        UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1
        """)
      let kept: SQL = """
        SELECT string_agg(resumed_after || ' ' || (created_at > '2001-01-01'), ', ') FROM copydesk.delivery
        """
      #expect(try await newsroom.value(kept, as: newsroom.daemon) == "0 true, 0 true")
      try await newsroom.commit("SELECT scene.claim(scene.delivery('a', 'site'))")
      try await newsroom.commit(
        """
        INSERT INTO copydesk.attempt (delivery, number, job, fencing_token, started_at)
        SELECT scene.delivery('a', 'site'), 7, id, token, '2000-01-01' FROM copydesk.job WHERE kind = 'deliver'
        """)
      let attempt: SQL = "SELECT number || ' ' || (started_at > '2001-01-01') FROM copydesk.attempt"
      #expect(try await newsroom.value(attempt, as: newsroom.daemon) == "1 true")
    }
  }

  @Test("A due decision is found while it has no job, and not once it has one")
  func due() async throws {
    try await AttackedNewsroom.with { newsroom in
      let due: SQL = "SELECT count(*)::text FROM copydesk.due_decision"
      try await newsroom.commit("SELECT scene.submit('a')")
      try await newsroom.commit("SELECT scene.approve('a', at => clock_timestamp())")
      #expect(try await newsroom.value(due, as: newsroom.daemon) == "1")
      try await newsroom.commit(
        """
        SELECT copydesk.enqueue('fire', jsonb_build_object('decision', id), 'publishing') FROM copydesk.decision
        """)
      #expect(try await newsroom.value(due, as: newsroom.daemon) == "0")
    }
  }
}
