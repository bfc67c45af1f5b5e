import Crypto
import Foundation
import Glibc
import Hummingbird
import Intake
import JobQueue
import Logging
import Newsroom
import Postgres
import Publishing
import ServiceLifecycle
import Store
import UnixSignals

/// The running daemon: opens what it needs in order, works until it is told to stop, and closes in reverse order.
struct Daemon {
  /// The program's version.
  static let version = "0.1.0"

  let settings: DaemonSettings
  let environment: [String: String]
  /// The program's metrics back end.
  let metrics = MetricsRegistry()
  private let logger = Logger(label: "copydeskd")

  init(settings: DaemonSettings, environment: [String: String]) {
    self.settings = settings
    self.environment = environment
  }

  /// Runs until SIGTERM or SIGINT.
  ///
  /// - Throws: `StartFailure` when it cannot start; nothing is left running then.
  func run() async throws {
    let notifier = SystemdNotifier(environment: environment)
    do {
      // Everything that can fail without a database is checked before one is started.
      let theme = try Theme(directory: try themeDirectory())
      try prepareDirectory()
      let socket = try openSocket()
      defer { socket.remove() }
      notifier.tell(.status("opening the database"))
      let database = try await Database.open(settings, logger: logger)
      do {
        try await serve(socket, database, theme, notifier)
      } catch {
        await database.close(logger: logger)
        throw error
      }
      await database.close(logger: logger)
      logger.info("Stopped")
    } catch {
      throw StartFailure(error)
    }
  }

  private func serve(
    _ socket: ControlSocket, _ database: Database, _ theme: Theme, _ notifier: SystemdNotifier
  ) async throws {
    let pool = Pool(configuration: database.daemon, maximumConnections: 12, logger: logger)
    let queue = JobQueue(pool: pool)
    let store = Store(pool: pool, queue: queue, signer: database.signer, logger: logger)
    let destinations = ServedDestinations(
      settings.serves, host: DestinationHost(siteRoot: settings.site, theme: theme))
    let worker = QueueWorker(
      queue: queue, handlers: handlers(store, destinations),
      configuration: .init(queues: queues, lease: .seconds(10), listening: database.direct),
      logger: logger)
    let feed = EventFeed(source: store, listening: database.direct, logger: logger)
    let services = ControlServices(
      store: store, queue: queue, events: feed, metrics: metrics, isListening: database.direct != nil,
      allowsSpeakingForOthers: settings.allowsSpeakingForOthers, logger: logger)
    let server = ControlServer(
      socket: socket, responder: ControlRouter.make(services, logger: logger).buildResponder(),
      limits: ControlLimits(), logger: logger)
    let upkeep = try QueueUpkeep.ofNewsroom(queue, logger: logger)
    let health = Health(notifier: notifier, pool: pool, logger: logger)
    let announcer = Announcer(socket: socket.path, notifier: notifier)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: worker), .init(service: upkeep), .init(service: health), .init(service: feed),
          .init(service: server),
          .init(service: announcer),
        ], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    do {
      try destinations.check(try await store.destinations())
      try await prepareDeliveries(store)
      try await group.run()
    } catch {
      await pool.close()
      throw error
    }
    await pool.close()
  }

  private func handlers(_ store: Store, _ destinations: ServedDestinations) -> JobHandlers {
    var handlers = JobHandlers()
    IntakeHandler(store: store, logger: logger).register(in: &handlers)
    TriggerHandler(store: store).register(in: &handlers)
    DeliveryHandler(store: store, open: destinations.open).register(in: &handlers)
    return handlers
  }
}

extension Daemon {
  /// The queues that this daemon works on, each with how many of its jobs run here at once.
  ///
  /// Deliveries are taken from the queues of the destinations that it serves. How many of those run at once over all daemons is
  /// limited in the database.
  private var queues: [String: Int] {
    let deliveries = settings.serves.map { ($0.deliveryQueue, 16) }
    return ["intake": 4, "publishing": 4, "maintenance": 1].merging(deliveries) { own, _ in own }
  }

  /// Limits the destinations' queues, and warns of names in `serves` that no destination has.
  private func prepareDeliveries(_ store: Store) async throws {
    try await store.limitDeliveryQueues()
    let configured = Set(try await store.destinations().map(\.name))
    // A newsroom without any is about to be set up.
    guard !configured.isEmpty else { return }
    for name in settings.serves.subtracting(configured).sorted() {
      logger.warning("Unknown destination in 'serves'", metadata: ["destination": "\(name)"])
    }
  }

  /// The theme that is named, or the one installed beside the program.
  private func themeDirectory() throws -> String {
    if let theme = settings.theme { return theme }
    let installed = "/usr/share/copydesk/theme"
    guard FileManager.default.fileExists(atPath: installed) else {
      throw ConfigurationError(
        file: installed, line: 0, reason: "no theme is installed here; name one with --theme DIR")
    }
    return installed
  }

  private func prepareDirectory() throws {
    guard case .embedded(let directory) = settings.database else { return }
    guard settings.socket.utf8.count <= ControlSocket.maximumPathLength else {
      throw ControlSocket.Failure.pathTooLong(settings.socket)
    }
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw ConfigurationError(
        file: directory, line: 0, reason: "cannot create the directory: \(error.localizedDescription)")
    }
  }

  private func openSocket() throws -> ControlSocket {
    if let inherited = ControlSocket.inherited(environment: environment) { return inherited }
    var group: gid_t?
    if let name = settings.socketGroup {
      guard let entry = unsafe getgrnam(name) else {
        throw ConfigurationError(file: "socket_group", line: 0, reason: "there is no group '\(name)' on this host")
      }
      group = unsafe entry.pointee.gr_gid
    }
    return try ControlSocket.bind(path: settings.socket, mode: 0o660, group: group)
  }
}
