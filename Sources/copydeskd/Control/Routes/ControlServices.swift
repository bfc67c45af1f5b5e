import JobQueue
import Logging
import Store

/// What routes answer from.
struct ControlServices: Sendable {
  let store: Store
  let queue: JobQueue
  /// What happens in the newsroom, as it happens.
  let events: EventFeed
  let callers: CallerLookup
  let idempotent: IdempotentRequests
  /// What the daemon has measured of itself.
  let metrics: MetricsRegistry
  /// Measures the queue when metrics are asked for.
  let queueSampler: QueueSampler
  /// Whether the daemon hears of new work at once (LISTEN), or only polls.
  let isListening: Bool
  /// What waiting for a value is timed by.
  let clock: any Clock<Duration>
  /// The routes that are answered, for the document that describes them.
  let routes: [ControlRoute]

  /// Services over the newsroom's database.
  init(
    store: Store, queue: JobQueue, events: EventFeed, metrics: MetricsRegistry, isListening: Bool,
    allowsSpeakingForOthers: Bool, routes: [ControlRoute] = ControlRoutes.all,
    clock: any Clock<Duration> = ContinuousClock(), logger: Logger
  ) {
    self.store = store
    self.queue = queue
    self.events = events
    callers = CallerLookup(store: store, allowsSpeakingForOthers: allowsSpeakingForOthers)
    idempotent = IdempotentRequests(store: store, clock: clock, logger: logger)
    self.metrics = metrics
    queueSampler = QueueSampler(queue: queue, logger: logger)
    self.isListening = isListening
    self.clock = clock
    self.routes = routes
  }
}
