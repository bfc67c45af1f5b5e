import ArgumentParser
import Logging

/// `copydesk-bench faults`
struct Faults: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Test that the queue keeps its guarantees while everything around it fails.",
    discussion: """
      Workers are killed, or stopped until their leases have expired; sessions are ended, connections cut in the middle \
      of a statement, the server's processes killed, the server shut down immediately, its disk filled (as root, on a \
      small disk in memory). Afterwards an independent record shows whether a job was lost, completed twice, had an \
      effect under a lost lease, or was miscounted, and whether a leader acted after its term; if so, the exit status \
      is 1. The same seed gives the same disturbances in the same order.
      Examples:
        copydesk-bench faults
        copydesk-bench faults --count 500 --seed 7
      """)

  @Option(help: ArgumentHelp("Number of disturbances.", valueName: "number"))
  var count = 300

  @Option(help: ArgumentHelp("Seed of their sequence.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Number of worker processes.", valueName: "number"))
  var workers = 3

  func validate() throws {
    guard (1...100_000).contains(count) else { throw ValidationError("--count takes 1 to 100000.") }
    guard (1...20).contains(workers) else { throw ValidationError("--workers takes 1 to 20.") }
  }

  func run() async throws {
    let server = try await TestedServer(logger: Logger(label: "server") { _ in SwiftLogNoOpLogHandler() })
    if !server.hasDisk { print("SKIPPED: filling the disk, because only root can mount one to fill.") }
    let plan = FaultRun.Plan(seed: seed, disturbances: count, workers: workers)
    let run = FaultRun(plan: plan, server: server, report: Progress.show)
    let outcome: FaultRun.Outcome
    do {
      outcome = try await run.run()
    } catch {
      // The first error is the one that matters.
      try? await server.remove()
      throw error
    }
    try await server.remove()
    Progress.end()
    print(Self.text(outcome, seed: seed))
    if !outcome.violations.isEmpty || !outcome.crashes.isEmpty { throw ExitCode(1) }
  }

  private static func text(_ outcome: FaultRun.Outcome, seed: UInt64) -> String {
    let totals = outcome.totals
    var lines = ["Seed \(seed); disturbances:"]
    lines += outcome.done.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { "  \($0.value) × \($0.key.rawValue)" }
    lines += [
      "\(totals.enqueued) jobs, \(totals.begunWhereEnqueued) of them claimed and completed in the process that enqueued them, and "
        + "\(totals.enqueuedTogether) enqueued in a group commit with other callers' jobs, in \(totals.claims) claims: "
        + "\(totals.failures) attempts failed or lost their lease, \(totals.returned) were returned, \(totals.rescued) jobs rescued, "
        + "\(totals.effectsRefused) effects refused by their fencing token.",
      "\(totals.leaders) leaders in succession, with \(totals.leaderActions) actions.",
    ]
    lines += outcome.violations.map { violation in
      "BROKEN: \(violation.rule): \(violation.breakers.count), such as \(violation.breakers.prefix(10).map(String.init).joined(separator: ", "))"
    }
    lines += outcome.crashes.map { "BROKEN: A worker crashed: \($0)" }
    if outcome.violations.isEmpty, outcome.crashes.isEmpty { lines.append("No rule was broken.") }
    return lines.joined(separator: "\n")
  }
}
