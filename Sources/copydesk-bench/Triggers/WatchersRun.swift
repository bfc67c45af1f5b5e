import Foundation
import Glibc

/// One run: people add notes to stories, and many follow what happens.
struct WatchersRun: Sendable {
  let socket: String
  let watchers: Int
  let actionsPerSecond: Int
  let seconds: Int
  let chief: String
  let accounts: [UInt32]

  private static let clients = 4

  private static let acting = Measure(name: "action, p99 (goal: 50 ms)", unit: "ms", direction: .lowerIsBetter)
  private static let median = Measure(name: "action, p50", unit: "ms", direction: .lowerIsBetter)
  private static let rate = Measure(name: "actions", unit: "actions/s", direction: .higherIsBetter)
  private static let told = Measure(
    name: "from a note to every watcher, p99 (goal: 100 ms)", unit: "ms", direction: .lowerIsBetter)
  private static let toldMedian = Measure(
    name: "from a note to every watcher, p50", unit: "ms", direction: .lowerIsBetter)
  private static let memory = Measure(
    name: "daemon's memory for a watcher (goal: 100 kB)", unit: "kB", direction: .lowerIsBetter)

  func run() async throws -> Measurements {
    let session = try SocketSession(path: socket, person: chief)
    let stories = try session.get("/v1/stories?limit=\(Self.clients * 4)").matches(of: /"number"\s*:\s*(\d+)/)
      .compactMap { Int($0.output.1) }
    guard stories.count >= Self.clients else {
      throw SocketFault("The newsroom has fewer than \(Self.clients) stories")
    }
    let before = try session.daemonKilobytes()
    Progress.say("\(watchers) begin to follow")
    let board = WatcherBoard(count: watchers)
    try board.connect(to: socket, as: accounts, orAs: chief)
    let following = try session.daemonKilobytes()
    let reading = board.read()
    Progress.say("\(actionsPerSecond) actions a second, for \(seconds) s")
    let start = ContinuousClock.now
    let actions = try await act(on: stories)
    let took = (ContinuousClock.now - start) / .seconds(1)
    // What is on its way arrives.
    try await Task.sleep(for: .seconds(1))
    board.stop()
    await reading.value
    let heard = board.heard(of: actions.count)
    guard heard.lost == 0 else {
      throw SocketFault("\(heard.lost) watchers did not hear of all \(actions.count) notes, or were cut off")
    }
    var results = Measurements()
    func note(_ measure: Measure, _ value: Double?) {
      if let value { results.note(measure, of: Measurements.nobody, ours: value) }
    }
    note(Self.rate, Double(actions.count) / took)
    note(Self.median, actions.percentile(50))
    note(Self.acting, actions.percentile(99))
    note(Self.toldMedian, heard.delays.percentile(50))
    note(Self.told, heard.delays.percentile(99))
    note(Self.memory, Double(following - before) / Double(watchers))
    return results
  }

  /// Adds notes at the rate, by several clients, each to stories of its own, for as long as the run is to take; how long each took,
  /// in milliseconds. A daemon that cannot keep up gets fewer.
  private func act(on stories: [Int]) async throws -> [Double] {
    try await withThrowingTaskGroup(of: [Double].self) { group in
      for client in 0..<Self.clients {
        let own = stories.enumerated().filter { $0.offset % Self.clients == client }.map(\.element)
        group.addTask {
          try await withCheckedThrowingContinuation { continuation in
            // Each waits without giving way, so in a thread of its own.
            Thread.detachNewThread { continuation.resume(with: Result { try act(on: own, as: client) }) }
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  private func act(on stories: [Int], as client: Int) throws -> [Double] {
    let session = try SocketSession(path: socket, person: chief)
    let pause = Duration.seconds(1) * Self.clients / actionsPerSecond
    let end = ContinuousClock.now + .seconds(seconds)
    var due = ContinuousClock.now + pause * client / Self.clients
    var latencies: [Double] = []
    while due < end, ContinuousClock.now < end {
      let early = (due - ContinuousClock.now) / .seconds(1)
      if early > 0 { Thread.sleep(forTimeInterval: early) }
      let story = stories[latencies.count % stories.count]
      let sent = ContinuousClock.now
      _ = try session.post("/v1/stories/\(story)/note", contentType: "application/json", #"{"note": "Checked."}"#)
      latencies.append((ContinuousClock.now - sent) / .milliseconds(1))
      due += pause
    }
    return latencies
  }
}
