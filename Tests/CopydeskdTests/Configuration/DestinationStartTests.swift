import Foundation
import Testing

@Suite("Destinations that a daemon cannot serve")
struct DestinationStartTests {
  @Test("An unknown kind is refused with its line and the kinds available, and nothing changes")
  func refusedAtApply() async throws {
    try await Daemon.with { daemon in
      let entry = "  partner: {kind: webhook, url: \"https://partner.example/hook\"}"
      let text = try Sample.newsroom + entry + "\n"
      let file = try daemon.file("partner.yaml", text)
      let outcome = try await daemon.copydesk(as: "night-editor", ["apply", "-f", file])
      #expect(outcome.status == 78)
      let line = try #require(
        text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0 == entry })
      #expect(
        outcome.errors.contains(
          "partner.yaml:\(line + 1): destinations.partner.kind: there is no kind of destination 'webhook'; "
            + "choose from: site"), "\(outcome.errors)")
      #expect(try await daemon.succeeds(as: "night-editor", "--json", "destinations").contains("partner") == false)
    }
  }

  @Test(
    "A daemon told to serve an unknown kind, or settings the kind refuses, exits with 78 at start",
    arguments: [
      ("{kind}", "\"webhook\"", "no kind 'webhook' (it has: site)"),
      ("{settings}", "{\"formats\": [\"ninja\"]}", "formats: 0: 'ninja' is not available here"),
    ])
  func refusedAtStart(_ path: String, _ value: String, _ sentence: String) async throws {
    try await Daemon.with { daemon in
      // As a newer daemon, whose registry has more, would have left it.
      try await daemon.sql(
        """
        BEGIN;
        SELECT set_config('copydesk.actor', 'newer', true);
        UPDATE copydesk.destination SET settings = jsonb_set(settings, '\(path)', '\(value)') WHERE name = 'site';
        COMMIT
        """)
      try await daemon.stop()
      let outcome = try await run(
        .copydeskd, ["run", "--embedded", daemon.directory.path, "--theme", Sample.theme.path])
      #expect(outcome.status == 78, "\(outcome.errors)")
      #expect(outcome.errors.contains("Cannot serve the destination 'site'"), "\(outcome.errors)")
      #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    }
  }

  @Test("A destination served by another daemon may be of a kind unknown to this one")
  func leavesOthers() async throws {
    try await Daemon.with { daemon in
      try await daemon.sql(
        """
        BEGIN;
        SELECT set_config('copydesk.actor', 'newer', true);
        INSERT INTO copydesk.destination (name, settings)
        SELECT 'partner', settings || '{"name": "partner", "kind": "webhook", "settings": {"url": "https://a.example"}}'
          FROM copydesk.destination WHERE name = 'site';
        COMMIT
        """)
      try await daemon.stop()
      try await daemon.start()
      #expect(try await daemon.succeeds(as: "night-editor", "destinations").contains("webhook"))
    }
  }
}
