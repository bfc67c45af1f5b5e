import JobQueue
import Postgres
import Testing
import TimeTesting

/// Brings the archive's stories up to date, which takes a while.
private struct ReindexArchive: Job {
  static let kind = "reindex-archive"
  var stories: Int
}

@Suite("Examples: progress", .timeLimit(.minutes(10)))
struct ProgressExample {
  @Test("A long job reports its progress, and operators see it while the job runs")
  func example() async throws {
    try await withQueue { queue in
      let isSeen = Gate()
      let handlers = JobHandlers(ReindexArchive.self) { job, context in
        for story in 1...job.stories {
          // Call it as often as you like: the worker writes the latest report, at most twice a second.
          context.report(progress: Double(story) / Double(job.stories), "story \(story) of \(job.stories)")
          if story == 750 { try await isSeen.pass() }
        }
      }
      let id = try await queue.enqueue(ReindexArchive(stories: 1_000), in: queue.pool)
      try await withWorkers(RunningWorker(queue, handlers)) {
        try await eventually("a report") { try await queue.job(id).progress?.note == "story 750 of 1000" }
        #expect(try await queue.job(id).progress?.fraction == 0.75)
        isSeen.open()
      }
      #expect(try await queue.job(id).state == .completed)
      #expect(try await queue.job(id).progress == nil, "only running jobs have progress")
    }
  }
}
