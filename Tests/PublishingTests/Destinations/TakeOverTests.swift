import JobQueue
import Logging
import Newsroom
import Synchronization
import Testing
import TimeTesting

@testable import Publishing
@testable import Store

/// Two workers of one queue, of which one does not know that it has lost its lease.
@Suite("Two workers, one delivery")
struct TakeOverTests {
  @Test(
    "A worker that slept through its lease neither writes the site nor records anything after another has delivered")
  func takesOver() async throws {
    let site = try TemporarySite()
    let destination = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let (asleep, wakeUp) = (Gate(), Gate())
      let sleeper = RunningWorker(newsroom, SleepyDestination(destination: destination, asleep: asleep, wakeUp: wakeUp))
      await asleep.passed()
      let before = try #require(try await newsroom.deliveries("swap").first)
      #expect(before.state == .running)

      // What the other workers of the queue do when the lease has run out.
      try await newsroom.loseWorker(of: try #require(sleeper.claims.first).job)
      let successor = RunningWorker(newsroom, destination)
      let success = try #require(await successor.ends.first { _ in true })
      #expect(success == nil)
      let delivered = try #require(try await newsroom.deliveries("swap").first)
      #expect((delivered.state, delivered.attempts.count) == (.delivered, 2))
      #expect(try await newsroom.story("swap").state == .published)
      let files = try site.files()

      wakeUp.open()
      let end = try #require(await sleeper.ends.first { _ in true })
      let lost = try #require(sleeper.claims.first)
      #expect(end as? AttemptFenced == AttemptFenced(delivery: before.id, fencingToken: lost.fencingToken))
      let newer = try #require(successor.claims.first)
      let fault = SiteFault.overtaken(generation: lost.fencingToken, by: newer.fencingToken)
      #expect(sleeper.answers.first == .retry(after: nil, reason: fault.description))
      #expect(try site.files() == files)
      #expect(try await newsroom.deliveries("swap").first == delivered)
      try await sleeper.stop()
      try await successor.stop()
    }
  }
}

/// A worker that serves the site's queue, and what its handler met with.
private final class RunningWorker: Sendable {
  let ends: AsyncStream<(any Error)?>
  private let noted = Mutex<(claims: [DeliveryClaim], answers: [DeliveryOutcome])>(([], []))
  private let end: AsyncStream<(any Error)?>.Continuation
  private let running = Mutex<Task<Void, any Error>?>(nil)

  var claims: [DeliveryClaim] { noted.withLock { $0.claims } }
  var answers: [DeliveryOutcome] { noted.withLock { $0.answers } }

  init(_ newsroom: WorkingNewsroom, _ destination: any DeliveryDestination) {
    (ends, end) = AsyncStream.makeStream()
    let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { [self] _ in
      NotingDestination(destination: destination) { [self] answer in noted.withLock { $0.answers.append(answer) } }
    }
    var handlers = JobHandlers()
    handlers.handle(DeliverJob.self) { [self] job, context in
      let claim = DeliveryClaim(job: context.id, fencingToken: context.fencingToken)
      noted.withLock { $0.claims.append(claim) }
      do {
        try await handler.deliver(job.delivery, claim: claim)
        end.yield(nil)
      } catch {
        end.yield(error)
        throw error
      }
    }
    let worker = QueueWorker(
      queue: newsroom.store.queue, handlers: handlers,
      configuration: .init(queues: [WorkingNewsroom.site.deliveryQueue: 2]),
      logger: Logger(label: "worker", factory: { _ in SwiftLogNoOpLogHandler() }))
    running.withLock { $0 = Task { try await worker.run() } }
  }

  func stop() async throws {
    let task = running.withLock { $0 }
    task?.cancel()
    try await task?.value
  }
}

/// Passes everything on, and tells the answer.
private struct NotingDestination: DeliveryDestination {
  let destination: any DeliveryDestination
  let note: @Sendable (DeliveryOutcome) -> Void

  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome {
    let answer = await destination.deliver(order, with: assets)
    note(answer)
    return answer
  }
}

/// Falls asleep after it has read what the site is to be, and hears of nothing until it is woken: as a process does that is
/// stopped, or a host whose disk hangs.
private struct SleepyDestination: DeliveryDestination {
  let destination: SiteDestination
  let asleep: Gate
  let wakeUp: Gate

  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome {
    await Task { await destination.deliver(order, with: SleepyAssets(assets: assets, asleep: asleep, wakeUp: wakeUp)) }
      .value
  }
}

private struct SleepyAssets: DeliveryAssets {
  let assets: any DeliveryAssets
  let asleep: Gate
  let wakeUp: Gate

  func site(for orders: [DeliveryOrder]) async throws -> any SiteReading { try await assets.site(for: orders) }

  /// The last thing that is read.
  func asset(_ sha256: String) async throws -> Asset? {
    asleep.open()
    await wakeUp.passed()
    return try await assets.asset(sha256)
  }
  func knows(_ attempt: AttemptMark) async throws -> Bool { try await assets.knows(attempt) }
}

/// Keeps those who want to pass until it is opened, cancelled or not.
private final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

  func passed() async {
    await withCheckedContinuation { task in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(task) }
        return state.isOpen
      }
      if isOpen { task.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for task in waiting { task.resume() }
  }
}
