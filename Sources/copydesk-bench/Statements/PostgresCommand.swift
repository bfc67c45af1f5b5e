import ArgumentParser
import Postgres

/// `copydesk-bench postgres`
struct PostgresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "postgres", abstract: "Measure the PostgreSQL client against pgbench.",
    discussion: """
      Both take turns on one private cluster, over the same Unix socket, on one connection, with the same prepared \
      statement. A ratio above 1 is in our favour. Under `taskset -c 0`, client and server share a core, which keeps \
      the wake-up of another core out of the figures.
      Example:
        swift run -c release copydesk-bench postgres --rounds 7 --json
      """)

  @Option(help: ArgumentHelp("Number of turns each.", valueName: "number"))
  var rounds = 5

  @Option(help: ArgumentHelp("Length of a turn.", valueName: "seconds"))
  var seconds = 3

  @Option(help: ArgumentHelp("Number of statements in a pipeline.", valueName: "number"))
  var pipeline = 100

  @Flag(help: "Print the results as JSON.")
  var json = false

  func validate() throws {
    guard (1...100).contains(rounds) else { throw ValidationError("--rounds takes 1 to 100.") }
    guard (1...600).contains(seconds) else { throw ValidationError("--seconds takes 1 to 600.") }
    guard (2...10_000).contains(pipeline) else { throw ValidationError("--pipeline takes 2 to 10000.") }
  }

  func run() async throws {
    try await BenchmarkCluster.with { cluster in
      let results = try await cluster.withDatabase { database in
        var benchmark = StatementBenchmark(database: database, seconds: seconds, pipeline: pipeline)
        for round in 1...rounds {
          Progress.say("round \(round)/\(rounds)")
          try await benchmark.runRound()
        }
        return benchmark.results
      }
      Progress.end()
      print(json ? try ResultDocument(results).json() : "\(ResultTable(measurements: results))")
    }
  }
}
