import JobQueue
import Postgres
import Testing
import TimeTesting

/// Renders one page of an edition.
private struct RenderPage: Job {
  static let kind = "render-page"
  static let policy = JobPolicy(maxAttempts: 1)
  var page: Int
}

/// Renders the index, which needs all pages.
private struct RenderIndex: Job {
  static let kind = "render-index"
}

/// Tells someone that the edition is not complete.
private struct ReportProblem: Job {
  static let kind = "report-problem"
}

@Suite("Examples: workflows", .timeLimit(.minutes(10)))
struct WorkflowExample {
  private struct OutOfInk: Error {}

  /// Renders an edition of three pages, of which some cannot be printed; returns what was done, in order, and what became of
  /// the jobs.
  private func renderEdition(broken: Set<Int>) async throws -> (log: [String], batch: BatchProgress) {
    try await withQueue { queue in
      var edition = JobWorkflow(batch: "edition 2026-11-24")
      let pages = try (1...3).map { try edition.add(RenderPage(page: $0)) }
      // The index is cancelled if a page fails for good; the report exists for that case.
      try edition.add(RenderIndex(), after: pages, by: .cancel)
      try edition.add(ReportProblem(), after: pages, by: .ifFailed)
      try await queue.enqueue(edition, in: queue.pool)

      let done = Inbox<String>()
      var handlers = JobHandlers(RenderPage.self) { job, _ in
        if broken.contains(job.page) { throw OutOfInk() }
      }
      handlers.handle(RenderIndex.self) { _, _ in done.send("index") }
      handlers.handle(ReportProblem.self) { _, _ in done.send("report") }
      var log: [String] = []
      try await withWorkers(RunningWorker(queue, handlers)) {
        log.append(try await done.next())
        try await eventually("the end of all pages") {
          try await queue.progress(ofBatch: "edition 2026-11-24").counts.keys.allSatisfy {
            [.completed, .cancelled, .dead].contains($0)
          }
        }
      }
      return (log, try await queue.progress(ofBatch: "edition 2026-11-24"))
    }
  }

  @Test("When all pages are done, the index is rendered and nobody is bothered")
  func success() async throws {
    let (log, batch) = try await renderEdition(broken: [])
    #expect(log == ["index"])
    #expect(batch.counts == [.completed: 4, .cancelled: 1])
    #expect(batch.isFinished)
  }

  @Test("When a page fails for good, there is no index, and someone is told")
  func failure() async throws {
    let (log, batch) = try await renderEdition(broken: [2])
    #expect(log == ["report"])
    #expect(batch.counts == [.completed: 3, .dead: 1, .cancelled: 1])
    #expect(!batch.isFinished, "the dead letter may be retried")
  }
}
