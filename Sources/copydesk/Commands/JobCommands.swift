import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk job`
struct JobCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job", abstract: "One job of the queue: look at it, or change what becomes of it.",
    discussion: """
      Examples:
        copydesk job show 4711
        copydesk job retry 4711
      """,
    subcommands: [JobShow.self, JobRetry.self, JobCancel.self, JobRunNow.self], defaultSubcommand: JobShow.self)
}

/// The job that a command is about.
struct JobArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The job's number.", valueName: "job"))
  var job: Int
}

/// `copydesk job show`
struct JobShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "A job, with what went wrong in each attempt.",
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
    commandName: "retry", abstract: "Try a dead or scheduled job now, with all its attempts before it.",
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
    commandName: "cancel", abstract: "Cancel a job; one that runs is told to stop.",
    discussion: "Example: copydesk job cancel 4711")
  @OptionGroup var target: JobArgument
  @Flag(name: .shortAndLong, help: "Do not ask first.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let job = try client.get(JobDetailBody.self, "jobs", String(target.job)).job
    try confirm("Cancel job \(job.id), \(job.kind), which is \(job.state)?", unless: yes)
    try show(client.changeJob(target.job, "cancel"))
  }
}

/// `copydesk job run-now`
struct JobRunNow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "run-now", abstract: "Have a scheduled job's time come now.",
    discussion: "Example: copydesk job run-now 4711")
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

extension ControlCommand {
  /// Prints the job and its failures.
  fileprivate func show(_ detail: JobDetailBody) throws {
    if options.json { return try printJSON(detail) }
    let job = detail.job
    let out = Terminal.output
    out.print(out.bold("\(job.id)  \(job.kind)  \(job.state)".oneLine))
    out.print("queue \(job.queue)  priority \(job.priority)  attempt \(job.attempt) of \(job.maxAttempts)".oneLine)
    if job.cancelRequested { out.print(out.yellow("asked to stop, and has not done so yet")) }
    if let progress = job.progress { out.print(progress.shown.oneLine) }
    if let cause = job.cause { out.print("cause \(cause.oneLine)") }
    if let traceparent = job.traceparent { out.print("traceparent \(traceparent.oneLine)") }
    out.print("enqueued \(ShownTime.here(job.createdAt))  run at \(ShownTime.here(job.runAt))")
    if let claimed = job.claimedAt {
      out.print("claimed \(ShownTime.here(claimed)) by worker \(job.worker ?? "-")".oneLine)
    }
    if let finished = job.finishedAt { out.print("ended \(ShownTime.here(finished))") }
    out.print("arguments \(detail.arguments.oneLine)")
    guard !detail.failures.isEmpty else { return }
    var table = TextTable("ATTEMPT", "FAILED AT", "SECONDS", "ERROR")
    for failure in detail.failures {
      table.add(
        String(failure.attempt), ShownTime.here(failure.failedAt), failure.seconds.map { "\($0)" } ?? "-",
        failure.error)
    }
    table.print(orSay: "")
  }
}
