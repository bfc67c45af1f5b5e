import Foundation
import Testing

@Suite("Power cuts")
struct CrashTests {
  @Test("While sixty stories pass, daemon and PostgreSQL are killed: each approved one is published once, no other")
  func sixtyStories() async throws {
    try await Daemon.with { daemon in
      let slugs = (1...60).map { "story-\($0)" }
      let drafts = try slugs.map { try daemon.file("\($0).md", Sample.draft($0, body: "Text of \($0).")) }
      var killer = Killer(seed: 20_261_124)

      for (index, (slug, draft)) in zip(slugs, drafts).enumerated() {
        try await persistently { try await daemon.copydesk(as: "jomondi", ["submit", draft]) }
        if index % 10 == 3 { try await killer.strike(daemon) }
        // Every third story stays unapproved and must never be seen.
        guard index % 3 != 0 else { continue }
        try await persistently(alsoFine: [75]) { try await daemon.copydesk(as: "nsargsyan", ["approve", slug]) }
        if index % 10 == 7 { try await killer.strike(daemon) }
      }

      for (index, slug) in slugs.enumerated() {
        if index % 3 == 0 {
          #expect(try await daemon.story(slug)["state"] as? String == "desk_review")
          #expect(!FileManager.default.fileExists(atPath: daemon.site.appending(path: "caucasus/\(slug)").path))
        } else {
          _ = try await daemon.page("caucasus/\(slug)", containing: "Text of \(slug).")
          let deliveries = try await daemon.succeeds(as: "night-editor", "--json", "deliveries", slug)
          let items = try #require(try JSONSerialization.jsonObject(with: Data(deliveries.utf8)) as? [[String: Any]])
          #expect(items.count == 1, "\(slug) has \(items.count) deliveries")
        }
      }
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  /// Tries again while the daemon is away, as a person would.
  private func persistently(alsoFine: Set<Int32> = [], _ command: () async throws -> Outcome) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(240))
    while true {
      let outcome = try await command()
      if outcome.status == 0 || alsoFine.contains(outcome.status) { return }
      try #require(ContinuousClock.now < deadline, "still refused: \(outcome.status) \(outcome.errors)")
    }
  }
}

/// Kills daemon and PostgreSQL in turn, at moments that a seed decides.
private struct Killer {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func strike(_ daemon: Daemon) async throws {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    switch (state >> 33) % 3 {
    case 0:
      daemon.kill()
    case 1:
      daemon.killDatabase()
      daemon.kill()
    default:
      daemon.kill()
      daemon.killDatabase()
    }
    try await daemon.start()
  }
}
