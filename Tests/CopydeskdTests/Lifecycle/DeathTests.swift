import Foundation
import Seeding
import Testing
import TimeTesting

@Suite("Deaths at any moment")
struct DeathTests {
  private static let rounds = Sampling.times(10, long: 200)

  @Test("Whatever dies, and when, work goes on, nothing that was accepted is lost, and nothing goes out twice")
  func anyMoment() async throws {
    try await Daemon.with { daemon in
      var chance = Seeded(seed: Sampling.seed)
      var expected: [(slug: String, state: String)] = []
      for round in 1...Self.rounds {
        let slug = "round-\(round)"
        let draft = try daemon.file("\(slug).md", Sample.draft(slug))
        let moment = try #require(Moment.allCases.randomElement(using: &chance))
        let victims = try #require(Victims.allCases.randomElement(using: &chance))
        try await daemon.die(victims, at: moment, draft, slug)
        if moment == .approving {
          // Who was cut off after the approval was made is told so.
          try await daemon.persist(as: "nsargsyan", ["approve", slug, "--yes"], alsoFine: [75])
        } else {
          try await daemon.persist(as: "jomondi", ["submit", draft])
        }
        expected.append((slug, moment == .approving ? "published" : "desk_review"))
        // The others are looked at in the end: hundreds of commands a round would take longer than the deaths.
        for (slug, state) in expected.suffix(3) {
          try await eventually("\(slug) to be \(state) after round \(round), \(victims) \(moment)") {
            try await daemon.story(slug)["state"] as? String == state
          }
        }
      }
      for (slug, state) in expected {
        #expect(try await daemon.story(slug)["state"] as? String == state, "\(slug)")
        let answer = try await daemon.succeeds(as: "night-editor", "--json", "deliveries", slug)
        let deliveries = try #require(try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [[String: Any]])
        #expect(deliveries.count == (state == "published" ? 1 : 0), "\(slug)")
      }
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  @Test(
    "A first start that was cut off is begun anew",
    arguments: Sampling.some(2, of: 0..<FirstStart.allCases.count).map { FirstStart.allCases[$0] })
  fileprivate func firstStart(reached: FirstStart) async throws {
    try await Daemon.withDirectory(isNew: true) { daemon in
      try daemon.launch()
      try await daemon.reaches(reached.path, orElse: reached.next)
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

  /// The file that is there once it has come further, where the first does not stay: who looks seldom sees only this one.
  var next: String { self == .clusterBegun ? Self.clusterMade.path : path }
}

/// When it happens.
private enum Moment: CaseIterable {
  /// While nothing goes on.
  case idle
  /// While a draft comes in.
  case submitting
  /// While a story is approved and goes out.
  case approving
  /// While the daemon stops.
  case stopping
  /// While the daemon stops, and PostgreSQL has been told to.
  case databaseStopping
  /// Right after the daemon's start.
  case starting
  /// While PostgreSQL starts.
  case databaseStarting
  /// While the daemon starts PostgreSQL again, whose postmaster was killed.
  case databaseRestarting
}

/// What dies, in that order.
private enum Victims: CaseIterable {
  case daemon
  case postmaster
  case backends
  case postmasterThenDaemon
  case daemonThenPostmaster
  case backendsThenDaemon
  case all
}

extension Daemon {
  /// The victims die at the moment; whatever the daemon was told to do has ended then.
  fileprivate func die(_ victims: Victims, at moment: Moment, _ draft: String, _ slug: String) async throws {
    switch moment {
    case .idle: try await die(victims)
    case .submitting: try await die(victims, during: ["--as", "jomondi", "submit", draft])
    case .approving:
      try await persist(as: "jomondi", ["submit", draft])
      try await persist(as: "nsargsyan", ["show", slug])
      try await die(victims, during: ["--as", "nsargsyan", "approve", slug, "--yes"])
    case .stopping:
      signal(SIGTERM)
      try await die(victims)
      try await ends()
    case .databaseStopping:
      signal(SIGTERM)
      try await vanishes("control.sock", orElse: "postgres/data/postmaster.pid")
      try await die(victims)
      try await ends()
    case .starting:
      try await stop()
      try launch()
      try await die(victims)
    case .databaseStarting:
      try await stop()
      try launch()
      try await reaches("postgres/data/postmaster.pid", orElse: "control.sock")
      try await die(victims)
    case .databaseRestarting:
      let killed = killDatabase()
      let directory = directory
      try await eventually("another postmaster") { (Self.postmaster(in: directory) ?? killed) != killed }
      try await die(victims)
    }
  }

  private func die(_ victims: Victims, during command: [String]) async throws {
    let environment = ["COPYDESK_SOCKET": socket]
    async let interrupted = run(.copydesk, command, environment: environment)
    try await die(victims)
    _ = try await interrupted
  }

  private func die(_ victims: Victims) async throws {
    switch victims {
    case .daemon: try await kill()
    case .postmaster: killDatabase()
    case .backends: killBackends()
    case .postmasterThenDaemon:
      killDatabase()
      try await kill()
    case .backendsThenDaemon:
      killBackends()
      try await kill()
    case .daemonThenPostmaster:
      try await kill()
      killDatabase()
    case .all:
      killBackends()
      killDatabase()
      try await kill()
    }
  }

  /// Runs the command as a person does who is told that the newsroom is away: again. A daemon that has ended is started, as
  /// systemd does.
  fileprivate func persist(as person: String, _ command: [String], alsoFine: Set<Int32> = []) async throws {
    try await eventually("\(command) to succeed") {
      if !isRunning { try await start() }
      let outcome = try await copydesk(as: person, command)
      if outcome.status == 69 { return false }
      try #require(outcome.status == 0 || alsoFine.contains(outcome.status), "\(command): \(outcome.errors)")
      return true
    }
  }

  /// Waits until one of the files is there.
  fileprivate func reaches(_ path: String, orElse other: String) async throws {
    let files = [path, other].map { directory.appending(path: $0).path }
    try await eventually("\(path) to be there") { files.contains(where: FileManager.default.fileExists) }
  }

  /// Waits until one of the files is gone.
  private func vanishes(_ path: String, orElse other: String) async throws {
    let files = [path, other].map { directory.appending(path: $0).path }
    try await eventually("\(path) to be gone") {
      !files.allSatisfy { FileManager.default.fileExists(atPath: $0) }
    }
  }
}
