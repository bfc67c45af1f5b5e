import Crypto
import Foundation
import JobQueue
import Logging
import Newsroom
import Postgres
import Publishing
import Store

/// A newsroom in a database of its own that publishes to a directory, by the daemon's own parts.
struct BenchNewsroom: Sendable {
  let store: Store
  let root: String
  let scale: SiteScale
  private let pool: Pool
  /// What people do does not wait for jobs' connections, as in the daemon.
  private let people: Pool
  private let worker: QueueWorker
  private let upkeep: QueueUpkeep

  /// A new newsroom in that database.
  ///
  /// - Parameter delivers: Whether what goes out is delivered; otherwise deliveries wait.
  static func make(
    uri: String, scale: SiteScale, root: String, delivers: Bool = true
  ) async throws -> BenchNewsroom {
    let administrator = ConnectionConfiguration(uri: uri)
    let connection = try await Connection.connect(administrator)
    try await connection.script(Store.bootstrapScript)
    await connection.close()
    var owner = administrator
    owner.parameters["options"] = "-c role=copydesk_owner"
    let migrations = JobQueue.migrations(workerRole: "copydesk_daemon") + Store.migrations
    _ = try await Migrator(migrations: migrations, schema: "copydesk", logger: BenchmarkCluster.silent).migrate(owner)
    let signer = Signer(key: Curve25519.Signing.PrivateKey())
    try await Store.register(signer, as: owner)
    let newsroom = try BenchNewsroom(ConnectionConfiguration(uri: uri), signer, scale, root, delivers)
    try await newsroom.define([])
    try await newsroom.store.limitDeliveryQueues()
    return newsroom
  }

  private init(
    _ database: ConnectionConfiguration, _ signer: Signer, _ scale: SiteScale, _ root: String, _ delivers: Bool
  ) throws {
    let daemon = database.with(user: "copydesk_daemon")
    pool = Pool(configuration: daemon, maximumConnections: 12, logger: BenchmarkCluster.silent)
    people = Pool(configuration: daemon, logger: BenchmarkCluster.silent)
    let queue = JobQueue(pool: pool)
    store = Store(pool: pool, queue: queue, signer: signer, logger: BenchmarkCluster.silent)
    self.root = root
    self.scale = scale
    let served = ServedDestinations(
      [DestinationName(unchecked: "site")], host: DestinationHost(siteRoot: root, theme: try Theme.builtIn()))
    var handlers = JobHandlers()
    TriggerHandler(store: store).register(in: &handlers)
    DeliveryHandler(store: store) { try served.open($0) }.register(in: &handlers)
    SiteTaskHandler(store: store) { try served.open($0) }.register(in: &handlers)
    var queues = ["publishing": 4, "triggers": 4]
    if delivers { queues["deliver-site"] = 16 }
    worker = QueueWorker(
      queue: queue, handlers: handlers,
      configuration: .init(queues: queues, lease: .seconds(10), listening: daemon), logger: BenchmarkCluster.silent)
    upkeep = QueueUpkeep(
      queue: queue,
      configuration: .init(
        owner: "copydesk-bench", kinds: [FireJob.self, DeliverJob.self, TickTriggerJob.self, CarryOutFiringJob.self]),
      logger: BenchmarkCluster.silent)
  }

  /// Runs `body` while the newsroom's worker works.
  func whileWorking(_ body: (BenchNewsroom) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { [worker, upkeep] group in
      group.addTask { try await worker.run() }
      group.addTask { try await upkeep.run() }
      try await body(self)
      group.cancelAll()
    }
    await pool.close()
    await people.close()
  }

  /// Applies the newsroom's configuration, with these triggers.
  func define(_ triggers: [Trigger]) async throws {
    var configuration = configuration
    configuration.triggers = triggers
    _ = try await store.apply(configuration, by: .host(account: "root"), dryRun: false)
  }

  private var configuration: NewsroomConfiguration {
    let site = DestinationName(unchecked: "site")
    let desks = (1...scale.desks).map {
      Desk(
        slug: DeskSlug(unchecked: "desk-\($0)"), name: "Desk \($0)", timeZone: "Europe/London", language: "en")
    }
    let authors = (1...scale.authors).map { number in
      NewsroomConfiguration.Member(
        handle: StaffHandle(unchecked: "author-\(number)"), name: "Author Number \(number)",
        bio: "Writes about railways.", grants: [.init(role: "reporter", scope: .all)])
    }
    let chief = NewsroomConfiguration.Member(
      handle: StaffHandle(unchecked: "chief"), name: "The Chief", grants: [.init(role: "chief", scope: .all)])
    return NewsroomConfiguration(
      newsroom: NewsroomSettings(
        name: "Meridian Wire", url: "https://news.example", language: "en", timeZone: "Europe/London", primary: site),
      desks: desks,
      roles: [
        .init(name: "reporter", capabilities: [.write]),
        .init(name: "chief", capabilities: [.write, .review, .approve, .schedule, .publish, .correct, .kill]),
      ],
      staff: authors + [chief], destinations: [Destination(name: site, kind: .site)])
  }

  /// A story comes in and waits at its desk.
  func write(_ story: Int, urgency: Int = 4) async throws {
    let authors = scale.authors(of: story)
    let handle = StaffHandle(unchecked: authors.first ?? "chief")
    guard let member = try await store.staff(handle) else { throw BenchFault.nobody(handle.text) }
    let body = scale.body(of: story)
    let content = Content(
      headline: scale.headline(of: story), slug: slug(story), desk: DeskSlug(unchecked: scale.desk(of: story)),
      byline: authors.map { .staff(StaffHandle(unchecked: $0)) }, summary: scale.summary(of: story), language: "en",
      urgency: urgency, keywords: scale.keywords(of: story), body: body)
    let id = try await store.receive(
      IncomingSubmission(draft: Array(body.utf8), submitter: .staff(member), intent: .submit(asDraft: false)))
    _ = try await store.accept(id, AcceptedDraft(content: content, findings: []))
  }

  /// The chief signs it: it goes out at once, or at that time, or by that trigger.
  func approve(_ story: Int, at time: Date? = nil, on trigger: TriggerName? = nil) async throws {
    _ = try await store.over(people).perform(
      ActionRequest(.approve, .slug(slug(story)), publishAt: time, trigger: trigger, unread: true),
      by: .staff(try await chief()))
  }

  /// Who signs, and fires triggers.
  func chief() async throws -> StaffMember {
    guard let chief = try await store.staff(StaffHandle(unchecked: "chief")) else { throw BenchFault.nobody("chief") }
    return chief
  }

  /// How many stories readers can see.
  func published() async throws -> Int {
    try await count("SELECT count(*) FROM copydesk.story WHERE live_version IS NOT NULL")
  }

  /// What a query counts.
  func count(_ query: SQL) async throws -> Int { try await pool.queryOne(query)?.decode(0) ?? 0 }

  /// The files that carry a story, by their receipts.
  func files(of story: Int) async throws -> [String] {
    let deliveries = try await store.deliveries(.slug(slug(story)))
    return deliveries.compactMap(\.receipt?.files).flatMap(\.keys).sorted()
  }

  /// Where its page lies.
  func page(of story: Int) -> String { "\(root)/\(scale.desk(of: story))/\(slug(story))/index.html" }

  private func slug(_ story: Int) -> StorySlug { StorySlug(unchecked: "railway-\(story)") }
}

/// What can go wrong with the benchmark's own newsroom.
enum BenchFault: Error {
  case nobody(String)
  case notWritten(String)
  case tooSlow(String)
  case wrong(String)
}
