import Seeding
import Testing

@testable import JobQueue

@Suite("The queue's SQL and its model", .timeLimit(.minutes(10)))
struct ModelTests {
  @Test(
    "Whatever several workers and clients do, in any order, the database agrees with the model",
    arguments: Sampling.some(24, of: 0..<240))
  func agreement(seed: Int) async throws {
    try await withQueue { queue in
      var run = ModelRun(queue, seed: seed)
      for _ in 0..<80 {
        try await run.step()
        guard try await run.agrees() else { break }
      }
    }
  }
}

/// Does the same to the model and to the database, one step after another, and compares what both say.
private struct ModelRun {
  private static let lease = 10

  private let seed: Int
  private var model = QueueModel()
  private var stored: StoredQueue
  private var chance: Seeded
  private var history: [String] = []
  /// All claims ever made, by worker: those that no longer hold are tried too.
  private var claims: [[QueueModel.Claim]] = []

  init(_ queue: JobQueue, seed: Int) {
    self.seed = seed
    stored = StoredQueue(queue)
    chance = Seeded(seed: UInt64(seed))
  }

  mutating func step() async throws {
    if model.leases.isEmpty { return try await register() }
    switch Int.random(in: 0..<100, using: &chance) {
    case ..<25: try await enqueue()
    case ..<28: try await register()
    case ..<50: try await claim()
    case ..<72: try await end()
    case ..<78: try await stage()
    case ..<84: try await pass()
    case ..<88: try await sendHeartbeat()
    case ..<92: try await rescueAll()
    case ..<96: try await cancel()
    default: try await retry()
    }
  }

  /// Whether both have the same jobs in the same states.
  func agrees() async throws -> Bool {
    let standings = try await stored.standings()
    #expect(standings == model.standings, "\(context)")
    return standings == model.standings
  }

  private var context: String { "seed \(seed): \(history.joined(separator: ", "))" }

  private func expectEqual<Value: Equatable>(_ stored: Value, _ model: Value) {
    #expect(stored == model, "\(context)")
  }
}

// MARK: - What clients do

extension ModelRun {
  private mutating func enqueue() async throws {
    let minutes = chance.chance(30) ? Int.random(in: 1...15, using: &chance) : 0
    let priority = Int.random(in: -3...3, using: &chance)
    let maxAttempts = Int.random(in: 1...3, using: &chance)
    history.append("enqueue in \(minutes), priority \(priority), attempts \(maxAttempts)")
    model.enqueue(in: minutes, priority: priority, maxAttempts: maxAttempts)
    try await stored.enqueue(in: minutes, priority: priority, maxAttempts: maxAttempts)
  }

  private mutating func cancel() async throws {
    guard let job = model.jobs.indices.randomElement(using: &chance) else { return }
    history.append("cancel \(job)")
    expectEqual(try await stored.cancel(job), model.cancel(job))
  }

  private mutating func retry() async throws {
    guard let job = model.jobs.indices.randomElement(using: &chance) else { return }
    history.append("retry \(job)")
    expectEqual(try await stored.retry(job), model.retry(job))
  }

  private mutating func pass() async throws {
    let minutes = Int.random(in: 1...6, using: &chance)
    history.append("\(minutes) minutes pass")
    model.pass(minutes: minutes)
    try await stored.pass(minutes: minutes)
  }
}

// MARK: - What workers do

extension ModelRun {
  private mutating func register() async throws {
    history.append("register")
    model.register(lease: Self.lease)
    claims.append([])
    try await stored.register(lease: Self.lease)
  }

  private mutating func claim() async throws {
    let worker = Int.random(in: claims.indices, using: &chance)
    let count = Int.random(in: 1...4, using: &chance)
    history.append("worker \(worker) claims \(count)")
    let claimed = try await stored.claim(worker, atMost: count)
    let expected = model.claim(worker, atMost: count, tied: claimed)
    expectEqual(claimed, expected.map(\.job))
    stored.name(by: expected.map(\.number))
    claims[worker] += expected
  }

  private mutating func end() async throws {
    let worker = Int.random(in: claims.indices, using: &chance)
    let ended = Array(claims[worker].suffix(6).shuffled(using: &chance).prefix(Int.random(in: 1...3, using: &chance)))
    guard !ended.isEmpty else { return }
    let outcome = outcome()
    history.append("worker \(worker) ends \(ended.map { "\($0.job) by \($0.number)" }) as \(outcome)")
    let expected = model.end(ended, as: outcome)
    expectEqual(try await stored.end(ended, of: worker, as: outcome), expected)
  }

  private mutating func outcome() -> Outcome {
    switch Int.random(in: 0..<10, using: &chance) {
    case ..<4: .completed
    case ..<6: .failed(retryAfter: Int.random(in: 0...5, using: &chance))
    case 6: .failed(retryAfter: nil)
    case 7: .snoozed(Int.random(in: 1...5, using: &chance))
    case 8: .discarded
    default: .handedBack
    }
  }

  private mutating func sendHeartbeat() async throws {
    let worker = Int.random(in: claims.indices, using: &chance)
    history.append("worker \(worker) sends a heartbeat")
    expectEqual(try await stored.sendHeartbeat(worker), model.sendHeartbeat(worker, lease: Self.lease))
  }

  private mutating func stage() async throws {
    history.append("stage")
    model.stage()
    try await stored.stage()
  }

  private mutating func rescueAll() async throws {
    history.append("take over")
    expectEqual(try await stored.rescueAll(), model.rescueAll())
  }
}
