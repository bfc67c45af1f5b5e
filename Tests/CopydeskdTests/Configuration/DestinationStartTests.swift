import Foundation
import JobQueue
import Logging
import Newsroom
import Postgres
import Testing

@testable import Store
@testable import copydeskd

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
      (#"{"kind": "webhook"}"#, "no kind 'webhook' (it has: site)"),
      (#"{"settings": {"formats": ["ninja"]}}"#, "formats: 0: 'ninja' is not available here"),
    ])
  func refusedAtStart(_ change: String, _ sentence: String) async throws {
    try await Daemon.with { daemon in
      try await apply(change, toDestination: "site", of: daemon)
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
      let partner = #"{"name": "partner", "kind": "webhook", "settings": {"url": "https://a.example"}}"#
      try await apply(partner, toDestination: "partner", of: daemon)
      try await daemon.stop()
      try await daemon.start()
      #expect(try await daemon.succeeds(as: "night-editor", "destinations").contains("webhook"))
    }
  }

  /// Changes a destination, or adds one that is otherwise like the site, as a newer daemon would, whose registry has more:
  /// signed with this one's key.
  private func apply(_ change: String, toDestination name: String, of daemon: Daemon) async throws {
    let key = try SigningKeyFile.read(daemon.directory.appending(path: "signing-key").path)
    let uri = try EmbeddedCluster.uri(
      directory: daemon.directory.path, database: "copydesk", role: "copydesk_daemon")
    let silent = Logger(label: "newer") { _ in SwiftLogNoOpLogHandler() }
    let pool = Pool(configuration: ConnectionConfiguration(uri: uri), logger: silent)
    let store = Store(pool: pool, queue: JobQueue(pool: pool), signer: Signer(key: key), logger: silent)
    do {
      var configuration = try await store.signedConfiguration(pool).written()
      let site = try #require(configuration.destinations.first { $0.name.text == "site" })
      let written = try #require(
        try JSONSerialization.jsonObject(with: Data(StoredJSON.encode(site).text.utf8)) as? [String: Any])
      let changed = try #require(try JSONSerialization.jsonObject(with: Data(change.utf8)) as? [String: Any])
      let merged = try JSONSerialization.data(withJSONObject: written.merging(changed) { _, new in new })
      let destination = try StoredJSON.decode(
        Destination.self, JSONB(text: String(decoding: merged, as: UTF8.self)))
      configuration.destinations.removeAll { $0.name.text == name }
      configuration.destinations.append(destination)
      let manager = try #require(
        try await store.staffMembers().first { $0.hasOnEveryDesk(.manage, at: Date()) })
      _ = try await store.apply(configuration, by: .staff(manager), dryRun: false)
      await pool.close()
    } catch {
      await pool.close()
      throw error
    }
  }
}
