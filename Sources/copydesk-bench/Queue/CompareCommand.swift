import ArgumentParser
import Foundation

/// `copydesk-bench queue compare`, or `copydesk-bench queue` for short
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Measure the queue and its peers side by side.",
    discussion: """
      All contenders take turns on one private cluster with PostgreSQL's own settings, durability included. A ratio \
      above 1 is in our favour. Sources/copydesk-bench/README.md says what is measured, how, and with what results.
      Examples:
        swift run -c release copydesk-bench queue --peers peers
        swift run -c release copydesk-bench queue --measure throughput --rounds 5 --json
        swift run -c release copydesk-bench queue --only copydesk
      """)

  @Option(help: "What to measure; all by default.")
  var measure: [QueueMeasure] = QueueMeasure.allCases

  @Option(help: ArgumentHelp("Number of jobs.", valueName: "number"))
  var jobs = 200_000

  @Option(help: ArgumentHelp("Number of rounds.", valueName: "number"))
  var rounds = 3

  @Option(help: ArgumentHelp("Directory with limit/run and river/run.", valueName: "directory"))
  var peers = ProcessInfo.processInfo.environment["COPYDESK_PEERS"] ?? "peers"

  @Option(help: ArgumentHelp("Measure only this contender.", valueName: "name"))
  var only: [String] = []

  @Flag(help: "Print the results as JSON.")
  var json = false

  func validate() throws {
    guard (1_000...10_000_000).contains(jobs) else { throw ValidationError("--jobs takes 1000 to 10000000.") }
    guard (1...100).contains(rounds) else { throw ValidationError("--rounds takes 1 to 100.") }
    let known = contenders.map(\.name)
    for name in only where !known.contains(name) {
      throw ValidationError("No contender is named '\(name)'; the contenders are \(known.joined(separator: ", ")).")
    }
  }

  private var contenders: [any Contender] {
    [OwnQueue(), PostgresLimit(peers: peers), River(peers: peers), PgQueuer()]
  }

  func run() async throws {
    try await BenchmarkCluster.with { cluster in
      let chosen = contenders.filter { only.isEmpty || only.contains($0.name) }
      var benchmark = QueueBenchmark(cluster: cluster, contenders: chosen, jobs: jobs, rounds: rounds)
      for one in QueueMeasure.allCases where measure.contains(one) { try await benchmark.run(one) }
      Progress.end()
      print(json ? try ResultDocument(benchmark.results).json() : "\(ResultTable(measurements: benchmark.results))")
    }
  }
}

/// What can be measured.
enum QueueMeasure: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// Jobs enqueued in bulk and then completed, with processor time and memory.
  case throughput
  /// From the enqueue call to the handler's first line, on an idle system and at 1,000 jobs/s.
  case latency
  /// Jobs enqueued one at a time.
  case enqueue
  /// Throughput of a deep queue against a shallow one.
  case depth
  /// Throughput of two and four processes against one.
  case processes
}
