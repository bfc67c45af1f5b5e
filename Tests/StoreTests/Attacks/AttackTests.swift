import Postgres
import Testing
import TimeTesting

/// The newsroom's rules, attacked with SQL by the daemon's own role: what is refused, by which rule, and what is not.
@Suite("The newsroom's rules under attack")
struct AttackTests {
  @Test("Nobody alters what the newsroom wrote", arguments: Attack.onVersions)
  func versions(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("Nobody signs what they may not sign", arguments: Attack.onApprovals)
  func approvals(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("Nothing goes out without a decision", arguments: Attack.onDeliveries)
  func deliveries(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("Stories only move as the workflow allows", arguments: Attack.onStories)
  func stories(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("What readers saw goes and comes back only as it was signed", arguments: Attack.afterPublication)
  func afterPublication(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("Everybody acts in their own name, and on what exists", arguments: Attack.onActors)
  func actors(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("Only the database writes the record", arguments: Attack.onRecords)
  func records(attack: Attack) async throws { try await expectRefused(attack) }

  @Test(
    "Each condition of a rule counts by itself",
    arguments: Attack.partsOfWorkflow + Attack.partsOfApprovals + Attack.partsOfDecisions + Attack.partsOfDeliveries
      + Attack.partsOfCheckpoints)
  func parts(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("What is signed counts once, in its place", arguments: Attack.onSignatures)
  func signatures(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("The front page is set by hand only by who may, signed and in the log", arguments: Attack.onFrontPage)
  func frontPage(attack: Attack) async throws { try await expectRefused(attack) }

  @Test(
    "Triggers fire once, numbered and signed, and what waits for one goes out by nothing else",
    arguments: Attack.onTriggers)
  func triggers(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("A freeze is signed by who may, and nothing goes out by itself in spite of it", arguments: Attack.onFreezes)
  func freezes(attack: Attack) async throws { try await expectRefused(attack) }

  @Test(
    "A package is filled, closed and released only by who may, signed and in the log; all of it goes out, or nothing",
    arguments: Attack.onPackages)
  func packages(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("Links to previews are given by who may, of what may be seen, and are in the log", arguments: Attack.onPreviews)
  func previews(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("People are told what happened, and nothing else", arguments: Attack.onNotices + Attack.onMessages)
  func notices(attack: Attack) async throws { try await expectRefused(attack) }

  @Test("The configuration is signed, and what the daemon may write is bounded", arguments: Attack.onConfiguration)
  func configuration(attack: Attack) async throws { try await expectRefused(attack) }

  /// What is refused leaves nothing behind: the control runs in the same newsroom.
  private func expectRefused(_ attack: Attack) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.daemon) { connection in
        for step in attack.given { try await connection.commit(step) }
        let error = try await connection.refusal(of: attack.attempt)
        #expect(error.map(Attack.Refusal.init) == attack.refusal)
        try await connection.commit(attack.control)
      }
    }
  }

  @Test("Of two people acting on one revision at once, one wins and the other is refused")
  func race() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.commit("SELECT scene.submit('a')")
      let change = "UPDATE copydesk.story SET state = 'draft', revision = 2"
      try await newsroom.connected(as: newsroom.daemon) { first in
        try await first.script("BEGIN; SELECT scene.say('rita', 'withdraw'); \(change)")
        async let second = newsroom.refusal(of: "SELECT scene.say('nana', 'return'); \(change)")
        try await newsroom.connected(as: newsroom.administrator) { observer in
          let locked: SQL = """
            SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            """
          try await eventually("the second to wait for the first one's lock") {
            try await !observer.query(locked).isEmpty
          }
        }
        try await first.script("COMMIT")
        let refusal = try await second
        #expect(refusal?.constraint == "story_revision_follows")
      }
      #expect(try await newsroom.value("SELECT updated_by FROM copydesk.story", as: newsroom.daemon) == "rita")
    }
  }
}
