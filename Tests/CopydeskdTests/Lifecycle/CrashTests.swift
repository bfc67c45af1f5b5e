import Foundation
import Seeding
import Testing

@Suite("Power cuts")
struct CrashTests {
  private static let stories = Sampling.times(18, long: 300)

  @Test("Daemon and PostgreSQL are killed again and again: each approved story is published exactly once, and no other")
  func deaths() async throws {
    try await Daemon.with { daemon in
      let slugs = (1...Self.stories).map { "story-\($0)" }
      let drafts = try slugs.map { try daemon.file("\($0).md", Sample.draft($0, body: "Text of \($0).")) }
      var killer = Killer(random: Seeded(seed: Sampling.seed))

      for (index, (slug, draft)) in zip(slugs, drafts).enumerated() {
        try await persistently(["submit", draft], as: "jomondi", daemon, index % 10 == 3 ? killer.next() : nil)
        // Every third story stays unapproved and must never be seen.
        guard index % 3 != 0 else { continue }
        // Who was cut off after the approval was made is told, on asking again, that it was.
        try await persistently(
          ["approve", slug, "--unread"], as: "nsargsyan", alsoFine: [75], daemon, index % 10 == 7 ? killer.next() : nil)
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

  /// Runs the command; when everything dies meanwhile, once more after the daemon is back, as a person would.
  private func persistently(
    _ arguments: [String], as person: String, alsoFine: Set<Int32> = [], _ daemon: Daemon, _ death: Death?
  ) async throws {
    if let death {
      let socket = daemon.socket
      async let interrupted = run(
        .copydesk, ["--as", person] + arguments, environment: ["COPYDESK_SOCKET": socket])
      try await daemon.suffer(death)
      guard try await interrupted.status != 0 else { return }
    }
    let outcome = try await daemon.copydesk(as: person, arguments)
    let isFine = outcome.status == 0 || death != nil && alsoFine.contains(outcome.status)
    #expect(isFine, "\(arguments), \(death.map { "\($0)" } ?? "undisturbed"): \(outcome.status) \(outcome.errors)")
  }
}

/// What dies, and in which order.
private enum Death: CaseIterable {
  case daemon
  case databaseThenDaemon
  case daemonThenDatabase
}

/// Chooses deaths as a seed decides.
private struct Killer {
  var random: Seeded

  mutating func next() -> Death? { Death.allCases.randomElement(using: &random) }
}

extension Daemon {
  /// Dies, and is started again.
  fileprivate func suffer(_ death: Death) async throws {
    if death == .databaseThenDaemon { killDatabase() }
    try await kill()
    if death == .daemonThenDatabase { killDatabase() }
    try await start()
  }
}
