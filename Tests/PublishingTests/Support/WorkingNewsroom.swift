import Crypto
import Foundation
import JobQueue
import Logging
import Newsroom
import Postgres
import PostgresTesting
import StoreTesting
import Testing

@testable import Publishing
@testable import Store

/// A newsroom in a database of its own: Rita writes, Nana is chief, and there is one destination, the site.
struct WorkingNewsroom: Sendable {
  let store: Store

  static let site = DestinationName(unchecked: "site")
  private static let signer = Signer(key: Curve25519.Signing.PrivateKey())
  private static let silent = Logger(label: "store", factory: { _ in SwiftLogNoOpLogHandler() })

  /// Runs `body` with a newsroom of its own.
  static func with(_ body: (WorkingNewsroom) async throws -> Void) async throws {
    let template = try await TestDatabase.template(named: "working_newsroom") { administrator in
      let connection = try await Connection.connect(administrator)
      try await connection.script(Store.bootstrapScript)
      await connection.close()
      var owner = administrator
      owner.parameters["options"] = "-c role=copydesk_owner"
      let migrations = JobQueue.migrations(workerRole: "copydesk_daemon") + Store.migrations
      try await Migrator(migrations: migrations, schema: "copydesk", logger: silent).migrate(owner)
      try await Store.register(signer, as: owner)
      try await connected(to: administrator) { newsroom in
        _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      }
    }
    try await TestDatabase.withDatabase(from: template) { try await connected(to: $0, body) }
  }

  private static func connected(
    to database: ConnectionConfiguration, _ body: (WorkingNewsroom) async throws -> Void
  ) async throws {
    let pool = Pool(configuration: database.with(user: "copydesk_daemon"), logger: silent)
    let store = Store(pool: pool, queue: JobQueue(pool: pool), signer: signer, logger: silent)
    do {
      try await body(WorkingNewsroom(store: store))
    } catch {
      await pool.close()
      throw error
    }
    await pool.close()
  }

  static let configuration = NewsroomConfiguration(
    newsroom: NewsroomSettings(
      name: "Meridian Wire", url: "https://news.example", language: "en", timeZone: "UTC", primary: site),
    desks: [Desk(slug: DeskSlug(unchecked: "caucasus"), name: "Caucasus", timeZone: "Asia/Yerevan", language: "en")],
    roles: [
      .init(name: "reporter", capabilities: [.write]),
      .init(
        name: "desk_chief", capabilities: [.write, .review, .approve, .schedule, .publish, .correct, .kill, .front]),
    ],
    staff: [member("rita", "reporter"), member("nana", "desk_chief")],
    destinations: [
      Destination(
        name: site, kind: DestinationKindName(unchecked: "site"),
        settings: ["previews": .string("https://previews.example")], attempts: 2)
    ])

  private static func member(_ handle: String, _ role: String) -> NewsroomConfiguration.Member {
    .init(
      handle: StaffHandle(unchecked: handle), name: handle.capitalized,
      grants: [.init(role: role, scope: .all)])
  }

  /// Somebody's content, Rita's unless told otherwise, comes in and is accepted, with these pictures.
  func submit(
    _ content: Content, pictures: [SamplePicture] = [], by handle: String = "rita",
    _ intent: SubmissionIntent = .submit(asDraft: false)
  ) async throws {
    let sent = pictures.map { ($0.content.file, $0.assets[0].bytes) }
    let id = try await store.receive(
      IncomingSubmission(
        draft: Array(content.headline.utf8), pictures: Dictionary(sent) { first, _ in first },
        submitter: try await person(handle), intent: intent))
    let files = pictures.flatMap { picture in
      picture.assets.map {
        AcceptedDraft.Picture(
          name: picture.content.file, sha256: $0.sha256, mediaType: $0.mediaType, width: $0.width, height: $0.height,
          bytes: $0.bytes)
      }
    }
    let outcome = try await store.accept(id, AcceptedDraft(content: content, findings: [], pictures: files))
    guard case .accepted = outcome else { throw Unaccepted(outcome: outcome) }
  }

  /// Carries a task of the site out as its job would, in so many slices at most.
  func carryOut(
    _ action: SiteTask.Action, lists: [String] = [], inAtMost slices: Int, _ handler: SiteTaskHandler
  ) async throws -> SiteTask {
    let task = try await store.requestSiteTask(action, of: Self.site, lists: lists, by: "ops")
    for _ in 1...slices {
      let row = try await store.pool.queryOne("SELECT nextval('copydesk.job_token') AS token")
      let token = try #require(try row?.decode("token", as: Int64.self))
      let present = try #require(try await store.siteTask(task.id))
      if try await !handler.carryOn(present, fencingToken: token) { break }
    }
    let ended = try #require(try await store.siteTask(task.id))
    #expect(ended.endedAt != nil)
    return ended
  }

  private func person(_ handle: String) async throws -> Actor {
    .staff(try #require(try await store.staff(StaffHandle(unchecked: handle))))
  }

  /// Somebody's text, Rita's unless told otherwise, comes in and is accepted, with a picture.
  func write(
    _ slug: String, words: String = "Words", naming related: [String]? = nil, by handle: String = "rita",
    _ intent: SubmissionIntent = .submit(asDraft: false)
  ) async throws {
    let picture = SamplePicture(slug, width: 700)
    let content = Content(
      headline: words, slug: StorySlug(unchecked: slug), desk: DeskSlug(unchecked: "caucasus"),
      byline: [.staff(StaffHandle(unchecked: "rita"))], language: "en",
      picture: picture.content, related: related?.map { StorySlug(unchecked: $0) }, body: words)
    try await submit(content, pictures: [picture], by: handle, intent)
  }

  /// Nana does something that is over soon: as soon as this machine is fast enough to do it before.
  func actUntilSoon(_ action: Action, _ slug: String) async throws {
    for seconds in [0.5, 5, 50, 100] {
      let until = try await store.databaseTime().addingTimeInterval(seconds)
      do {
        try await perform(ActionRequest(action, .slug(StorySlug(unchecked: slug)), until: until))
        return
      } catch let refusal as Refusal where refusal.code == .usage && seconds < 100 {}
    }
  }

  /// Nana, unless told otherwise, does something to a story.
  @discardableResult
  func act(_ action: Action, _ slug: String, by handle: String = "nana", at publishAt: Date? = nil) async throws
    -> Story
  {
    try await store.perform(
      ActionRequest(action, .slug(StorySlug(unchecked: slug)), note: "So", publishAt: publishAt, unread: true),
      by: try await person(handle))
  }

  /// Nana asks for something.
  @discardableResult
  func perform(_ request: ActionRequest) async throws -> Story {
    try await store.perform(request, by: try await person("nana"))
  }

  /// Claims a delivery's job for a worker of its own, as the queue does; whoever had it is taken for lost.
  func claim(_ delivery: Int) async throws -> DeliveryClaim {
    try await DeliveryClaim.taken(of: delivery, on: store.pool)
  }

  /// Has the queue find out that the worker with that job is lost, as other workers do when its lease has run out.
  func loseWorker(of job: JobID) async throws {
    try await store.pool.withTransaction { transaction in
      let gone = try await transaction.queryOne(
        "DELETE FROM copydesk.worker WHERE id = (SELECT worker FROM copydesk.job WHERE id = $1) RETURNING id",
        job.rawValue)
      let worker: Int? = try gone?.decode("id")
      _ = try await transaction.query(
        "SELECT FROM copydesk.rescue_jobs($1, $2)", [try #require(worker)], ["the lost worker"])
    }
  }

  func story(_ slug: String) async throws -> Story { try await store.story(.slug(StorySlug(unchecked: slug))) }

  /// The story's deliveries, in order.
  func deliveries(_ slug: String) async throws -> [Delivery] {
    try await store.deliveries(.slug(StorySlug(unchecked: slug))).sorted { $0.id < $1.id }
  }
}

/// A text that a test relies on was not taken.
struct Unaccepted: Error {
  let outcome: SubmissionOutcome
}
