import Logging
import Postgres
import ServiceLifecycle
import Store
import Synchronization

/// Reads what happens in the newsroom, once for all who follow it, and tells them when there is more.
///
/// It reads when the database says that something has happened, and every second in case it did not. A follower takes what
/// is next at its own pace: from the window of what was read last, or, when it is further behind, from the database. For
/// a follower that does not keep up nothing is kept.
final class EventFeed: Service {
  /// Why the feed looks for events.
  private enum Ring {
    case notified, elapsed
  }

  private struct State {
    var window: EventWindow?
    var followers: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextFollower = 0
  }

  /// How often it looks without being told.
  static let interval = Duration.seconds(1)
  /// After being told it looks once more so much later: a notice stands for those that were held back for as long, and an
  /// event waits for transactions that began before it.
  private static let afterthought = Duration.milliseconds(15)
  /// After so many looks without an event followers are told all the same, so that they notice connections that are gone.
  static let quietLooks = 15
  private static let batch = 500

  private let source: any EventSource
  private let listening: ConnectionConfiguration?
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let state = Mutex(State())

  /// A feed; without a connection for LISTEN it only looks every second.
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
    let followers = state.withLock { $0.followers.values.map(\.self) }
    for follower in followers { follower.finish() }
  }

  private func watch() async {
    let (rings, bell) = AsyncStream<Ring>.makeStream(bufferingPolicy: .bufferingNewest(1))
    await withTaskGroup(of: Void.self) { group in
      if let listening {
        let listener = Listener(configuration: listening, channels: [Store.eventChannel], logger: logger)
        group.addTask { for await _ in listener { bell.yield(.notified) } }
      }
      group.addTask { while (try? await self.clock.sleep(for: Self.interval)) != nil { bell.yield(.elapsed) } }
      group.addTask { await self.look(rings) }
    }
  }

  private func look(_ rings: AsyncStream<Ring>) async {
    var quiet = 0
    for await ring in rings {
      do {
        var found = try await readOn()
        if ring == .notified {
          try await clock.sleep(for: Self.afterthought)
          found = try await readOn() || found
        }
        quiet = found ? 0 : quiet + 1
      } catch {
        logger.debug("events could not be read", metadata: ["error": "\(error)"])
      }
      guard quiet == Self.quietLooks else { continue }
      quiet = 0
      tellFollowers()
    }
  }

  /// Reads all there is; says whether there was anything.
  private func readOn() async throws -> Bool {
    guard let end = state.withLock({ $0.window?.end }) else {
      let place = try await source.streamPlace(after: nil)
      state.withLock { $0.window = EventWindow(at: place) }
      return false
    }
    var place = end
    while true {
      let events = try await source.events(after: place, limit: Self.batch)
      guard let last = events.last else { return place != end }
      place = last.id
      state.withLock { $0.window?.append(events) }
      tellFollowers()
    }
  }

  private func tellFollowers() {
    let followers = state.withLock { $0.followers.values.map(\.self) }
    for follower in followers { follower.yield() }
  }
}

// MARK: - For followers

extension EventFeed {
  /// What follows a place in the stream; none when nothing has happened yet.
  func events(after place: NewsroomEvent.ID, limit: Int = 100) async throws -> [NewsroomEvent] {
    let (known, start) = state.withLock { state in
      (state.window?.events(after: place, limit: limit), state.window?.start)
    }
    if let known { return Array(known) }
    guard let start, place < start else { return [] }
    return try await source.events(after: place, limit: limit)
  }

  /// Gives an element when there may be more, and now and then when there is not; any number of calls are one element.
  /// Ends with the feed.
  func news() -> AsyncStream<Void> {
    let (news, follower) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state in
      state.nextFollower += 1
      state.followers[state.nextFollower] = follower
      return state.nextFollower
    }
    follower.onTermination = { [weak self] _ in
      _ = self?.state.withLock { $0.followers.removeValue(forKey: number) }
    }
    return news
  }
}
