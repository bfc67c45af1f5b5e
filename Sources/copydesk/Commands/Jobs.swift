import ArgumentParser
import ControlAPI
import FoundationEssentials
import Glibc
import Newsroom

/// `copydesk jobs`
struct Jobs: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "The queue's jobs, the newest first.",
    discussion: """
      Examples:
        copydesk jobs
        copydesk jobs --state dead --kind deliver
        copydesk jobs --watch                   drawn anew every second, until you press Ctrl-C
        copydesk jobs --watch | grep dead       one line for each change
      """)
  @Option(help: ArgumentHelp("Only this state, such as running or dead.", valueName: "state"))
  var state: String?
  @Option(help: ArgumentHelp("Only this kind.", valueName: "kind"))
  var kind: String?
  @Option(help: ArgumentHelp("Only this queue.", valueName: "queue"))
  var queue: String?
  @Option(help: ArgumentHelp("Only what was caused by this.", valueName: "cause"))
  var cause: String?
  @Option(help: ArgumentHelp("How many at most, up to 200.", valueName: "n"))
  var limit = 50
  @Flag(help: "Go on showing what changes.")
  var watch = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    if watch { return try follow(client) }
    let jobs = try ask(client)
    if options.json { return try printJSON(jobs) }
    Self.table(of: jobs).print(orSay: "There are no such jobs.")
  }

  private func ask(_ client: ControlClient) throws -> [JobBody] {
    try client.get(
      PageBody<JobBody>.self, ["jobs"],
      query: [("state", state), ("kind", kind), ("queue", queue), ("cause", cause), ("limit", String(limit))]
    ).items
  }

  static func table(of jobs: [JobBody]) -> TextTable {
    var table = TextTable("JOB", "KIND", "QUEUE", "STATE", "ATTEMPT", "RUN AT", "CAUSE", "PROGRESS")
    for job in jobs {
      table.add(
        String(job.id), job.kind, job.queue, job.cancelRequested ? "\(job.state), to be cancelled" : job.state,
        "\(job.attempt)/\(job.maxAttempts)", ShownTime.here(job.runAt), job.cause ?? "-",
        job.progress?.shown ?? "-")
    }
    return table
  }
}

// MARK: - Watching

extension Jobs {
  private func follow(_ client: ControlClient) throws {
    var view = LiveView()
    var known: [Int: String] = [:]
    while true {
      let jobs = try ask(client)
      if Terminal.output.canMoveCursor, !options.json {
        view.draw(lines(jobs))
      } else {
        try printChanges(jobs, since: &known)
      }
      _ = usleep(1_000_000)
    }
  }

  private func lines(_ jobs: [JobBody]) -> [String] {
    let terminal = Terminal.output
    let table = Self.table(of: jobs).aligned(to: terminal.width)
    let head = "\(jobs.count.counted("job")), \(ShownTime.clock(Instant(Date())))"
    return [terminal.dim(head)] + table.enumerated().map { $0.offset == 0 ? terminal.bold($0.element) : $0.element }
  }

  /// One line for each job that is not as it was; those not listed any more are forgotten.
  private func printChanges(_ jobs: [JobBody], since known: inout [Int: String]) throws {
    var seen: [Int: String] = [:]
    for job in jobs.reversed() {
      let standing = "\(job.state) \(job.attempt) \(job.runAt) \(job.progress?.shown ?? "")"
      seen[job.id] = standing
      guard known[job.id] != standing else { continue }
      if options.json {
        Terminal.output.print(String(decoding: try ControlJSON.encode(job), as: UTF8.self))
      } else {
        for line in Self.table(of: [job]).tabSeparated { Terminal.output.print(line) }
      }
    }
    known = seen
  }
}

extension JobBody.Progress {
  /// `40 % page 4 of 10`.
  var shown: String {
    [fraction.map { "\(Int(($0 * 100).rounded())) %" }, note].compactMap { $0 }.joined(separator: " ")
  }
}
