import Logging
import Postgres
import ServiceLifecycle
import Store
import Synchronization

/// Reads the newsroom's events once for all followers, and wakes them when there are more. While nobody follows it reads nothing.
///
/// It reads when somebody begins to follow, when the database notifies it, and every second in case a notification was missed. Followers read at their own
/// pace: from the window of the latest events, or, further behind, from the database. A follower that does not keep up
/// costs no memory.
final class EventFeed: Service {
  /// Why the feed reads.
  private enum Wakeup {
    case notified, elapsed, followed
  }

  private struct State {
    /// Nil while nobody follows, and until the first of those who do has been read for.
    var window: EventWindow?
    var followers: [Int: AsyncStream<Void>.Continuation] = [:]
    /// Those who are only to know that something has happened, and read for themselves.
    var notified: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextFollower = 0
    var wake: AsyncStream<Wakeup>.Continuation?
  }

  /// How often it reads without a notification.
  static let interval = Duration.seconds(1)
  /// How long after a notification it reads a second time: notifications are held back for as long, and an event becomes
  /// visible only after transactions that began before it.
  private static let secondReadDelay = Duration.milliseconds(15)
  /// After this many reads without an event, followers are woken all the same, so that they notice lost connections.
  static let quietLooks = 15
  private static let batch = 500

  private let source: any EventSource
  private let listening: ConnectionConfiguration?
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let state = Mutex(State())

  /// A feed; without a connection for LISTEN it only reads every second.
  init(
    source: any EventSource, listening: ConnectionConfiguration?, clock: any Clock<Duration> = ContinuousClock(),
    logger: Logger
  ) {
    self.source = source
    self.listening = listening
    self.clock = clock
    self.logger = logger
  }

  func run() async throws {
    await cancelWhenGracefulShutdown { await self.watch() }
    let followers = state.withLock { $0.followers.values.map(\.self) + $0.notified.values.map(\.self) }
    for follower in followers { follower.finish() }
  }

  private func watch() async {
    let (wakeups, wake) = AsyncStream<Wakeup>.makeStream(bufferingPolicy: .bufferingNewest(1))
    state.withLock { state in
      state.wake = wake
      if !state.followers.isEmpty { wake.yield(.followed) }
    }
    await withTaskGroup(of: Void.self) { group in
      if let listening {
        let listener = Listener(configuration: listening, channels: [Store.eventChannel], logger: logger)
        group.addTask { for await _ in listener { wake.yield(.notified) } }
      }
      group.addTask { while (try? await self.clock.sleep(for: Self.interval)) != nil { wake.yield(.elapsed) } }
      group.addTask { await self.readOnWakeup(wakeups) }
    }
  }

  private func readOnWakeup(_ wakeups: AsyncStream<Wakeup>) async {
    var quiet = 0
    for await wakeup in wakeups {
      guard state.withLock({ !$0.followers.isEmpty }) else {
        // What an event was notified of can be read a moment later.
        if wakeup == .notified, (try? await clock.sleep(for: Self.secondReadDelay)) != nil { wakeNotified() }
        continue
      }
      do {
        var found = try await readNewEvents()
        if wakeup == .notified {
          try await clock.sleep(for: Self.secondReadDelay)
          found = try await readNewEvents() || found
          wakeNotified()
        }
        quiet = found ? 0 : quiet + 1
      } catch {
        logger.debug("Could not read events", metadata: ["error": "\(error)"])
      }
      guard quiet == Self.quietLooks else { continue }
      quiet = 0
      wakeFollowers()
    }
  }

  /// Reads all new events; whether there were any.
  private func readNewEvents() async throws -> Bool {
    guard let end = state.withLock({ $0.window?.end }) else {
      let place = try await source.streamPlace(after: nil)
      state.withLock { state in
        if !state.followers.isEmpty { state.window = EventWindow(at: place) }
      }
      // Some may have begun to follow at an earlier place.
      wakeFollowers()
      return false
    }
    var place = end
    while true {
      let events = try await source.events(after: place, limit: Self.batch)
      guard let last = events.last else { return place != end }
      place = last.id
      state.withLock { $0.window?.append(events) }
      wakeFollowers()
    }
  }

  private func wakeFollowers() {
    let followers = state.withLock { $0.followers.values.map(\.self) }
    for follower in followers { follower.yield() }
  }

  private func wakeNotified() {
    let notified = state.withLock { $0.notified.values.map(\.self) }
    for follower in notified { follower.yield() }
  }
}

// MARK: - For followers

extension EventFeed {
  /// The events after a place in the stream; none when nothing has happened since.
  func events(after place: NewsroomEvent.ID, limit: Int = 100) async throws -> [NewsroomEvent] {
    let (known, start) = state.withLock { state in
      (state.window?.events(after: place, limit: limit), state.window?.start)
    }
    if let known { return Array(known) }
    guard let start, place < start else { return [] }
    return try await source.events(after: place, limit: limit)
  }

  /// Yields an element when there may be more events, and now and then when there are none; wake-ups that are not awaited
  /// become one. Ends with the feed.
  func news() -> AsyncStream<Void> {
    let (wakeups, follower) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state in
      state.nextFollower += 1
      if state.followers.isEmpty { state.wake?.yield(.followed) }
      state.followers[state.nextFollower] = follower
      return state.nextFollower
    }
    follower.onTermination = { [weak self] _ in
      self?.state.withLock { state in
        state.followers[number] = nil
        // Nobody goes on from there: whoever comes next begins anew.
        if state.followers.isEmpty { state.window = nil }
      }
    }
    return wakeups
  }

  /// Yields an element when the database says that something has happened, for those who read it themselves: the feed reads
  /// nothing for them. Wake-ups that are not awaited become one. Ends with the feed.
  func notifications() -> AsyncStream<Void> {
    let (wakeups, follower) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state in
      state.nextFollower += 1
      state.notified[state.nextFollower] = follower
      return state.nextFollower
    }
    follower.onTermination = { [weak self] _ in self?.state.withLock { $0.notified[number] = nil } }
    return wakeups
  }
}
