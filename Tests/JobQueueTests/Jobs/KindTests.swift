import Postgres
import Testing
import TimeTesting

@testable import JobQueue

/// A kind that has been renamed, has renamed an argument and has been given others since.
private struct Welcome: Job {
  static let kind = "welcome"
  static let formerKinds = ["greet"]
  static let upgrades = [
    ArgumentUpgrade { (old: [String: JSONValue]) in
      var new = old
      new["name"] = new.removeValue(forKey: "who")
      return new
    },
    ArgumentUpgrade { (old: [String: String]) in ["name": (old["name"] ?? "").uppercased()] },
  ]
  static let defaults: Welcome? = Welcome(name: "", loudness: 5, tags: nil)

  var name: String
  var loudness: Int
  var tags: [String]?
}

@Suite("Kinds that change", .timeLimit(.minutes(10)))
struct KindTests {
  @Test(
    "A waiting job of any earlier version reaches the handler in the kind's current form",
    arguments: [
      (1, #"{"who": "Anna"}"#, "ANNA"), (2, #"{"name": "Anna"}"#, "ANNA"), (3, #"{"name": "Anna"}"#, "Anna"),
      (3, #"{"name": "Anna", "loudness": 5, "tags": null}"#, "Anna"),
    ])
  func upgrades(version: Int, arguments: String, name: String) async throws {
    try await withQueue { queue in
      let seen = Inbox<Welcome>()
      try await queue.pool.execute(
        "SELECT copydesk.enqueue('greet', $1, version => $2)", JSONB(text: arguments), version)
      try await withWorkers(RunningWorker(queue, JobHandlers(Welcome.self) { job, _ in seen.send(job) })) {
        let job = try await seen.next()
        #expect((job.name, job.loudness, job.tags) == (name, 5, nil))
      }
      #expect(try await queue.states() == [.completed])
    }
  }

  @Test("A new job is stored with its kind's current version")
  func version() async throws {
    try await withQueue { queue in
      let id = try await queue.enqueue(Welcome(name: "Anna", loudness: 1), in: queue.pool)
      #expect(try await queue.job(id).version == 3)
      #expect(try await queue.job(id).kind == "welcome")
    }
  }

  @Test("A job of a later version is left for a newer program, and uses up no attempt")
  func later() async throws {
    try await withQueue { queue in
      try await queue.pool.execute("SELECT copydesk.enqueue('welcome', '{}', version => 4, max_attempts => 1)")
      let handlers = JobHandlers(Welcome.self) { _, _ in Issue.record("not for this program") }
      try await withWorkers(RunningWorker(queue, handlers)) {
        try await eventually("the job to be put back") { try await queue.states() == [.scheduled] }
      }
      #expect(try await queue.jobs().map(\.attempt) == [0])
    }
  }
}

@Suite("Middleware", .timeLimit(.minutes(10)))
struct MiddlewareTests {
  private struct Trace: JobMiddleware {
    let name: String
    let log: Inbox<String>

    func run(_ context: JobContext, _ next: @escaping JobStep) async throws {
      log.send("\(name) in")
      defer { log.send("\(name) out") }
      try await next(context)
    }
  }

  private struct Forgive: JobMiddleware {
    func run(_ context: JobContext, _ next: @escaping JobStep) async throws {
      try? await next(context)
    }
  }

  @Test("Middleware added first is outermost, a handler's own is innermost, and each sees how the job ends")
  func order() async throws {
    try await withQueue { queue in
      let log = Inbox<String>()
      let handler = JobHandler(Numbered.self) { _, _ in
        log.send("job")
        throw Trouble("x")
      }
      var handlers = JobHandlers([handler.wrapped(in: Trace(name: "own", log: log))])
      handlers.use(Trace(name: "first", log: log))
      handlers.use(AttemptLog())
      handlers.use(Forgive())
      handlers.use(Trace(name: "second", log: log))
      try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      try await withWorkers(RunningWorker(queue, handlers)) {
        let seen = try await log.next(7)
        #expect(seen == ["first in", "second in", "own in", "job", "own out", "second out", "first out"])
      }
      #expect(try await queue.states() == [.completed])
    }
  }
}
