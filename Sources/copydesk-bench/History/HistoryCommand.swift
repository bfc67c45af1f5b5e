import ArgumentParser

/// `copydesk-bench queue history`
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Compare claims after many jobs have passed through with claims from a fresh table.",
    discussion: """
      The jobs are enqueued and run at the same time, by a worker with the library's defaults, as fast as it can; \
      autovacuum runs with PostgreSQL's default settings, and nothing is vacuumed before the queue is measured. A ratio \
      below 1 shows how much slower it has become.
      Examples:
        copydesk-bench queue history --jobs 1000000
        copydesk-bench queue history --json
      """)

  @Option(help: ArgumentHelp("Number of jobs to run first.", valueName: "number"))
  var jobs = 10_000_000

  @Flag(help: "Print the results as JSON.")
  var json = false

  func validate() throws {
    guard (10_000...1_000_000_000).contains(jobs) else { throw ValidationError("--jobs takes 10000 to 1000000000.") }
  }

  func run() async throws {
    try await BenchmarkCluster.with { cluster in
      var run = HistoryRun(cluster: cluster, jobs: jobs)
      try await run.run()
      Progress.end()
      print(json ? try ResultDocument(run.results).json() : "\(ResultTable(measurements: run.results))")
    }
  }
}
