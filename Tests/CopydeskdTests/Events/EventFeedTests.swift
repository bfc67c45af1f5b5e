import Foundation
import Logging
import NIOCore
import Postgres
import PostgresTesting
import Synchronization
import Testing
import TimeTesting

@testable import Store
@testable import copydeskd

@Suite("The event feed")
struct EventFeedTests {
  private static let silent = Logger(label: "feed", factory: { _ in SwiftLogNoOpLogHandler() })

  @Test("However many clients follow, the database is polled once a second and each gets the event")
  func looksOnce() async throws {
    let source = StoredEvents()
    let clock = ManualClock()
    let feed = EventFeed(source: source, listening: nil, clock: clock, logger: Self.silent)
    try await running(feed) {
      try await clock.untilAsleep(1)
      let place = source.beginning
      let followers = (0..<100).map { _ in EventStream(feed: feed, place: place).makeAsyncIterator() }
      try await source.untilAsked(1)
      let looks = source.looks
      for _ in 1...3 { try await look(clock, source) }
      #expect(source.looks == looks + 3)

      source.happens("one")
      try await look(clock, source)
      for var follower in followers {
        #expect(try await follower.next().map { String(buffer: $0) } == ":\nid: \(place)\n\n", "where it begins")
        #expect(try await follower.next().map { String(buffer: $0) }?.contains("data: one\n") == true)
      }
    }
  }

  @Test("In a quiet newsroom followers get a periodic comment, so that dead connections are noticed")
  func comments() async throws {
    let source = StoredEvents()
    let clock = ManualClock()
    let feed = EventFeed(source: source, listening: nil, clock: clock, logger: Self.silent)
    try await running(feed) {
      try await clock.untilAsleep(1)
      var follower = EventStream(feed: feed, place: source.beginning).makeAsyncIterator()
      #expect(try await follower.next() != nil)
      try await source.untilAsked(1)
      #expect(
        try await follower.next().map { String(buffer: $0) } == ":\n\n",
        "what it missed before it was read for: nothing")
      for _ in 1...EventFeed.quietLooks { try await look(clock, source) }
      #expect(try await follower.next().map { String(buffer: $0) } == ":\n\n")
    }
  }

  @Test(
    "While nobody follows, nothing is read; whoever begins then gets what happened since their place, without a gap")
  func readsForFollowers() async throws {
    let source = StoredEvents()
    let clock = ManualClock()
    let feed = EventFeed(source: source, listening: nil, clock: clock, logger: Self.silent)
    try await running(feed) {
      for _ in 1...5 {
        try await clock.untilAsleep(1)
        clock.advance(by: EventFeed.interval)
      }
      #expect(source.looks == 0)
      let place = source.beginning
      source.happens("before")
      do {
        var follower = EventStream(feed: feed, place: place).makeAsyncIterator()
        #expect(try await follower.next() != nil)
        #expect(try await follower.next().map { String(buffer: $0) }?.contains("data: before\n") == true)
      }
      // The first has gone: the next one begins where it wants to.
      source.happens("between")
      var follower = EventStream(feed: feed, place: place).makeAsyncIterator()
      #expect(try await follower.next() != nil)
      let batch = try #require(try await follower.next().map { String(buffer: $0) })
      #expect(batch.contains("data: before\n") && batch.contains("data: between\n"))
    }
  }

  @Test("A notification from the database is acted on at once, not at the next poll")
  func listens() async throws {
    try await TestDatabase.withDatabase { database in
      let source = StoredEvents()
      let feed = EventFeed(source: source, listening: database, clock: PatientClock(), logger: Self.silent)
      let connection = try await Connection.connect(database)
      try await running(feed) {
        var follower = EventStream(feed: feed, place: source.beginning).makeAsyncIterator()
        #expect(try await follower.next() != nil)
        // Until the feed listens nobody hears the notices, so there is one after another.
        try await waiting(for: "the feed to look again and again") {
          while source.looks < 4 {
            try Task.checkCancellation()
            try await connection.script("NOTIFY \(Store.eventChannel)")
          }
        }
        source.happens("one")
        try await connection.script("NOTIFY \(Store.eventChannel)")
        var told = ""
        while !told.contains("data: one\n") {
          told = try #require(try await follower.next().map { String(buffer: $0) })
        }
      }
      await connection.close()
    }
  }

  /// Runs the body beside the feed, within the limit for waits.
  private func running(_ feed: EventFeed, _ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await feed.run() }
      defer { group.cancelAll() }
      try await waiting(for: "the feed's followers to be told", body)
    }
  }

  /// Lets the time between two looks pass, and waits until the feed has looked.
  private func look(_ clock: ManualClock, _ source: StoredEvents) async throws {
    let looks = source.looks
    try await clock.untilAsleep(1)
    clock.advance(by: EventFeed.interval)
    try await source.untilAsked(looks + 1)
  }
}

/// Events in memory, and how often they were asked for.
private final class StoredEvents: EventSource {
  private struct State {
    var events: [NewsroomEvent] = []
    var looks = 0
    var watchers: [AsyncStream<Int>.Continuation] = []

    mutating func count() {
      looks += 1
      for watcher in watchers { watcher.yield(looks) }
    }
  }

  private let state = Mutex(State())
  let beginning = NewsroomEvent.ID(epoch: 1, xid: 1, id: 0)

  /// How often somebody asked for a place or for events; what is asked because the answer before was not empty is left out.
  var looks: Int { state.withLock { $0.looks } }

  func happens(_ data: String) {
    state.withLock { state in
      let id = NewsroomEvent.ID(epoch: 1, xid: 1, id: state.events.count + 1)
      state.events.append(NewsroomEvent(id: id, at: Date(), kind: "note", story: nil, desk: nil, data: data))
    }
  }

  func streamPlace(after event: NewsroomEvent.ID?) async throws -> NewsroomEvent.ID {
    state.withLock { state in
      state.count()
      return event ?? state.events.last?.id ?? beginning
    }
  }

  func events(after place: NewsroomEvent.ID, limit: Int) async throws -> [NewsroomEvent] {
    state.withLock { state in
      let found = Array(state.events.filter { $0.id > place }.prefix(limit))
      if found.isEmpty { state.count() }
      return found
    }
  }

  /// Waits until it was asked that often.
  func untilAsked(_ count: Int) async throws {
    let (counts, watcher) = AsyncStream.makeStream(of: Int.self)
    state.withLock { state in
      state.watchers.append(watcher)
      watcher.yield(state.looks)
    }
    try await waiting(for: "the feed to look") { for await looks in counts where looks >= count { return } }
  }
}

/// A clock on which less than the time between two looks has always passed, and that time never does.
private struct PatientClock: Clock {
  typealias Duration = Swift.Duration
  typealias Instant = ContinuousClock.Instant

  var now: Instant { ContinuousClock.now }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    guard deadline > now + EventFeed.interval / 2 else { return }
    let (endless, _) = AsyncStream.makeStream(of: Never.self)
    for await _ in endless {}
    try Task.checkCancellation()
  }
}
