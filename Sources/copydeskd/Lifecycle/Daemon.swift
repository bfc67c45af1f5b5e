import Foundation
import Glibc
import Hummingbird
import Intake
import JobQueue
import Logging
import Newsroom
import Notices
import Postgres
import Publishing
import ServiceLifecycle
import Store
import UnixSignals

/// The running daemon: opens what it needs in order, works until it is told to stop, and closes in reverse order.
struct Daemon {
  /// The program's version.
  static let version = "0.1.0"

  /// How long running requests and jobs may go on after SIGTERM, before what they do is cancelled.
  private static let gracePeriod = Duration.seconds(10)
  /// How long the whole of it may take then, before everything is cancelled.
  private static let stopLimit = Duration.seconds(15)

  let settings: DaemonSettings
  let environment: [String: String]
  /// Reads the settings again.
  let readSettings: @Sendable () throws -> DaemonSettings
  /// The program's metrics back end.
  let metrics = MetricsRegistry()
  private let logger = Logger(label: "copydeskd")

  init(
    settings: DaemonSettings, environment: [String: String],
    readSettings: @escaping @Sendable () throws -> DaemonSettings
  ) {
    self.settings = settings
    self.environment = environment
    self.readSettings = readSettings
  }

  /// Runs until SIGTERM or SIGINT.
  ///
  /// - Throws: `StartFailure` when it cannot start; nothing is left running then.
  func run() async throws {
    // Until it can be heeded, SIGHUP is not to end the daemon.
    signal(SIGHUP, SIG_IGN)
    do {
      // Everything that can fail without a database is checked before one is started.
      try prepareDirectory()
      let parts = try ReloadedParts(settings)
      let database = try NewsroomDatabase(settings, logger: logger)
      let socket = try openSocket()
      defer { socket.remove() }
      let hooks = try openHooksSocket()
      defer { hooks?.remove() }
      logger.info(
        "Starting", metadata: ["version": "\(Self.version)", "key": "\(parts.signer.keyID)", "pid": "\(getpid())"])
      do {
        try await serve(socket, hooks, database, parts)
      } catch {
        await database.close()
        throw error
      }
      await database.close()
      logger.info("Stopped")
    } catch {
      throw StartFailure(error)
    }
  }

  private func serve(
    _ socket: ControlSocket, _ hooks: ControlSocket?, _ database: NewsroomDatabase, _ parts: ReloadedParts
  ) async throws {
    let notifier = SystemdNotifier(environment: environment)
    let opened = Latch()
    let pools = DatabasePools(database.daemon, logger: logger)
    let queue = JobQueue(pool: pools.queue)
    let store = Store(
      pool: pools.queue, queue: queue, signer: parts.signer, logger: logger, checkpoints: settings.checkpoints)
    let stores = pools.stores(store)
    let destinations = ServedDestinations(
      settings.serves, host: DestinationHost(siteRoot: settings.site, theme: parts.theme))
    // The program itself, also when another file has taken its place since.
    let trial = MarkdownTrial(command: ["/proc/self/exe", TryMarkdownCommand.name])
    let pictures = PicturePreparation(command: ["/proc/self/exe", PreparePicturesCommand.name])
    let noticeHost = Current(parts.notices)
    let key = HostKey(parts.signer, logger: logger)
    let watch = DatabaseWatch(
      opened: opened, notifier: notifier, logger: logger, of: stores[.status], key, pools: pools,
      explain: { database.fullDisk })
    let feed = EventFeed(source: stores[.following], listening: database.direct, logger: logger)
    let services = ControlServices(
      stores: stores, events: feed, watch: watch, opened: opened, metrics: metrics,
      isListening: true, allowsSpeakingForOthers: settings.allowsSpeakingForOthers,
      checkPrograms: noticeHost.checkPrograms, open: { try destinations.open($0) }, logger: logger)
    let server = ControlServer(
      socket: socket, responder: ControlRouter.make(services, logger: logger).buildResponder(),
      limits: ControlLimits(), logger: logger)
    let hooksServer = hooks.map { hooks in
      ControlServer(
        socket: hooks,
        responder: HooksRouter.make(
          services, keys: { name throws(NoticeFault) in try noticeHost.value.webhookKeys(name) }, logger: logger
        ).buildResponder(),
        limits: ControlLimits(), logger: logger)
    }
    let files = TriggerFileWatch(
      files: settings.triggerFiles, host: ProcessInfo.processInfo.hostName, store: stores[.firing], logger: logger)
    var work = QueueWorker.Configuration(
      queues: queues, lease: .seconds(10), gracePeriod: Self.gracePeriod, listening: database.direct)
    work.progress = WorkerProgress()
    let worker = QueueWorker(
      queue: queue, handlers: handlers(stores, destinations, trial, pictures, noticeHost), configuration: work,
      logger: logger)
    let health = Health(notifier: notifier, progress: work.progress, logger: logger)
    let opening = DatabaseOpening(
      database: database, signer: parts.signer, watch: watch, opened: opened, logger: logger
    ) {
      try destinations.check(try await store.destinations())
      try TriggerKinds.standard.check(try await store.triggers())
      try await store.scheduleTriggers()
      try await prepareDeliveries(store)
      watch.found(try await key.check(store))
      await sayWhatIsOpen(database)
    }
    let reload = Reload(current: settings, read: readSettings, notifier: notifier, logger: logger) { new in
      destinations.reopen(on: DestinationHost(siteRoot: settings.site, theme: new.theme))
      key.replace(with: new.signer)
      noticeHost.value = new.notices
    }
    let upkeep = try QueueUpkeep.ofNewsroom(queue, logger: logger)
    let afterOpening: [any Service] = [
      worker, upkeep, feed, files, NoticeMaker(store: stores[.notifying], feed: feed, logger: logger),
    ]
    let working = afterOpening.map { AfterOpening(opened: opened, service: $0) as any Service }
    let announcer = Announcer(socket: socket.path, notifier: notifier, watch: watch, opened: opened)
    let serving: [any Service] = [watch, health, reload, server, announcer] + [hooksServer].compactMap { $0 }
    let all: [any Service] = [opening] + working + serving
    var configuration = ServiceGroupConfiguration(
      services: all.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = Self.stopLimit
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch {
      await trial.close()
      await pictures.close()
      await pools.close()
      throw error
    }
    await trial.close()
    await pictures.close()
    await pools.close()
  }

  private func handlers(
    _ stores: WorkStores, _ destinations: ServedDestinations, _ trial: MarkdownTrial,
    _ pictures: PicturePreparation, _ noticeHost: Current<NoticeHost>
  ) -> JobHandlers {
    var handlers = JobHandlers()
    let house = HouseReader(store: stores[.intake], run: noticeHost.checkPrograms)
    IntakeHandler(store: stores[.intake], house: house, trial: trial, pictures: pictures, logger: logger)
      .register(in: &handlers)
    TriggerHandler(store: stores[.firing]).register(in: &handlers)
    DeliveryHandler(store: stores[.delivering]) { try destinations.open($0) }.register(in: &handlers)
    SiteTaskHandler(store: stores[.delivering]) { try destinations.open($0) }.register(in: &handlers)
    TellHandler(store: stores[.notifying]) { noticeHost.value }.register(in: &handlers)
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
    let own = ["intake": 4, "publishing": 4, "triggers": 4, "notices": 4, "maintenance": 1]
    return own.merging(deliveries) { own, _ in own }
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

  private func sayWhatIsOpen(_ database: NewsroomDatabase) async {
    let place = await database.place
    logger.info(
      "The database is open", metadata: ["server": "\(place.server)", "postgresql": "\(place.version)"])
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

  private func openHooksSocket() throws -> ControlSocket? {
    guard let path = settings.hooksSocket else { return nil }
    return try ControlSocket.bind(path: path, mode: 0o660, group: group(settings.hooksGroup, of: .hooksGroup))
  }

  private func group(_ name: String?, of key: SettingKey) throws -> gid_t? {
    guard let name else { return nil }
    guard let number = UserDatabase.group(name) else {
      throw ConfigurationError(file: key.rawValue, line: 0, reason: "there is no group '\(name)' on this host")
    }
    return number
  }

  private func openSocket() throws -> ControlSocket {
    let group = try group(settings.socketGroup, of: .socketGroup)
    let mode: mode_t = 0o660
    guard let inherited = ControlSocket.inherited(environment: environment, mode: mode, group: group) else {
      return try ControlSocket.bind(path: settings.socket, mode: mode, group: group)
    }
    if let group, let actual = inherited.fileGroup, actual != group {
      logger.warning(
        "'socket_group' does not change a socket that systemd made: set SocketGroup= in copydeskd.socket",
        metadata: ["socket": "\(inherited.path)"])
    }
    return inherited
  }
}
