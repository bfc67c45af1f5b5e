import Foundation
import JobQueue
import Newsroom
import Synchronization
import Testing

@testable import Publishing
@testable import Store

@Suite("Deliveries")
struct DeliveryTests {
  private func handler(
    _ newsroom: WorkingNewsroom, _ destination: any DeliveryDestination,
    clock: any Clock<Duration> = ContinuousClock()
  ) -> DeliveryHandler {
    DeliveryHandler(
      store: newsroom.store, holder: "this host", clock: clock, open: { _ in destination })
  }

  @Test("What was approved reaches the site, is corrected there, and is gone when killed; each with its receipt")
  func goesThrough() async throws {
    let site = try TemporarySite()
    let destination = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
    try await WorkingNewsroom.with { newsroom in
      let handler = handler(newsroom, destination)
      let page = "caucasus/swap/index.html"
      func deliverLatest(_ token: Int64) async throws -> Delivery {
        try await handler.deliver(try #require(try await newsroom.deliveries("swap").last).id, fencingToken: token)
        return try #require(try await newsroom.deliveries("swap").last)
      }

      try await newsroom.write("swap", words: "First words")
      try await newsroom.act(.approve, "swap")
      let published = try await deliverLatest(1)
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
      #expect(try await deliverLatest(2).state == .delivered)
      #expect(try site.text(page).contains("Corrected"))
      #expect(try site.text(page).contains("A wrong word."))
      for path in ["index.html", "feed.atom", "caucasus/index.html", "caucasus/feed.atom", "authors/rita/index.html"] {
        #expect(try site.text(path).contains("True words"), "\(path)")
        #expect(try !site.text(path).contains("First words"), "\(path)")
      }

      try await newsroom.act(.kill, "swap")
      #expect(try await deliverLatest(3).state == .delivered)
      #expect(try await newsroom.story("swap").killPending.isEmpty)
      #expect(try site.files().keys.allSatisfy { !$0.contains("swap") && !$0.contains("rita") })
      #expect(try site.files().values.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("True words") })
    }
  }

  @Test("A delivery that has arrived is not made again")
  func isIdempotent() async throws {
    try await WorkingNewsroom.with { newsroom in
      let destination = ScriptedDestination()
      let delivery = try await approved("swap", newsroom)
      try await handler(newsroom, destination).deliver(delivery, fencingToken: 1)
      try await handler(newsroom, destination).deliver(delivery, fencingToken: 2)
      #expect(destination.calls == 1)
    }
  }

  @Test("A failure is tried again; after the destination's last attempt the story is held, and publishing resumes it")
  func holds() async throws {
    try await WorkingNewsroom.with { newsroom in
      let destination = ScriptedDestination(failures: 2)
      let handler = handler(newsroom, destination)
      let delivery = try await approved("swap", newsroom)
      await #expect(throws: Unreachable.self) { try await handler.deliver(delivery, fencingToken: 1) }
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.pending])
      await #expect(throws: JobDirective.self) { try await handler.deliver(delivery, fencingToken: 2) }
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.failed])
      #expect(try await newsroom.story("swap").hold != nil)
      #expect(try await newsroom.story("swap").state == .approved)

      try await newsroom.act(.publish, "swap")
      try await handler.deliver(delivery, fencingToken: 3)
      #expect(try await newsroom.story("swap").state == .published)
    }
  }

  @Test("A destination that another holds, or that another daemon serves, is left alone")
  func takesTurns() async throws {
    try await WorkingNewsroom.with { newsroom in
      let destination = ScriptedDestination()
      let delivery = try await approved("swap", newsroom)
      let elsewhere = DeliveryHandler(store: newsroom.store, holder: "that host", open: { _ in nil })
      await #expect(throws: JobDirective.snooze(DeliveryHandler.turn)) {
        try await elsewhere.deliver(delivery, fencingToken: 1)
      }
      let lease = try await newsroom.store.claimDestination(
        WorkingNewsroom.site, holder: "that host", lease: .seconds(600))
      await #expect(throws: JobDirective.snooze(DeliveryHandler.turn)) {
        try await handler(newsroom, destination).deliver(delivery, fencingToken: 2)
      }
      try await newsroom.store.release(try #require(lease))
      try await handler(newsroom, destination).deliver(delivery, fencingToken: 3)
      #expect(destination.calls == 1)
    }
  }

  @Test("An attempt whose lease is lost is cancelled, and records nothing; the next holder delivers")
  func losesLease() async throws {
    try await WorkingNewsroom.with { newsroom in
      let delivery = try await approved("swap", newsroom)
      let clock = GatedClock(reach: .seconds(10))
      let stuck = StuckDestination { lease in
        // The lease is gone as it would be after a pause that outlasts it, and now it is time to renew it.
        try await newsroom.store.release(lease)
        clock.open()
      }
      await #expect(throws: LeaseLost.self) {
        try await handler(newsroom, stuck, clock: clock).deliver(delivery, fencingToken: 1)
      }
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.running])
      let next = ScriptedDestination()
      try await handler(newsroom, next).deliver(delivery, fencingToken: 2)
      #expect(next.calls == 1)
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.delivered])
    }
  }

  @Test("An attempt that takes longer than its destination may is cancelled and counts as failed")
  func limitsTime() async throws {
    try await WorkingNewsroom.with { newsroom in
      let delivery = try await approved("swap", newsroom)
      let clock = GatedClock(reach: .seconds(3600))
      let stuck = StuckDestination { _ in clock.open() }
      await #expect(throws: AttemptTimeLimit.self) {
        try await handler(newsroom, stuck, clock: clock).deliver(delivery, fencingToken: 1)
      }
      #expect(try await newsroom.deliveries("swap").map(\.state) == [.pending])
    }
  }

  @Test("A wait is neither so short that the queue spins nor so long that nobody is heard")
  func pauses() {
    let now = Date(timeIntervalSince1970: 0)
    #expect(DeliveryHandler.pause(until: now - 5, now: now) == DeliveryHandler.turn)
    #expect(DeliveryHandler.pause(until: now + 5, now: now) == .seconds(5))
    #expect(DeliveryHandler.pause(until: now + 86400, now: now) == .seconds(600))
  }

  /// A story that was approved and so fired; gives its delivery.
  private func approved(_ slug: String, _ newsroom: WorkingNewsroom) async throws -> Int {
    try await newsroom.write(slug)
    try await newsroom.act(.approve, slug)
    return try #require(try await newsroom.deliveries(slug).first).id
  }
}

/// Fails a number of times, then takes what it is given.
private final class ScriptedDestination: DeliveryDestination {
  private let failures: Int
  private let counted = Atomic(0)

  init(failures: Int = 0) { self.failures = failures }

  var calls: Int { counted.load(ordering: .relaxed) }

  func deliver(_ order: DeliveryOrder, under lease: DestinationLease, from store: Store) async throws -> Receipt {
    if counted.wrappingAdd(1, ordering: .relaxed).oldValue < failures { throw Unreachable() }
    return Receipt(reference: "there")
  }
}

private struct Unreachable: Error {}

/// Does something first, then goes on until it is cancelled.
private struct StuckDestination: DeliveryDestination {
  let first: @Sendable (DestinationLease) async throws -> Void

  func deliver(_ order: DeliveryOrder, under lease: DestinationLease, from store: Store) async throws -> Receipt {
    try await first(lease)
    let (endless, _) = AsyncStream.makeStream(of: Void.self)
    for await _ in endless {}
    throw CancellationError()
  }
}
