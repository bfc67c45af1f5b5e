import Postgres
import Testing
import TimeTesting

/// The newsroom's rules, attacked with SQL by the daemon's own role: what is refused, by which rule, and what is not.
@Suite("The newsroom's rules under attack")
struct AttackTests {
  @Test("Nobody alters what the newsroom wrote", arguments: AttackGroup.all(Attack.onVersions))
  func versions(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test("Nobody signs what they may not sign", arguments: AttackGroup.all(Attack.onApprovals))
  func approvals(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test("Nothing goes out without a decision", arguments: AttackGroup.all(Attack.onDeliveries))
  func deliveries(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test("Stories only move as the workflow allows", arguments: AttackGroup.all(Attack.onStories))
  func stories(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "What readers saw goes and comes back only as it was signed", arguments: AttackGroup.all(Attack.afterPublication))
  func afterPublication(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test("Everybody acts in their own name, and on what exists", arguments: AttackGroup.all(Attack.onActors))
  func actors(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test("Only the database writes the record", arguments: AttackGroup.all(Attack.onRecords))
  func records(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "Each condition of a rule counts by itself",
    arguments: AttackGroup.all(
      Attack.partsOfWorkflow + Attack.partsOfApprovals + Attack.partsOfDecisions + Attack.partsOfDeliveries
        + Attack.partsOfCheckpoints + Attack.neededSignatures + Attack.besideOthers + Attack.partsOfPlanning))
  func parts(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "Where a desk wants two signatures, a kill has two people, and nothing goes out while it waits for the second",
    arguments: AttackGroup.all(Attack.onKills))
  func kills(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test("What is signed counts once, in its place", arguments: AttackGroup.all(Attack.onSignatures))
  func signatures(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "The front page is set by hand only by who may, signed and in the log",
    arguments: AttackGroup.all(Attack.onFrontPage))
  func frontPage(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "Triggers fire once, numbered and signed, and what waits for one goes out by nothing else",
    arguments: AttackGroup.all(Attack.onTriggers))
  func triggers(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "A freeze is signed by who may, and nothing goes out by itself in spite of it",
    arguments: AttackGroup.all(Attack.onFreezes))
  func freezes(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "A package is filled, closed and released only by who may, signed and in the log; all of it goes out, or nothing",
    arguments: AttackGroup.all(Attack.onPackages))
  func packages(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "Links to previews are given by who may, of what may be seen, and are in the log",
    arguments: AttackGroup.all(Attack.onPreviews))
  func previews(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "Notes are numbered, said in one's own name, in the log and never changed",
    arguments: AttackGroup.all(Attack.onNotes))
  func notes(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "People are told what happened, and nothing else", arguments: AttackGroup.all(Attack.onNotices + Attack.onMessages))
  func notices(group: AttackGroup) async throws { try await expectRefused(group) }

  @Test(
    "The configuration is signed, and what the daemon may write is bounded",
    arguments: AttackGroup.all(Attack.onConfiguration))
  func configuration(group: AttackGroup) async throws { try await expectRefused(group) }

  private func expectRefused(_ group: AttackGroup) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.daemon) { connection in
        for step in group.given { try await connection.commit(step) }
        for attack in group.attacks {
          let error = try await connection.refusal(of: attack.attempt)
          #expect(error.map(Attack.Refusal.init) == attack.refusal, "\(attack.sentence)")
          // What should have been refused has spoilt the newsroom.
          guard error != nil else { break }
          await #expect(throws: Never.self, "\(attack.sentence)") { try await connection.tryOut(attack.control) }
        }
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
