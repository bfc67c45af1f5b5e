import InMemoryTracing
import Postgres
import Testing
import Tracing

@testable import JobQueue

@Suite("Tracing", .timeLimit(.minutes(10)))
struct TracingTests {
  private static let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  private let tracer = HeaderTracer.shared

  /// A job that enqueues another one.
  private struct First: Job {
    static let kind = "first"
    static let policy = JobPolicy(retry: .fixed(.zero))
  }

  @Test(
    "A job, and whatever its handler enqueues, runs in the trace it was enqueued in, retries included"
  )
  func fromEnqueueToRun() async throws {
    try await withQueue { queue in
      let done = Inbox<TraceParent?>()
      var handlers = JobHandlers(Numbered.self) { done.send($1.traceParent) }
      handlers.handle(First.self) { _, context in
        if context.attempt == 1 { throw Trouble("not yet") }
        try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      }
      handlers.use(JobTracing())
      let worker = RunningWorker(queue, handlers)
      let request = try await tracer.withSpan("request") { span in
        try await queue.enqueue(First(), in: queue.pool)
        return span.spanContext
      }
      try await withWorkers(worker) { _ = try await done.next() }
      let spans = tracer.finishedSpans(ofTrace: request.traceID)
      #expect(spans.map(\.operationName) == ["request", "process first", "process first", "process numbered"])
      #expect(spans.dropFirst().map(\.parentSpanID) == [request.spanID, request.spanID, spans[2].spanID])
      #expect(spans.dropFirst().allSatisfy { $0.kind == .consumer })
      #expect(spans.map(\.errors.count) == [0, 1, 0, 0])
    }
  }

  @Test(
    "However they are enqueued, jobs keep the enqueueing task's span, unless given another or there is none")
  func kept() async throws {
    try await withQueue { queue in
      let pool = queue.pool
      let given = try TraceParent(Self.example)
      let span = try await tracer.withSpan("request") { span in
        for _ in 1...2 { try await queue.enqueue(Numbered(number: 1), in: pool) }
        try await queue.enqueue([Numbered(number: 1)], in: pool)
        try await queue.enqueue(Numbered(number: 1), unique: Uniqueness(), in: pool)
        try await queue.enqueue(Numbered(number: 1), on: EventWait(for: "spring"), in: pool)
        try await queue.enqueue(Numbered(number: 1), EnqueueOptions(traceParent: given), in: pool)
        return span.spanContext
      }
      try await queue.enqueue(Numbered(number: 1), in: pool)
      let own = "00-\(span.traceID)-\(span.spanID)-01"
      #expect(
        try await queue.jobs().reversed().map(\.traceParent) == Array(repeating: own, count: 5) + [given.text, nil])
    }
  }

  @Test("A job enqueued through SQL keeps its traceparent, even in the history")
  func throughSQL() async throws {
    try await withQueue { queue in
      let row = try await queue.pool.queryOne(
        #"SELECT copydesk.enqueue('numbered', '{"number": 1}', traceparent => $1) AS id"#, Self.example)
      let id: JobID = try #require(row).decode("id")
      let done = Inbox<TraceParent?>()
      var handlers = JobHandlers(Numbered.self) { done.send($1.traceParent) }
      handlers.use(JobTracing())
      let worker = RunningWorker(queue, handlers)
      try await withWorkers(worker) {
        let seen = try await done.next()
        #expect(seen?.text == Self.example)
      }
      #expect(try await queue.job(id).state == .completed)
      #expect(try await queue.job(id).traceParent == Self.example)
      let span = tracer.finishedSpans(ofTrace: "4bf92f3577b34da6a3ce929d0e0e4736").last
      #expect(span?.parentSpanID == "00f067aa0ba902b7")
      #expect(span?.attributes.get("job.id") == .int64(id.rawValue))
    }
  }

  @Test(
    "An invalid traceparent is refused, in Swift and in SQL",
    arguments: [
      "", "00", Self.example.uppercased(), Self.example + "-", "ff" + Self.example.dropFirst(2),
      "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
      "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01", Self.example + "\n", "0g" + Self.example.dropFirst(2),
    ])
  func malformed(text: String) async throws {
    #expect(throws: JobQueueError.malformedTraceParent(text)) { _ = try TraceParent(text) }
    try await withQueue { queue in
      let error = await #expect(throws: PostgresError.self) {
        try await queue.pool.execute("SELECT copydesk.enqueue('numbered', traceparent => $1)", text)
      }
      #expect(
        error?.message.hasSuffix(
          "is not a valid traceparent: expected version-trace-span-flags in lower-case hexadecimal") == true)
      let enqueued = try await queue.jobs()
      #expect(enqueued.isEmpty)
    }
  }
}
