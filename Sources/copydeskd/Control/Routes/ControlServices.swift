import Intake
import JobQueue
import Logging
import Newsroom
import Publishing
import Store

/// What routes answer from.
struct ControlServices: Sendable {
  private(set) var store: Store
  /// What happens in the newsroom, as it happens.
  let events: EventFeed
  /// How the database is doing.
  let watch: DatabaseWatch
  /// Open when the newsroom's database is.
  let opened: Latch
  /// What the daemon has measured of itself.
  let metrics: MetricsRegistry
  /// Whether the daemon hears of new work at once (LISTEN), or only polls.
  let isListening: Bool
  /// What waiting for a value is timed by.
  let clock: any Clock<Duration>
  /// The routes that are answered, for the document that describes them.
  let routes: [ControlRoute]
  private let allowsSpeakingForOthers: Bool
  /// Runs programs of this host for checks of the house.
  private let checkPrograms: HouseReader.Run
  /// Opens a destination that this daemon serves; nil for another's.
  private let open: @Sendable (Destination) throws -> (any DeliveryDestination)?
  let logger: Logger
  private let stores: WorkStores

  /// Services over the newsroom's database.
  init(
    stores: WorkStores, events: EventFeed, watch: DatabaseWatch,
    opened: Latch, metrics: MetricsRegistry, isListening: Bool, allowsSpeakingForOthers: Bool,
    routes: [ControlRoute] = ControlRoutes.all, clock: any Clock<Duration> = ContinuousClock(),
    checkPrograms: @escaping HouseReader.Run = { _, _, _ throws(CheckProgram.Fault) in throw .noPrograms },
    open: @escaping @Sendable (Destination) throws -> (any DeliveryDestination)? = { _ in nil }, logger: Logger
  ) {
    store = stores.general
    self.events = events
    self.watch = watch
    self.opened = opened
    self.metrics = metrics
    self.isListening = isListening
    self.clock = clock
    self.allowsSpeakingForOthers = allowsSpeakingForOthers
    self.routes = routes
    self.checkPrograms = checkPrograms
    self.open = open
    self.logger = logger
    self.stores = stores
  }

  var queue: JobQueue { store.queue }

  var house: HouseReader { HouseReader(store: store, run: checkPrograms) }
  var previews: Previews { Previews(store: store, open: open) }
  var callers: CallerLookup { CallerLookup(store: store, allowsSpeakingForOthers: allowsSpeakingForOthers) }
  var idempotent: IdempotentRequests { IdempotentRequests(store: store, clock: clock, logger: logger) }

  /// How long a request waits for a database that is being opened, as after a restart.
  static let openingWait = Duration.seconds(5)

  /// Returns when the database is open.
  ///
  /// - Parameter limit: How long to wait if that is shorter than usual.
  /// - Throws: `Refusal` with what the daemon waits for, when that takes too long.
  func waitUntilOpen(atMost limit: Duration = openingWait) async throws {
    do {
      try await within(min(limit, Self.openingWait), on: clock) { [opened] in try await opened.wait() }
    } catch is TimeLimitExceeded {
      throw Refusal(
        .unavailable, "The daemon is \(watch.report.outage?.sentence ?? "opening the database").",
        hint: "Try again later; `copydesk status` says when it serves again.")
    }
  }

  /// The services over the connections for that kind of work.
  func doing(_ work: WorkKind) -> ControlServices {
    var services = self
    services.store = stores[work]
    return services
  }
}
