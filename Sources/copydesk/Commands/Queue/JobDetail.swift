import ControlAPI

extension ControlCommand {
  /// Prints a job and the errors of its failed attempts.
  func show(_ detail: JobDetailBody) throws {
    if options.json { return try printJSON(detail) }
    let job = detail.job
    let out = Terminal.output
    out.print(out.bold("\(job.id)  \(job.kind)  \(job.state)".oneLine))
    out.print("queue \(job.queue)  priority \(job.priority)  attempt \(job.attempt) of \(job.maxAttempts)".oneLine)
    if job.cancelRequested { out.print(out.yellow("asked to stop, still running")) }
    if let progress = job.progress { out.print(progress.summary.oneLine) }
    if let cause = job.cause { out.print("cause \(cause.oneLine)") }
    if let traceparent = job.traceparent { out.print("traceparent \(traceparent.oneLine)") }
    out.print("enqueued \(DisplayTime.local(job.createdAt))  run at \(DisplayTime.local(job.runAt))")
    if let claimed = job.claimedAt {
      out.print("claimed \(DisplayTime.local(claimed)) by worker \(job.worker ?? "-")".oneLine)
    }
    if let finished = job.finishedAt { out.print("finished \(DisplayTime.local(finished))") }
    out.print("arguments \(detail.arguments.oneLine)")
    guard !detail.failures.isEmpty else { return }
    var table = TextTable("ATTEMPT", "FAILED AT", "SECONDS", "ERROR")
    for failure in detail.failures {
      table.add(
        String(failure.attempt), DisplayTime.local(failure.failedAt), failure.seconds.map { "\($0)" } ?? "-",
        failure.error)
    }
    table.print(ifEmpty: "")
  }
}
