import Foundation
import Glibc
import Logging
import Postgres

/// Runs the queue while faults are injected, and judges the outcome.
struct FaultRun {
  /// How much to do.
  struct Plan: Sendable {
    var seed: UInt64
    var disturbances: Int
    var workers: Int
  }

  /// The result of a run.
  struct Outcome: Sendable {
    var done: [Disturbance: Int] = [:]
    var totals: FaultRecord.Totals
    var violations: [FaultRecord.Violation]
    var crashes: [String]
  }

  private static let database = "faults"
  /// The most jobs waiting: enough to keep all workers busy, few enough to finish soon after the last disturbance.
  private static let backlog = 400
  /// How long the remaining jobs may take, including the time until leases expire.
  private static let settling = Duration.seconds(90)

  let plan: Plan
  let server: TestedServer
  let report: @Sendable (String) -> Void

  /// Injects the planned disturbances, lets the workers finish, and judges.
  func run() async throws -> Outcome {
    let logger = Logger(label: "faults") { _ in SwiftLogNoOpLogHandler() }
    let configuration = try server.configuration(database: Self.database)
    try await createDatabase()
    try await FaultRecord.create(in: configuration, logger: logger)
    let pool = Pool(configuration: configuration, maximumConnections: 4, logger: logger)
    let record = try FaultRecord(pool: pool)

    let proxyDirectory = "\(server.directory)/proxy"
    try FileManager.default.createDirectory(atPath: proxyDirectory, withIntermediateDirectories: false)
    let proxy = try SocketProxy(path: "\(proxyDirectory)/.s.PGSQL.5432", target: server.socket)
    let uri = "postgresql:///\(Self.database)?host=\(proxyDirectory)&user=\(EmbeddedCluster.superuser)"
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    let keepers = (1...plan.workers).map { number in
      WorkerKeeper(
        name: "worker-\(number)", program: program,
        arguments: ["fault-worker", "--database", uri, "--name", "worker-\(number)"])
    }

    let done = try await withThrowingTaskGroup(of: [Disturbance: Int].self) { group in
      for keeper in keepers {
        group.addTask {
          try await keeper.run()
          return [:]
        }
      }
      group.addTask { try await disturbAndSettle(record, keepers, proxy) }
      return try await group.reduce(into: [:]) { done, part in done.merge(part, uniquingKeysWith: +) }
    }
    proxy.close()
    let outcome = Outcome(
      done: done, totals: try await record.totals(), violations: try await record.violations(),
      crashes: keepers.flatMap(\.crashes))
    await pool.close()
    return outcome
  }

  /// Injects the disturbances, lets the workers finish the remaining jobs, and stops them.
  private func disturbAndSettle(
    _ record: FaultRecord, _ keepers: [WorkerKeeper], _ proxy: SocketProxy
  ) async throws -> [Disturbance: Int] {
    let done = try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await feed(record) }
      let done = try await disturb(record, keepers, proxy)
      group.cancelAll()
      return done
    }
    try await settle(record)
    for keeper in keepers { try await give(.end, toOneOf: [keeper], 0) }
    return done
  }

  private func createDatabase() async throws {
    let connection = try await Connection.connect(try server.configuration(database: "postgres"))
    try await connection.execute("CREATE DATABASE faults")
    await connection.close()
  }

  /// Enqueues until cancelled; a failed call either enqueued nothing, or its jobs are in the record.
  private func feed(_ record: FaultRecord) async {
    var next = 0
    while !Task.isCancelled {
      do {
        if try await record.unfinished() < Self.backlog {
          try await record.enqueue((next..<next + 20).map(FaultJob.init))
          next += 20
        }
        try await Task.sleep(for: .milliseconds(10))
      } catch {
        continue
      }
    }
  }

  /// Waits until every enqueued job is completed, for `settling` at most. Workers that were enqueueing just then may still add
  /// some, so it is only believed when it has been so for a second.
  private func settle(_ record: FaultRecord) async throws {
    let deadline = ContinuousClock.now + Self.settling
    var quietLooks = 0
    while ContinuousClock.now < deadline {
      // The server may still be recovering from the last disturbance.
      if let unfinished = try? await record.settled() {
        report("\(unfinished) jobs left")
        quietLooks = unfinished == 0 ? quietLooks + 1 : 0
        if quietLooks == 6 { return }
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }
}

// MARK: - Disturbing

extension FaultRun {
  private func disturb(
    _ record: FaultRecord, _ keepers: [WorkerKeeper], _ proxy: SocketProxy
  ) async throws -> [Disturbance: Int] {
    let possible = Disturbance.allCases.filter { $0 != .diskFilled || server.hasDisk }
    var choices = DisturbancePlan(seed: plan.seed, among: possible)
    var done: [Disturbance: Int] = [:]
    for number in 1...plan.disturbances {
      let (disturbance, victim, pause) = choices.next()
      try await Task.sleep(for: pause)
      report("\(number)/\(plan.disturbances) \(disturbance.rawValue)")
      try await carryOut(disturbance, victim, record, keepers, proxy)
      done[disturbance, default: 0] += 1
    }
    return done
  }

  private func carryOut(
    _ disturbance: Disturbance, _ victim: Int, _ record: FaultRecord, _ keepers: [WorkerKeeper], _ proxy: SocketProxy
  ) async throws {
    switch disturbance {
    case .workerKilled: try await give(.kill, toOneOf: keepers, victim)
    case .workerStopped: try await give(.stop(FaultWorker.lease * 1.5), toOneOf: keepers, victim)
    case .connectionCut: proxy.doom(victim)
    case .sessionEnded: try await signal(SIGTERM, victim, record)
    case .backendKilled: try await signal(SIGKILL, victim, record)
    case .serverStopped: try await server.stopAtOnce()
    case .diskFilled: try await server.fillDisk(for: .seconds(1))
    }
  }

  /// Gives the order to the first idle worker, starting at the victim.
  private func give(_ order: WorkerKeeper.Order, toOneOf keepers: [WorkerKeeper], _ victim: Int) async throws {
    while true {
      for offset in keepers.indices where keepers[(victim + offset) % keepers.count].give(order) { return }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Sends a signal to one of the server's processes; does nothing while the server is recovering.
  private func signal(_ signal: Int32, _ victim: Int, _ record: FaultRecord) async throws {
    guard let backends = try? await record.backends(), !backends.isEmpty else { return }
    kill(backends[victim % backends.count], signal)
  }
}
