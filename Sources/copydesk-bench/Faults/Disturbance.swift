import Seeding

/// A fault that the harness injects.
enum Disturbance: String, CaseIterable, Sendable {
  /// A worker process is killed with SIGKILL, and another is started.
  case workerKilled = "worker killed"
  /// A worker process is stopped (SIGSTOP) until its lease has expired, then continued.
  case workerStopped = "worker stopped past its lease"
  /// An administrator terminates one of the server's sessions.
  case sessionEnded = "session terminated"
  /// A connection is cut in the middle of a message.
  case connectionCut = "connection cut"
  /// One of the server's processes is killed with SIGKILL: all sessions end, and the server recovers.
  case backendKilled = "backend killed"
  /// The server is stopped in immediate mode, without a checkpoint, and started again.
  case serverStopped = "server stopped immediately"
  /// The cluster's disk is full for a second.
  case diskFilled = "disk filled"

  /// How often it is chosen, relative to the others: slow ones are rare.
  var weight: Int {
    switch self {
    case .workerKilled: 36
    case .connectionCut: 30
    case .sessionEnded: 20
    case .workerStopped: 8
    case .backendKilled: 3
    case .serverStopped: 2
    case .diskFilled: 1
    }
  }
}

/// The sequence of disturbances that a seed determines.
struct DisturbancePlan {
  private let choices: [Disturbance]
  private var chance: Seeded

  init(seed: UInt64, among possible: [Disturbance]) {
    choices = possible.flatMap { Array(repeating: $0, count: $0.weight) }
    chance = Seeded(seed: seed)
  }

  /// The next disturbance, its victim (an index, modulo the candidates), and how long to wait before it.
  mutating func next() -> (disturbance: Disturbance, victim: Int, pause: Duration) {
    let disturbance = choices[Int.random(in: choices.indices, using: &chance)]
    return (
      disturbance, Int.random(in: 0..<1_000, using: &chance), .milliseconds(Int.random(in: 10...120, using: &chance))
    )
  }
}
