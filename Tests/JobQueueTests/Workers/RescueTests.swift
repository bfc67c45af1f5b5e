import Foundation
import Postgres
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Rescue", .timeLimit(.minutes(10)))
struct RescueTests {
  @Test("A dead worker's jobs are rescued by another once its lease is over")
  func rescue() async throws {
    try await withQueue { queue in
      let lease = Duration.seconds(5)
      let contexts = Inbox<JobContext>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { contexts.send($1) })
      try await withWorkers(worker) {
        guard case .started(let living) = try await worker.events.next() else { return }
        let dead = try await queue.registerSilentWorker(lease: lease, name: "dead")
        let registered = try #require(try await queue.workers().last).startedAt
        let id = try await queue.enqueueClaimed(Numbered(number: 1), for: dead)
        // It would learn of the other's lease with its next heartbeat anyway.
        try await queue.remind(living)
        let context = try await contexts.next()
        #expect((context.id, context.attempt, context.worker) == (id, 2, living))
        #expect(try await worker.events.next() == .rescued(jobs: 1, from: [dead]))
        let failures = try await queue.failures(of: id)
        #expect(failures.map(\.error) == ["The lease of worker dead expired while it was running this job"])
        #expect(failures.map(\.worker) == [dead])
        #expect(failures.map(\.duration) == [nil])
        // Its last heartbeat was its registration.
        #expect(failures[0].failedAt.timeIntervalSince(registered) >= lease / .seconds(1))
      }
      #expect(try await queue.states() == [.completed])
    }
  }

  @Test("A worker whose lease ends long after any could is taken for dead")
  func endlessLease() async throws {
    try await withQueue { queue in
      let dead = try await queue.registerSilentWorker(lease: .seconds(600))
      _ = try await queue.enqueueClaimed(Numbered(number: 1), for: dead)
      try await queue.pool.execute("UPDATE copydesk.worker SET lease_until = '9999-01-01'")
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { _, _ in })
      try await withWorkers(worker) {
        _ = try await worker.events.next { $0 == .rescued(jobs: 1, from: [dead]) }
      }
    }
  }

  @Test("A job that keeps killing its worker ends up as a dead letter")
  func killer() async throws {
    try await withQueue { queue in
      try await queue.pool.execute("SELECT copydesk.enqueue('numbered', '{\"number\": 1}', max_attempts => 1)")
      let dead = try await queue.registerSilentWorker(lease: .milliseconds(1))
      try await queue.claim(for: dead)
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { _, _ in })
      try await withWorkers(worker) {
        _ = try await worker.events.next { $0 == .rescued(jobs: 1, from: [dead]) }
      }
      #expect(try await queue.states() == [.dead])
    }
  }

  @Test("A rescue that outlasts the rescuer's own lease does not cost it the lease")
  func slowRescue() async throws {
    try await withQueue { queue in
      let lease = Duration.seconds(3)
      let dead = try await queue.registerSilentWorker(lease: .milliseconds(1), name: "dead")
      let orphan = try await queue.enqueueClaimed(Numbered(number: 1), for: dead)
      let done = Inbox<JobID>()
      let worker = RunningWorker(queue, JobHandlers(Numbered.self) { done.send($1.id) }) { $0.lease = lease }
      let locked = try await Connection.connect(queue.pool.configuration)
      try await locked.script("BEGIN; SELECT FROM copydesk.job FOR UPDATE")
      try await withWorkers(worker) {
        guard case .started(let rescuer) = try await worker.events.next() else { return }
        try await queue.untilSomebodyWaitsForALock()
        let before = try #require(try await queue.workers().first { $0.id == rescuer }).leaseUntil
        try await eventually("heartbeats beyond the first lease") {
          try await queue.workers().contains {
            $0.id == rescuer && $0.leaseUntil.timeIntervalSince(before) > lease / .seconds(1)
          }
        }
        try await locked.script("COMMIT")
        #expect(try await worker.events.next() == .rescued(jobs: 1, from: [dead]))
        #expect(try await done.next() == orphan)
      }
      await locked.close()
    }
  }
}
