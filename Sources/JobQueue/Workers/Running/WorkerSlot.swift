/// One of the slots in which a queue's jobs run.
///
/// The jobs of a slot run one after another in the same task, because a task for each would cost more than a small job does. A
/// job is interrupted by cancelling that task; the slot then starts another.
struct WorkerSlot: Sendable {
  let number: Int
  let buffer: JobBuffer
  let runner: JobRunner
  let results: ResultQueue
  let metrics: WorkerMetrics
  let progress: WorkerProgress

  /// Runs jobs until the buffer is closed and the last job has finished.
  func run() async {
    repeat {
      // Not a child task: it is cancelled with the job that it runs, not with the worker.
      let task = Task { await runJobs() }
      buffer.setTask(task, of: number)
      await task.value
    } while !buffer.isClosed
  }

  private func runJobs() async {
    while let job = await buffer.next(for: number) {
      let begin = ContinuousClock.now
      let handler = progress.begin(job, limit: runner.timeLimit(of: job))
      let error = await runner.run(job)
      progress.end(handler)
      let interruption = buffer.finish(number)
      let outcome = runner.outcome(of: job, error: error, interruption: interruption)
      let duration = ContinuousClock.now - begin
      results.add(JobResult(job, outcome, after: duration))
      metrics.ended(job, outcome, run: duration)
      if interruption != nil { return }
    }
  }
}
