import ArgumentParser
import ControlAPI

/// `copydesk job`
struct Job: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show, retry, cancel or run one job.",
    discussion: """
      Examples:
        copydesk job show 4711
        copydesk job retry 4711
      """,
    subcommands: [JobShow.self, JobRetry.self, JobCancel.self, JobRunNow.self], defaultSubcommand: JobShow.self)
}

/// The job that a command is about.
struct JobArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The job's number.", valueName: "job"), completion: Completion.jobs)
  var job: Int
}

/// `copydesk job show`
struct JobShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a job and the errors of its failed attempts.",
    discussion: "Example: copydesk job show 4711")
  @OptionGroup var target: JobArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try show(client.get(JobDetailBody.self, "jobs", String(target.job)))
  }
}

/// `copydesk job retry`
struct JobRetry: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Retry a dead or scheduled job now, with its full number of attempts.",
    discussion: "Example: copydesk job retry 4711")
  @OptionGroup var target: JobArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try show(client.changeJob(target.job, "retry"))
  }
}

/// `copydesk job cancel`
struct JobCancel: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Cancel a job; a running one is asked to stop.",
    discussion: "Example: copydesk job cancel 4711")
  @OptionGroup var target: JobArgument
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let job = try client.get(JobDetailBody.self, "jobs", String(target.job)).job
    try confirm("Cancel job \(job.id) (\(job.kind), \(job.state))?", unless: yes)
    try show(client.changeJob(target.job, "cancel"))
  }
}

/// `copydesk job run-now`
struct JobRunNow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "run-now", abstract: "Run a scheduled job now.", discussion: "Example: copydesk job run-now 4711")
  @OptionGroup var target: JobArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try show(client.changeJob(target.job, "run-now"))
  }
}

extension ControlClient {
  fileprivate func changeJob(_ job: Int, _ change: String) throws -> JobDetailBody {
    try post(JobDetailBody.self, ["jobs", String(job), change], [String: String]())
  }
}
