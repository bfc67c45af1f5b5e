import Seeding

/// What is done to the queue's surroundings.
enum Disturbance: String, CaseIterable, Sendable {
  /// A worker's process is killed with signal 9, and another is started.
  case workerKilled = "worker killed"
  /// A worker's process is stopped until its lease has run out, then continued.
  case workerStopped = "worker stopped past its lease"
  /// One of the server's sessions is ended by an administrator.
  case sessionEnded = "session ended"
  /// A connection is cut in the middle of what it says.
  case connectionCut = "connection cut"
  /// One of the server's processes is killed with signal 9: all sessions end, and the server recovers.
  case backendKilled = "backend killed"
  /// The server stops at once without writing anything down, and is started again.
  case serverStopped = "server stopped at once"
  /// The disk of the cluster is full for a second.
  case diskFilled = "disk filled"

  /// How often it comes, beside the others: the dear ones seldom.
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

/// The sequence of disturbances that belongs to a seed.
struct DisturbancePlan {
  private let choices: [Disturbance]
  private var chance: Seeded

  init(seed: UInt64, among possible: [Disturbance]) {
    choices = possible.flatMap { Array(repeating: $0, count: $0.weight) }
    chance = Seeded(seed: seed)
  }

  /// The next disturbance, which of several equal things it happens to, and how long to wait before it.
  mutating func next() -> (disturbance: Disturbance, victim: Int, pause: Duration) {
    let disturbance = choices[Int.random(in: choices.indices, using: &chance)]
    return (
      disturbance, Int.random(in: 0..<1_000, using: &chance), .milliseconds(Int.random(in: 10...120, using: &chance))
    )
  }
}
