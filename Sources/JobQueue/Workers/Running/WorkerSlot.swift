/// One of the places of a queue in which a job can run.
///
/// A slot's jobs run in one task, one after another, since a task for each would cost more than a small job does. To
/// interrupt a job is to cancel that task; another then takes the slot.
struct Slot: Sendable {
  let number: Int
  let feed: JobFeed
  let runner: JobRunner
  let reporter: Reporter
  let metrics: WorkerMetrics

  /// Runs jobs until the feed is closed and the last job has ended.
  func run() async {
    repeat {
      // Not a child task: it is cancelled with the job that it runs, not with the worker.
      let task = Task { await runJobs() }
      feed.install(task, in: number)
      await task.value
    } while !feed.isClosed
  }

  private func runJobs() async {
    while let job = await feed.next(for: number) {
      let begin = ContinuousClock.now
      let error = await runner.run(job)
      let interruption = feed.finish(number)
      let verdict = runner.verdict(on: job, error: error, interruption: interruption)
      let duration = ContinuousClock.now - begin
      reporter.add(Report(job, verdict, after: duration))
      metrics.ended(job, verdict, run: duration)
      if interruption != nil { return }
    }
  }
}
