import Foundation
import JobQueue
import Logging
import Newsroom
import Postgres
import Synchronization
import Testing
import TimeTesting

@testable import Publishing
@testable import Store

@Suite("Deliveries")
struct DeliveryTests {
  private func handler(
    _ newsroom: WorkingNewsroom, _ destination: any DeliveryDestination,
    clock: any Clock<Duration> = ManualClock()
  ) -> DeliveryHandler {
    DeliveryHandler(store: newsroom.store, clock: clock) { $0.name == WorkingNewsroom.site ? destination : nil }
  }

  @Test("An approved story reaches the site, is corrected there, and is removed when killed, each with a receipt")
  func goesThrough() async throws {
    let site = try TemporarySite()
    let destination = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
    try await WorkingNewsroom.with { newsroom in
      let handler = handler(newsroom, destination)
      let page = "caucasus/swap/index.html"
      func deliverLatest() async throws -> Delivery {
        let delivery = try #require(try await newsroom.deliveries("swap").last).id
        try await handler.deliver(delivery, claim: try await newsroom.claim(delivery))
        return try #require(try await newsroom.deliveries("swap").last)
      }

      try await newsroom.write("swap", words: "First words")
      try await newsroom.act(.approve, "swap")
      let published = try await deliverLatest()
      #expect(published.state == .delivered)
      #expect(published.receipt?.files?[page] != nil)
      #expect(try await newsroom.story("swap").state == .published)
      #expect(try site.text(page).contains("<h1>First words</h1>"))
      #expect(try site.text("index.html").contains("First words"))

      let reference = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write(
        "swap", words: "True words", .correct(reference, revision: nil, note: "A wrong word.", asDraft: false))
      try await newsroom.act(.approve, "swap")
      #expect(try site.text(page).contains("First words"), "the old version stays up until the new one is approved")
      #expect(try await deliverLatest().state == .delivered)
      #expect(try site.text(page).contains("Correction"))
      #expect(try site.text(page).contains("A wrong word."))
      for path in ["index.html", "feed.atom", "caucasus/index.html", "caucasus/feed.atom", "authors/rita/index.html"] {
        #expect(try site.text(path).contains("True words"), "\(path)")
        #expect(try !site.text(path).contains("First words"), "\(path)")
      }

      try await newsroom.act(.kill, "swap")
      #expect(try await deliverLatest().state == .delivered)
      #expect(try await newsroom.story("swap").killPending.isEmpty)
      #expect(try site.files().keys.allSatisfy { !$0.contains("swap") && !$0.contains("rita") })
      #expect(try site.files().values.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("True words") })
    }
  }

  @Test("A delivery that has arrived is not repeated")
  func isIdempotent() async throws {
    try await WorkingNewsroom.with { newsroom in
      let destination = ScriptedDestination()
      let delivery = try await approved("swap", newsroom)
      for _ in 1...2 {
        try await handler(newsroom, destination).deliver(delivery, claim: try await newsroom.claim(delivery))
      }
      #expect(destination.calls == 1)
    }
  }

  @Test(
    "A failed attempt is retried; after the destination's last attempt the story is held, and `publish` starts afresh")
  func holds() async throws {
    try await WorkingNewsroom.with { newsroom in
      let destination = ScriptedDestination(
        .retry(after: .seconds(90), reason: "Busy"), .retry(after: nil, reason: "Full"),
        .mayHaveArrived(reason: "Lost"))
      let handler = handler(newsroom, destination)
      let delivery = try await approved("swap", newsroom)
      func deliver() async throws { try await handler.deliver(delivery, claim: try await newsroom.claim(delivery)) }
      await #expect(throws: JobDirective.retry(after: .seconds(90), reason: "Busy")) { try await deliver() }
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.pending])
      #expect(try await newsroom.story("swap").hold == nil)
      await #expect(throws: JobDirective.discard(reason: "Full")) { try await deliver() }
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.failed])
      #expect(try await newsroom.story("swap").hold?.reason == .primaryFailed)
      #expect(try await newsroom.story("swap").state == .approved)

      try await newsroom.act(.publish, "swap")
      await #expect(throws: JobDirective.retry(after: nil, reason: "Lost")) { try await deliver() }
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.pending])
      try await deliver()
      #expect(try await newsroom.story("swap").state == .published)
    }
  }

  @Test("A delivery that the destination rejects is given up at once")
  func rejected() async throws {
    try await WorkingNewsroom.with { newsroom in
      let delivery = try await approved("swap", newsroom)
      await #expect(throws: JobDirective.discard(reason: "Gone")) {
        try await handler(newsroom, ScriptedDestination(.rejected(reason: "Gone"))).deliver(
          delivery, claim: try await newsroom.claim(delivery))
      }
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.failed])
      #expect(try await newsroom.story("swap").hold != nil)
    }
  }

  @Test("Beside one delivery goes what is fresh; what was tried before waits for its own job")
  func goesAlong() async throws {
    try await WorkingNewsroom.with { newsroom in
      let own = try await approved("swap", newsroom)
      let tried = try await approved("floods", newsroom)
      let fresh = try await approved("quake", newsroom)
      await #expect(throws: JobDirective.self) {
        try await handler(newsroom, ScriptedDestination(.retry(after: nil, reason: "Busy"))).deliver(
          tried, claim: try await newsroom.claim(tried))
      }
      #expect(try await newsroom.deliveries("floods").map(\.state) == [.pending])
      let claim = try await newsroom.claim(own)
      _ = try await newsroom.store.beginAttempt(own, claim: claim)
      let others = try await newsroom.store.beginOthers(
        beside: own, at: WorkingNewsroom.site, claim: claim, limit: 10)
      #expect(others.map(\.delivery) == [fresh])
    }
  }

  @Test("A destination that cannot be opened uses up its attempts, and then the story is held with the reason")
  func cannotBeOpened() async throws {
    try await WorkingNewsroom.with { newsroom in
      let delivery = try await approved("swap", newsroom)
      let fault = DestinationFault.unknownKind(
        destination: WorkingNewsroom.site, kind: .unreadable, known: ["site"])
      let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { _ in throw fault }
      for _ in 1...2 {
        await #expect(throws: JobDirective.self) {
          try await handler.deliver(delivery, claim: try await newsroom.claim(delivery))
        }
      }
      let given = try #require(try await newsroom.deliveries("swap").first)
      #expect((given.state, given.attempts.map(\.error)) == (.failed, [fault.description, fault.description]))
      #expect(try await newsroom.story("swap").hold?.reason == .primaryFailed)
    }
  }

  @Test("A daemon that cannot deliver to a destination leaves the delivery alone, for the sweep to find")
  func elsewhere() async throws {
    try await WorkingNewsroom.with { newsroom in
      let delivery = try await approved("swap", newsroom)
      let stranger = DeliveryHandler(store: newsroom.store) { _ in nil }
      await #expect(throws: JobDirective.discard(reason: "This daemon does not deliver to 'site'")) {
        try await stranger.deliver(delivery, claim: try await newsroom.claim(delivery))
      }
      let waiting = try #require(try await newsroom.deliveries("swap").first)
      #expect((waiting.state, waiting.attempts.count) == (.pending, 0))
    }
  }

  @Test("An interrupted attempt is recorded with an unknown outcome, and is never the last")
  func interrupted() async throws {
    try await WorkingNewsroom.with { newsroom in
      let delivery = try await approved("swap", newsroom)
      for _ in 1...2 {
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let handler = handler(newsroom, StuckDestination { begin.finish() })
        let attempt = Task { try await handler.deliver(delivery, claim: try await newsroom.claim(delivery)) }
        try await waiting(for: "the destination to be given its order") { for await _ in begun {} }
        attempt.cancel()
        await #expect(throws: CancellationError.self) { try await attempt.value }
        let stopped = try #require(try await newsroom.deliveries("swap").first)
        #expect((stopped.state, stopped.attempts.last?.error) == (.pending, "Stopped"))
      }
    }
  }

  @Test("An attempt that exceeds its destination's time limit is cancelled, and may have arrived")
  func limitsTime() async throws {
    try await WorkingNewsroom.with { newsroom in
      let delivery = try await approved("swap", newsroom)
      let clock = GatedClock(reach: .seconds(3600))
      let stuck = StuckDestination { clock.open() }
      let reason = "The attempt exceeded its destination's time limit of 30.0 seconds"
      await #expect(throws: JobDirective.retry(after: nil, reason: reason)) {
        try await handler(newsroom, stuck, clock: clock).deliver(delivery, claim: try await newsroom.claim(delivery))
      }
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.pending])
      #expect(try await newsroom.act(.kill, "swap").killPending == [WorkingNewsroom.site])
    }
  }

  @Test("What arrives although its time was over has arrived")
  func arrivesLate() async throws {
    try await WorkingNewsroom.with { newsroom in
      let delivery = try await approved("swap", newsroom)
      let clock = GatedClock(reach: .seconds(3600))
      let stubborn = StuckDestination(last: .delivered(Receipt(reference: "there"))) { clock.open() }
      try await handler(newsroom, stubborn, clock: clock).deliver(delivery, claim: try await newsroom.claim(delivery))
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.delivered])
    }
  }

  @Test("There is nothing to do for a delivery that does not exist")
  func unknown() async throws {
    try await WorkingNewsroom.with { newsroom in
      let delivery = try await approved("swap", newsroom)
      await #expect(throws: JobDirective.discard(reason: "There is no delivery 4711")) {
        try await handler(newsroom, ScriptedDestination()).deliver(4711, claim: try await newsroom.claim(delivery))
      }
    }
  }

  @Test("A worker with these handlers sweeps, fires and delivers")
  func works() async throws {
    try await WorkingNewsroom.with { newsroom in
      var handlers = JobHandlers()
      handler(newsroom, ScriptedDestination()).register(in: &handlers)
      TriggerHandler(store: newsroom.store).register(in: &handlers)
      let (store, pool) = (newsroom.store, newsroom.store.pool)
      // As after a restore that left the delivery's job behind: only the sweep finds it.
      _ = try await approved("swap", newsroom)
      try await pool.execute("DELETE FROM copydesk.job WHERE kind = 'deliver'")
      try await store.queue.enqueue(SweepJob(), in: pool)
      // Before its time, firing leaves nothing but another job for that time.
      try await newsroom.write("later")
      try await newsroom.act(.approve, "later", at: Date(timeIntervalSinceNow: 3600))
      let decision: Int? = try await pool.queryOne("SELECT decision FROM copydesk.story WHERE slug = 'later'")?
        .decode("decision")
      try await store.queue.enqueue(FireJob(decision: try #require(decision)), in: pool)
      let worker = QueueWorker(
        queue: store.queue, handlers: handlers,
        configuration: .init(
          queues: ["maintenance": 1, "publishing": 1, WorkingNewsroom.site.deliveryQueue: 1],
          pollInterval: .milliseconds(50)),
        logger: Logger(label: "worker", factory: { _ in SwiftLogNoOpLogHandler() }))
      let running = Task { try await worker.run() }
      try await eventually("the sweep, the firing and the delivery") {
        guard try await newsroom.story("swap").state == .published else { return false }
        return try await store.queue.jobs(matching: JobFilter(states: [.scheduled], kinds: ["fire"])).count >= 2
      }
      running.cancel()
      try await running.value
    }
  }

  /// A story that was approved and so fired; gives its delivery.
  private func approved(_ slug: String, _ newsroom: WorkingNewsroom) async throws -> Int {
    try await newsroom.write(slug)
    try await newsroom.act(.approve, slug)
    return try #require(try await newsroom.deliveries(slug).first).id
  }
}

/// Answers as it was told, then takes what it is given.
private final class ScriptedDestination: DeliveryDestination {
  private let answers: [DeliveryOutcome]
  private let counted = Atomic(0)

  init(_ answers: DeliveryOutcome...) { self.answers = answers }

  var calls: Int { counted.load(ordering: .relaxed) }

  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome {
    let call = counted.wrappingAdd(1, ordering: .relaxed).oldValue
    return call < answers.count ? answers[call] : .delivered(Receipt(reference: "there"))
  }
}

/// Does something first, then goes on until it is cancelled, and answers.
private struct StuckDestination: DeliveryDestination {
  var last = DeliveryOutcome.mayHaveArrived(reason: "Stopped")
  let first: @Sendable () -> Void

  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome {
    first()
    let (endless, _) = AsyncStream.makeStream(of: Void.self)
    do {
      try await waiting(for: "the attempt to be cancelled") { for await _ in endless {} }
    } catch let error as NeverHappened {
      return .mayHaveArrived(reason: "\(error)")
    } catch {}
    return last
  }
}
