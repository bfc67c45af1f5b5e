import Postgres
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Events", .timeLimit(.minutes(10)))
struct EventTests {
  @Test("A signal releases every job waiting for its event, and no others, when its transaction commits")
  func signal() async throws {
    try await withQueue { queue in
      let pool = queue.pool
      let waiting = [
        try await queue.enqueue(Numbered(number: 1), on: EventWait(for: "results"), in: pool),
        try await queue.enqueue(Numbered(number: 2), on: EventWait(for: "results"), in: pool),
      ]
      let other = try await queue.enqueue(Numbered(number: 3), on: EventWait(for: "other"), in: pool)
      await #expect(throws: Trouble.self) {
        try await pool.withTransaction { transaction in
          #expect(try await queue.signal("results", in: transaction) == 2)
          throw Trouble("not yet")
        }
      }
      #expect(try await queue.states() == [.waiting, .waiting, .waiting])
      #expect(try await queue.signal("results", in: pool) == 2)
      for id in waiting { #expect(try await queue.job(id).state == .available) }
      #expect(try await queue.job(other).state == .waiting)
      #expect(try await queue.signal("results", in: pool) == 0)
    }
  }

  @Test("A kept signal counts for jobs that come later; one not kept does not")
  func kept() async throws {
    try await withQueue { queue in
      try await queue.signal("gone", in: queue.pool)
      try await queue.signal("kept", keptFor: .seconds(3600), in: queue.pool)
      try await queue.enqueue(Numbered(number: 1), on: EventWait(for: "gone"), in: queue.pool)
      try await queue.enqueue(Numbered(number: 2), on: EventWait(for: "kept"), in: queue.pool)
      #expect(try await queue.states() == [.waiting, .available])
    }
  }

  @Test("A signal is kept as long as was last asked for, unless it was to be kept longer already")
  func keptLongest() async throws {
    try await withQueue { queue in
      let (moment, hour) = (Duration.microseconds(1), Duration.seconds(3600))
      for (event, times) in [("short", [moment]), ("longer", [moment, hour]), ("long", [hour, moment])] {
        for time in times { try await queue.signal(event, keptFor: time, in: queue.pool) }
        try await queue.enqueue(Numbered(number: 1), on: EventWait(for: event), in: queue.pool)
      }
      #expect(try await queue.states() == [.waiting, .available, .available])
      // What was kept long enough is forgotten, the rest stays.
      #expect(try await queue.pool.queryOne(queue.sql["expire_event_waits"], 10)?.decode("expired") == 0)
      let left: [String] = try await queue.pool.query("SELECT event FROM copydesk.event_signal ORDER BY event")
        .map { try $0.decode(0) }
      #expect(left == ["long", "longer"])
    }
  }

  @Test("A job whose event was signalled before it came waits for nothing, and so is never too late")
  func neverLate() async throws {
    try await withQueue { queue in
      try await queue.signal("kept", keptFor: .seconds(3600), in: queue.pool)
      let wait = EventWait(for: "kept", atMost: .microseconds(1))
      try await queue.enqueue(Numbered(number: 1), on: wait, in: queue.pool)
      #expect(try await queue.pool.queryOne(queue.sql["expire_event_waits"], 10)?.decode("expired") == 0)
      #expect(try await queue.states() == [.available])
    }
  }

  @Test("A cancelled job waits for nothing any more, and those that wait beside it go on waiting")
  func cancelled() async throws {
    try await withQueue { queue in
      let first = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      for _ in 1...2 {
        try await queue.pool.execute(
          "SELECT copydesk.enqueue('numbered', after => ARRAY[$1::bigint], event => 'e')", first)
      }
      let waiting = try await queue.jobs(matching: JobFilter(states: [.waiting])).map(\.id)
      try await queue.cancel(waiting[0])
      for table in ["job_dependency", "event_wait"] {
        let left: [JobID] = try await queue.pool.query(SQL("SELECT job FROM copydesk.\(table)")).map {
          try $0.decode(0)
        }
        #expect(left == [waiting[1]], "\(table)")
      }
      #expect(try await queue.signal("e", in: queue.pool) == 1)
    }
  }

  @Test(
    "A kept signal and a job that starts waiting at the same moment do not miss each other", arguments: [true, false])
  func race(isSignalFirst: Bool) async throws {
    try await withQueue { queue in
      let first = try await Connection.connect(queue.pool.configuration)
      try await first.script("BEGIN")
      let job = Numbered(number: 1)
      if isSignalFirst {
        try await queue.signal("e", keptFor: .seconds(600), in: first)
      } else {
        try await queue.enqueue(job, on: EventWait(for: "e"), in: first)
      }
      let second = Task {
        if isSignalFirst {
          try await queue.enqueue(job, on: EventWait(for: "e"), in: queue.pool)
        } else {
          try await queue.signal("e", in: queue.pool)
        }
      }
      try await queue.untilSomebodyWaitsForALock()
      try await first.script("COMMIT")
      try await waiting(for: "the second") { try await second.value }
      #expect(try await queue.states() == [.available])
      await first.close()
    }
  }

  @Test(
    "A wait that takes too long ends as the job says",
    arguments: [(EventWait.Timeout.cancel, JobState.cancelled), (.run, .completed)])
  func late(timeout: EventWait.Timeout, state: JobState) async throws {
    try await withQueue { queue in
      let ran = Inbox<Int>()
      let handlers = JobHandlers(Numbered.self) { job, _ in ran.send(job.number) }
      let id = try await queue.enqueue(
        Numbered(number: 1), on: EventWait(for: "never", atMost: .milliseconds(100), then: timeout), in: queue.pool)
      let patient = try await queue.enqueue(
        Numbered(number: 2), on: EventWait(for: "never", atMost: .seconds(3600), then: .run), in: queue.pool)
      try await withWorkers(RunningWorker(queue, handlers) { $0.pollInterval = .milliseconds(50) }) {
        try await eventually("the end") { try await queue.job(id).state != .waiting }
        if timeout == .run { #expect(try await ran.next() == 1) }
      }
      #expect(try await queue.job(id).state == state)
      #expect(try await queue.job(patient).state == .waiting)
      let reasons = try await queue.failures(of: id).map(\.error)
      #expect(reasons == (timeout == .cancel ? ["The event it was waiting for did not arrive in time"] : []))
    }
  }

  @Test("Waiting for events is refused in a transaction with a single snapshot, where a signal could be missed")
  func isolation() async throws {
    try await withQueue { queue in
      let error = await #expect(throws: PostgresError.self) {
        try await queue.pool.withTransaction(isolation: .repeatableRead) { transaction in
          _ = try await queue.signal("e", in: transaction)
        }
      }
      #expect(error?.sqlState == .featureNotSupported)
    }
  }

  @Test("SQL can wait for events and jobs, and can signal")
  func fromSQL() async throws {
    try await withQueue { queue in
      let first = try await queue.enqueue(Numbered(number: 1), in: queue.pool)
      try await queue.pool.execute(
        "SELECT copydesk.enqueue('numbered', '{\"number\": 2}', after => ARRAY[$1::bigint], event => 'e')", first)
      try await queue.cancel(first)
      #expect(try await queue.states() == [.cancelled, .cancelled])
      try await queue.pool.execute(
        "SELECT copydesk.enqueue('numbered', '{\"number\": 3}', event => 'e', delay => '1 h')")
      try await queue.pool.execute("SELECT copydesk.signal('e')")
      #expect(try await queue.states() == [.cancelled, .cancelled, .scheduled])
    }
  }
}
