import Foundation
import Seeding
import Testing
import TimeTesting

@Suite("Deaths at any moment")
struct DeathTests {
  private static let rounds = Sampling.times(10, long: 200)

  @Test("Whatever dies, and when, the next start goes on, and nothing that was accepted is lost")
  func anyMoment() async throws {
    try await Daemon.with { daemon in
      var chance = Seeded(seed: Sampling.seed)
      var slugs: [String] = []
      for round in 1...Self.rounds {
        let slug = "round-\(round)"
        let draft = try daemon.file("\(slug).md", Sample.draft(slug))
        let moment = try #require(Moment.allCases.randomElement(using: &chance))
        let victims = try #require(Victims.allCases.randomElement(using: &chance))
        try await daemon.die(victims, at: moment, submitting: draft)
        try await daemon.start()
        try await daemon.succeeds(as: "jomondi", "submit", draft)
        slugs.append(slug)
        for slug in slugs {
          let state = try await daemon.story(slug)["state"] as? String
          #expect(state == "desk_review", "after round \(round): \(victims) \(moment)")
        }
      }
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  @Test("A first start that was cut off is begun anew", arguments: FirstStart.allCases)
  fileprivate func firstStart(reached: FirstStart) async throws {
    try await Daemon.withDirectory { daemon in
      try daemon.launch()
      try await daemon.reaches(reached.path)
      try await daemon.kill()
      try await daemon.start()
      try await daemon.succeeds(as: nil, "status")
    }
  }
}

/// How far the very first start has come, by the file that is there.
private enum FirstStart: String, CaseIterable {
  case key
  case clusterBegun
  case clusterMade
  case serverStarted

  var path: String {
    switch self {
    case .key: "signing-key"
    case .clusterBegun: "postgres/data.new/PG_VERSION"
    case .clusterMade: "postgres/data/embedded.conf"
    case .serverStarted: "postgres/data/postmaster.pid"
    }
  }
}

/// When it happens.
private enum Moment: CaseIterable {
  /// While nothing goes on.
  case idle
  /// While a draft comes in.
  case working
  /// While the daemon stops.
  case stopping
  /// While the daemon stops, and PostgreSQL has been told to.
  case databaseStopping
  /// Right after the daemon's start.
  case starting
  /// While PostgreSQL starts.
  case databaseStarting
}

/// What dies, in that order.
private enum Victims: CaseIterable {
  case daemon
  case postmasterThenDaemon
  case daemonThenPostmaster
  case backendsThenDaemon
  case all
}

extension Daemon {
  /// Dies at the moment, with the other victims.
  fileprivate func die(_ victims: Victims, at moment: Moment, submitting draft: String) async throws {
    switch moment {
    case .idle: try await die(victims)
    case .working:
      let environment = ["COPYDESK_SOCKET": socket]
      async let interrupted = run(.copydesk, ["--as", "jomondi", "submit", draft], environment: environment)
      try await die(victims)
      _ = try await interrupted
    case .stopping:
      signal(SIGTERM)
      try await die(victims)
    case .databaseStopping:
      signal(SIGTERM)
      try await vanishes("control.sock", orElse: "postgres/data/postmaster.pid")
      try await die(victims)
    case .starting:
      try await stop()
      try launch()
      try await die(victims)
    case .databaseStarting:
      try await stop()
      try launch()
      try await reaches("postgres/data/postmaster.pid")
      try await die(victims)
    }
  }

  private func die(_ victims: Victims) async throws {
    switch victims {
    case .daemon: break
    case .postmasterThenDaemon: killDatabase()
    case .backendsThenDaemon: killBackends()
    case .daemonThenPostmaster:
      try await kill()
      killDatabase()
    case .all:
      killBackends()
      killDatabase()
    }
    try await kill()
  }

  /// Waits until that file of the daemon's is there.
  fileprivate func reaches(_ path: String) async throws {
    let file = directory.appending(path: path).path
    try await eventually("\(path) to be there") { FileManager.default.fileExists(atPath: file) }
  }

  /// Waits until one of the files is gone.
  private func vanishes(_ path: String, orElse other: String) async throws {
    let files = [path, other].map { directory.appending(path: $0).path }
    try await eventually("\(path) to be gone") {
      !files.allSatisfy { FileManager.default.fileExists(atPath: $0) }
    }
  }
}
