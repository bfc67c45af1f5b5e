import ArgumentParser

/// `copydesk-bench queue endurance`
struct EnduranceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "endurance", abstract: "Check that nothing keeps growing while the queue runs.",
    discussion: """
      Jobs are enqueued at a steady rate, by default half of what one worker can handle, and run by a worker with the \
      library's defaults; one in a thousand fails once. Tables, latency and memory are sampled thirty times during the \
      run, and then the last third is compared with the middle third. PostgreSQL's autovacuum, with its default \
      settings, runs once a minute, so a short run shows little of it.
      Examples:
        copydesk-bench queue endurance
        copydesk-bench queue endurance --seconds 1800 --rate 40000 --json
      """)

  @Option(help: ArgumentHelp("Duration of the run.", valueName: "seconds"))
  var seconds = 60

  @Option(help: ArgumentHelp("Jobs per second; by default half the top rate.", valueName: "number"))
  var rate: Double?

  @Flag(help: "Print the results as JSON.")
  var json = false

  /// The number of jobs run to measure the top rate.
  private static let trial = 200_000

  func validate() throws {
    guard (EnduranceRun.windows...86_400).contains(seconds) else {
      throw ValidationError("--seconds takes \(EnduranceRun.windows) to 86400.")
    }
    if let rate {
      guard (1...1_000_000).contains(rate) else { throw ValidationError("--rate takes 1 to 1000000.") }
    }
  }

  func run() async throws {
    try await BenchmarkCluster.with { cluster in
      let chosen: Double
      if let rate {
        chosen = rate
      } else {
        Progress.say("the top rate")
        chosen =
          try await cluster.withDatabase { try await OwnQueue().run(jobs: Self.trial, database: $0).jobsPerSecond } / 2
      }
      let samples = try await cluster.withDatabase {
        try await EnduranceRun(database: $0, jobsPerSecond: chosen, duration: .seconds(seconds)).run()
      }
      Progress.end()
      let report = EnduranceReport(samples: samples)
      if json {
        print(try ResultDocument(report.measurements).json())
      } else {
        print("\(TextTable.number(chosen)) jobs/s for \(seconds) s:\n\(report)")
      }
    }
  }
}
