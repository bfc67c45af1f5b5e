import Foundation
import JobQueue
import Logging
import Newsroom
import Postgres
import ServiceLifecycle
import Store
import Synchronization

/// Knows how the database is doing and what the newsroom's figures were when it was last read, so that nobody who asks for the
/// status waits for the database.
///
/// One look is under way at a time, for all who ask. Without anybody asking it looks every few seconds, so that an outage is
/// noticed and said.
final class DatabaseWatch: Service {
  /// What is known.
  struct Report: Sendable {
    /// Since when the daemon has been waiting for the database, and why; nil while it answers.
    var outage: Outage?
    /// The newsroom's figures, as they were last read; nil if they never were.
    var newsroom: NewsroomStatus?
    /// What an operator should do something about.
    var problems: [String] = []
  }

  /// A time in which the database does not answer.
  struct Outage: Sendable, Equatable {
    let since: Date
    var reason: String
  }

  private struct State {
    var report: Report
    /// How many looks have begun.
    var begun = 0
    var askers: [Int: (look: Int, answer: AsyncStream<Void>.Continuation)] = [:]
    var nextAsker = 0
  }

  /// How often it looks when nobody asks.
  static let interval = Duration.seconds(5)
  /// How long one look may take.
  private static let limit = Duration.seconds(2)

  private let look: @Sendable () async throws -> (NewsroomStatus, problems: [String])
  private let explain: @Sendable () -> String?
  private let opened: Latch
  private let notifier: SystemdNotifier
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let state: Mutex<State>
  private let wakeups: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation

  /// A watch over a database that is not open yet.
  ///
  /// - Parameters:
  ///   - opened: Nothing is read before it is open.
  ///   - explain: Why the database does not answer, where that can be seen from outside.
  ///   - look: Reads the figures, and what an operator should do something about.
  init(
    opened: Latch, notifier: SystemdNotifier, clock: any Clock<Duration> = ContinuousClock(), logger: Logger,
    explain: @escaping @Sendable () -> String? = { nil },
    look: @escaping @Sendable () async throws -> (NewsroomStatus, problems: [String])
  ) {
    self.opened = opened
    self.notifier = notifier
    self.clock = clock
    self.logger = logger
    self.look = look
    self.explain = explain
    let outage = opened.isOpen ? nil : Outage(since: Date(), reason: "it is being opened")
    state = Mutex(State(report: Report(outage: outage)))
    (wakeups, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// What is known now.
  var report: Report { state.withLock { $0.report } }

  /// What a look says that begins now, or what was known before if that takes longer than the limit.
  func report(within limit: Duration) async -> Report {
    let (answers, answer) = AsyncStream<Void>.makeStream()
    let number = state.withLock { state in
      state.nextAsker += 1
      state.askers[state.nextAsker] = (state.begun + 1, answer)
      return state.nextAsker
    }
    wake.yield()
    _ = try? await within(limit, on: clock) { for await _ in answers {} }
    return state.withLock { state in
      state.askers[number] = nil
      return state.report
    }
  }

  /// Says why the database could not be opened yet.
  func couldNotOpen(_ reason: String) { note(outage: explain() ?? reason) }

  /// Says what an operator should do something about, in place of what was said before.
  func found(_ problems: [String]) { state.withLock { $0.report.problems = problems } }

  func run() async throws {
    await cancelWhenGracefulShutdown { await self.watch() }
  }

  private func watch() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        while (try? await self.clock.sleep(for: Self.interval)) != nil { self.wake.yield() }
      }
      group.addTask { for await _ in self.wakeups { await self.lookNow() } }
    }
  }

  private func lookNow() async {
    let number = state.withLock { state in
      state.begun += 1
      return state.begun
    }
    defer { answer(look: number) }
    guard opened.isOpen else { return }
    do {
      let (status, problems) = try await within(Self.limit, on: clock, look)
      state.withLock { state in
        state.report.newsroom = status
        state.report.problems = problems
      }
      noteAnswer()
    } catch {
      if !Task.isCancelled { note(outage: explain() ?? (error as? PostgresError)?.sentence ?? "\(error)") }
    }
  }

  private func answer(look number: Int) {
    let answered = state.withLock { state in
      let answered = state.askers.filter { $0.value.look <= number }
      for asker in answered.keys { state.askers[asker] = nil }
      return answered.values.map(\.answer)
    }
    for asker in answered { asker.finish() }
  }
}

extension DatabaseWatch {
  /// A watch over the newsroom's figures, the queue's for the metrics, and how this host's key stands.
  ///
  /// - Parameter pools: Whose use is recorded for the metrics, if any.
  convenience init(
    opened: Latch, notifier: SystemdNotifier, logger: Logger, of store: Store, _ key: HostKey? = nil,
    pools: DatabasePools? = nil, explain: @escaping @Sendable () -> String? = { nil }
  ) {
    let sampler = QueueSampler(queue: store.queue, logger: logger)
    self.init(opened: opened, notifier: notifier, logger: logger, explain: explain) {
      pools?.recordUse()
      let status = try await store.status()
      try await sampler.sample()
      return (status, try await key?.check(store) ?? [])
    }
  }
}

// MARK: - Outages

extension DatabaseWatch {
  /// Says that the database answers.
  func noteAnswer() {
    let ended = state.withLock { state in
      defer { state.report.outage = nil }
      return state.report.outage
    }
    guard let ended else { return }
    logger.notice(
      "The database answers", metadata: ["after": "\(max(0, Int(Date().timeIntervalSince(ended.since)))) s"])
    notifier.tell(.status("serving"))
  }

  private func note(outage reason: String) {
    let (before, now) = state.withLock { state in
      let before = state.report.outage
      let outage = Outage(since: before?.since ?? Date(), reason: reason)
      state.report.outage = outage
      return (before, outage)
    }
    guard before != now else { return }
    logger.error("Waiting for the database", metadata: ["error": "\(reason)"])
    notifier.tell(.status(now.sentence))
  }
}

extension DatabaseWatch.Outage {
  /// `waiting for the database since 10:41: …`, in this host's time.
  var sentence: String {
    let clock = Calendar(identifier: .gregorian).dateComponents([.hour, .minute], from: since)
    func two(_ number: Int?) -> String { number.map { $0 < 10 ? "0\($0)" : "\($0)" } ?? "00" }
    return "waiting for the database since \(two(clock.hour)):\(two(clock.minute)): \(reason)"
  }
}
