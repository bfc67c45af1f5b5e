import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk jobs`
struct Jobs: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List jobs, newest first.",
    discussion: """
      Examples:
        copydesk jobs
        copydesk jobs --state dead --kind deliver
        copydesk jobs --watch              refreshed until you press Ctrl-C
        copydesk jobs --watch | grep dead  one line per change
      """)
  @Option(help: ArgumentHelp("Only jobs in this state, such as running or dead.", valueName: "state"))
  var state: String?
  @Option(help: ArgumentHelp("Only jobs of this kind.", valueName: "kind"))
  var kind: String?
  @Option(help: ArgumentHelp("Only jobs from this queue.", valueName: "queue"), completion: Completion.queues)
  var queue: String?
  @Option(help: ArgumentHelp("Only jobs with this cause.", valueName: "cause"))
  var cause: String?
  @Option(help: ArgumentHelp("List at most this many, up to 200.", valueName: "n"))
  var limit = 50
  @Flag(help: "Keep showing changes.")
  var watch = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    if watch { return try watch(client) }
    let jobs = try list(client)
    if options.json { return try printJSON(jobs) }
    Self.table(of: jobs).print(ifEmpty: "No jobs match.")
  }

  func list(_ client: ControlClient) throws -> [JobBody] {
    try client.get(
      PageBody<JobBody>.self, ["jobs"],
      query: [("state", state), ("kind", kind), ("queue", queue), ("cause", cause), ("limit", String(limit))]
    ).items
  }

  static func table(of jobs: [JobBody]) -> TextTable {
    var table = TextTable("JOB", "KIND", "QUEUE", "STATE", "ATTEMPT", "RUN AT", "CAUSE", "PROGRESS")
    for job in jobs {
      table.add(
        String(job.id), job.kind, job.queue, job.cancelRequested ? "\(job.state), cancelling" : job.state,
        "\(job.attempt)/\(job.maxAttempts)", DisplayTime.local(job.runAt), job.cause ?? "-",
        job.progress?.summary ?? "-")
    }
    return table
  }
}

extension JobBody.Progress {
  /// `40 % page 4 of 10`.
  var summary: String {
    [fraction.map { "\(Int(($0 * 100).rounded())) %" }, note].compactMap { $0 }.joined(separator: " ")
  }
}
