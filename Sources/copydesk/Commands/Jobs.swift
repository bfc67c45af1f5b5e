import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk jobs`
struct Jobs: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "The queue's jobs, the newest first.",
    discussion: """
      Examples:
        copydesk jobs
        copydesk jobs --state dead
      """)
  @Option(help: ArgumentHelp("Only this state.", valueName: "state"))
  var state: String?
  @Option(help: ArgumentHelp("Only this kind.", valueName: "kind"))
  var kind: String?
  @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
  var limit = 50
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let jobs = try client.get(
      PageBody<JobBody>.self, ["jobs"], query: [("state", state), ("kind", kind), ("limit", String(limit))]
    ).items
    if options.json { return try printJSON(jobs) }
    var table = TextTable("JOB", "KIND", "QUEUE", "STATE", "ATTEMPT", "RUN AT", "CAUSE")
    for job in jobs {
      table.add(
        String(job.id), job.kind, job.queue, job.state, "\(job.attempt)/\(job.maxAttempts)", ShownTime.here(job.runAt),
        job.cause ?? "-")
    }
    table.print(orSay: "There are no such jobs.")
  }
}
