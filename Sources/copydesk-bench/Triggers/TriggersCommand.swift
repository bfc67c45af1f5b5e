import ArgumentParser
import Foundation
import Publishing

/// `copydesk-bench triggers`
struct TriggersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "triggers",
    abstract: "Measure an hour for which many stories wait, and those who follow what happens.",
    subcommands: [HourCommand.self, WatchersCommand.self], defaultSubcommand: HourCommand.self)
}

/// `copydesk-bench triggers hour`
struct HourCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hour",
    abstract: "Measure an hour for which many stories wait, and a trigger that many fire at once.",
    discussion: """
      Half of the stories were approved for one full minute, half for triggers whose clock has the same minute; the daemon's own \
      parts let them go, while somebody approves others. The limit writes the same rows by one bare statement, without guards and \
      signatures. Then 50 clients fire one trigger 1,000 times under 20 keys.
      Examples:
        copydesk-bench triggers
        copydesk-bench triggers --stories 2000 --no-pages
      """)

  @Option(help: ArgumentHelp("Stories that wait for the hour.", valueName: "number"))
  var stories = 10_000
  @Option(help: ArgumentHelp("Triggers that fire at the hour.", valueName: "number"))
  var triggers = 300
  @Option(help: ArgumentHelp("Approvals a second meanwhile.", valueName: "number"))
  var approvals = 20
  @Flag(inversion: .prefixedNo, help: "Deliver what goes out, and wait for its pages.")
  var pages = true
  @Flag(help: "Print the results as JSON.")
  var json = false

  func validate() throws {
    guard (2...1_000_000).contains(stories), (1...10_000).contains(triggers), (1...1000).contains(approvals) else {
      throw ValidationError("--stories takes 2 to 1000000, --triggers 1 to 10000, --approvals 1 to 1000.")
    }
  }

  func run() async throws {
    // As the daemon does.
    HeapLimit.apply(processors: ProcessInfo.processInfo.activeProcessorCount)
    try await BenchmarkCluster.with { cluster in
      try await cluster.withDatabase { uri in
        var run = HourRun(
          uri: uri, scale: SiteScale(stories: stories, authors: 50, desks: 30), triggers: triggers,
          approvalsPerSecond: approvals, bringsPages: pages)
        try await run.run()
        Progress.end()
        print(json ? try ResultDocument(run.results).json() : "\(ResultTable(measurements: run.results))")
      }
    }
  }
}
