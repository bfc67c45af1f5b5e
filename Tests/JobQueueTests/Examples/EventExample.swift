import JobQueue
import Postgres
import Testing

/// Publishes the results of an election as soon as they are in.
private struct PublishResults: Job {
  static let kind = "publish-results"
  var district: String
}

@Suite("Examples: events", .timeLimit(.minutes(10)))
struct EventExample {
  @Test("A job waits for its event, and runs when the event is signalled")
  func example() async throws {
    try await withQueue { queue in
      // Wait for a day at most; then the job is cancelled, which `then: .run` would change.
      for district in ["north", "south"] {
        let results = EventWait(for: "results-\(district)", atMost: .seconds(86_400))
        try await queue.enqueue(PublishResults(district: district), on: results, in: queue.pool)
      }

      let published = Inbox<String>()
      let handlers = JobHandlers(PublishResults.self) { job, _ in published.send(job.district) }
      try await withWorkers(RunningWorker(queue, handlers)) {
        // In the transaction that stores the results, so that the job runs if and only if they are there.
        let released = try await queue.pool.withTransaction { transaction in
          try await queue.signal("results-north", in: transaction)
        }
        #expect(released == 1)
        #expect(try await published.next() == "north")
      }
      #expect(try await queue.jobs().map(\.state) == [.waiting, .completed])
    }
  }
}
