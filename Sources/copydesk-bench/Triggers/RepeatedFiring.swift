import Newsroom
import Postgres
import Store

/// Many clients fire one trigger, again and again and at once, under a few keys.
enum RepeatedFiring {
  static let trigger = Trigger(
    name: TriggerName(unchecked: "result"), kind: TriggerKindName(unchecked: "event"),
    settings: ["event": .boolean(true)])

  private static let clients = 50
  private static let times = 20
  private static let keys = 20

  private static let rate = Measure(
    name: "1,000 commands to fire by 50 clients under 20 keys", unit: "commands/s", direction: .higherIsBetter)
  private static let slow = Measure(name: "such a command, p99", unit: "ms", direction: .lowerIsBetter)

  /// Has the trigger fire; what was measured. Throws `BenchFault` unless there are as many firings as keys.
  static func measure(_ newsroom: BenchNewsroom) async throws -> [(Measure, Double)] {
    Progress.say("One trigger is fired 1,000 times at once")
    let chief = try await newsroom.chief()
    let start = ContinuousClock.now
    var firings: Set<Int> = []
    var latencies: [Double] = []
    try await withThrowingTaskGroup(of: [(Int, Double)].self) { group in
      for client in 0..<clients {
        group.addTask {
          var answers: [(Int, Double)] = []
          for time in 0..<times {
            let start = ContinuousClock.now
            let number = try await newsroom.store.fire(
              trigger.name, by: chief, key: "0:key-\((client + time) % keys)")
            answers.append((number, (ContinuousClock.now - start) / .milliseconds(1)))
          }
          return answers
        }
      }
      for try await answers in group {
        firings.formUnion(answers.map(\.0))
        latencies += answers.map(\.1)
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard firings == Set(1...keys), try await newsroom.count("SELECT count(*) FROM copydesk.firing") == keys else {
      throw BenchFault.wrong("20 keys made the firings \(firings.sorted())")
    }
    return [(rate, Double(clients * times) / seconds), (slow, latencies.percentile(99) ?? 0)]
  }
}
