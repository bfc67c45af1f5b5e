import Crypto
import Foundation
import JobQueue
import Logging
import Newsroom
import Postgres
import PostgresTesting
import Testing

@testable import Store

/// A newsroom at work: Rita writes, Nana and Otto are chiefs of both desks; `pairs` wants two of them.
struct DailyNewsroom: Sendable {
  let store: Store
  /// The same database, to look at and to attack.
  let database: AttackedNewsroom

  private static let signer = Signer(key: Curve25519.Signing.PrivateKey())

  /// Runs `body` with a newsroom of its own.
  static func with<Value>(_ body: (DailyNewsroom) async throws -> Value) async throws -> Value {
    let template = try await TestDatabase.template(named: "daily_newsroom") { configuration in
      let database = AttackedNewsroom(administrator: configuration)
      try await database.migrate()
      try await Store.register(signer, as: database.owner)
      try await connected(to: database) { newsroom in
        _ = try await newsroom.store.apply(Self.configuration, by: .host(account: "root"), dryRun: false)
      }
    }
    return try await TestDatabase.withDatabase(from: template) { configuration in
      try await connected(to: AttackedNewsroom(administrator: configuration), body)
    }
  }

  private static func connected<Value>(
    to database: AttackedNewsroom, _ body: (DailyNewsroom) async throws -> Value
  ) async throws -> Value {
    let silent = Logger(label: "store", factory: { _ in SwiftLogNoOpLogHandler() })
    let pool = Pool(configuration: database.daemon, logger: silent)
    do {
      let store = Store(pool: pool, queue: JobQueue(pool: pool), signer: signer, logger: silent)
      let value = try await body(DailyNewsroom(store: store, database: database))
      await pool.close()
      return value
    } catch {
      await pool.close()
      throw error
    }
  }

  /// Signs every approval as its row stands: what a superuser who has the key can do.
  func signApprovalsAnew() async throws {
    try await database.connected(as: database.administrator) { connection in
      try await connection.script("SET session_replication_role = replica")
      let identity = try await store.signedConfiguration(connection).identity
      for row in try await connection.query(
        """
        SELECT a.*, v.note AS notice, v.configuration AS policy_configuration
          FROM copydesk.approval AS a JOIN copydesk.version AS v ON v.story = a.story AND v.number = a.version
        """)
      {
        try await connection.execute(
          "UPDATE copydesk.approval SET signature = $2 WHERE id = $1", try row.decode("id", as: Int.self),
          try Self.signer.sign(ApprovalStatement(row, newsroom: identity)))
      }
    }
  }

  static let configuration = NewsroomConfiguration(
    newsroom: NewsroomSettings(
      name: "Meridian Wire", url: "https://news.example", language: "en", timeZone: "UTC",
      primary: DestinationName(unchecked: "site")),
    desks: [desk("caucasus", approvals: 1), desk("pairs", approvals: 2)],
    roles: [
      .init(name: "reporter", capabilities: [.write]),
      .init(
        name: "desk_chief",
        capabilities: [
          .write, .review, .approve, .schedule, .publish, .correct, .kill, .spike, .assign, .cover, .front, .freeze,
        ]),
    ],
    staff: [member("rita", "reporter"), member("nana", "desk_chief"), member("otto", "desk_chief")],
    destinations: [
      Destination(name: DestinationName(unchecked: "site"), kind: DestinationKindName(unchecked: "site")),
      Destination(name: DestinationName(unchecked: "wire"), kind: DestinationKindName(unchecked: "site")),
    ])

  private static func desk(_ slug: String, approvals: Int) -> Desk {
    Desk(
      slug: DeskSlug(unchecked: slug), name: slug.capitalized, timeZone: "UTC", language: "en",
      policy: DeskPolicy(approvals: RequiredApprovals(approvals)))
  }

  private static func member(_ handle: String, _ role: String) -> NewsroomConfiguration.Member {
    .init(
      handle: StaffHandle(unchecked: handle), name: handle.capitalized,
      grants: [.init(role: role, scope: .all)])
  }

  /// The person of that handle.
  func person(_ handle: String) async throws -> Actor {
    .staff(try #require(try await store.staff(StaffHandle(unchecked: handle))))
  }

  /// A text as it comes in and is accepted; gives what became of it.
  @discardableResult
  func write(
    _ slug: String, by handle: String = "rita", words: String = "Words", desk: String = "caucasus",
    byline: String = "rita", embargo: Date? = nil, embargoAsWritten: String? = nil, related: [String]? = nil,
    urgency: Int = 4, findings: [Finding] = [], _ intent: SubmissionIntent = .submit(asDraft: false)
  ) async throws -> SubmissionOutcome {
    let (id, submitted) = try await draft(
      slug, by: handle, words: words, desk: desk, byline: byline, embargo: embargo, related: related, urgency: urgency,
      findings: findings, intent)
    var draft = submitted
    draft.embargoAsWritten = embargoAsWritten
    return try await store.accept(id, draft)
  }

  /// A text as it comes in, and what it turns out to say.
  func draft(
    _ slug: String, by handle: String = "rita", words: String, desk: String = "caucasus", byline: String = "rita",
    embargo: Date? = nil, related: [String]? = nil, urgency: Int = 4,
    findings: [Finding] = [], _ intent: SubmissionIntent = .submit(asDraft: false)
  ) async throws -> (SubmissionID, AcceptedDraft) {
    let content = Content(
      headline: words, slug: StorySlug(unchecked: slug), desk: DeskSlug(unchecked: desk),
      byline: [.staff(StaffHandle(unchecked: byline))], language: "en", urgency: urgency,
      embargo: embargo, related: related?.map(StorySlug.init(unchecked:)), body: words)
    let id = try await store.receive(
      IncomingSubmission(draft: Array(words.utf8), submitter: try await person(handle), intent: intent))
    return (id, AcceptedDraft(content: content, findings: findings))
  }

  /// Somebody reads the story's working version.
  func read(_ slug: String, by handle: String = "nana") async throws {
    let story = try await story(slug)
    try await store.read(
      .number(story.number), story.version, story.contentHash, at: story.revision, by: StaffHandle(unchecked: handle))
  }

  /// Somebody does something to a story, after they have read it, unless that is left out.
  @discardableResult
  func act(
    _ action: Action, _ slug: String, by handle: String = "nana", note: String? = "So", at publishAt: Date? = nil,
    desk: String? = nil, reading: Bool = true
  ) async throws -> Story {
    if reading { try await read(slug, by: handle) }
    return try await store.perform(
      ActionRequest(
        action, .slug(StorySlug(unchecked: slug)), note: note, publishAt: publishAt,
        desk: desk.map(DeskSlug.init(unchecked:))), by: try await person(handle))
  }

  /// The story as it stands.
  func story(_ slug: String) async throws -> Story {
    try await store.story(.slug(StorySlug(unchecked: slug)))
  }

  /// The story's deliveries to a destination, in order.
  func deliveries(_ slug: String, to destination: String) async throws -> [Delivery] {
    try await store.deliveries(.slug(StorySlug(unchecked: slug)))
      .filter { $0.destination.text == destination }.sorted { $0.id < $1.id }
  }

  /// Claims a delivery's job for a worker of its own, as the queue does; whoever had it is taken for lost.
  func claim(_ delivery: Delivery) async throws -> DeliveryClaim {
    try await database.connected(as: database.daemon) { connection in
      let waiting = try await connection.queryOne(
        "SELECT max(id) AS id FROM copydesk.job WHERE kind = 'deliver' AND arguments ->> 'delivery' = $1",
        "\(delivery.id)")
      var job = try waiting?.decode("id", as: JobID?.self)
      if job == nil {
        let made = try await connection.queryOne(
          "SELECT copydesk.enqueue('deliver', jsonb_build_object('delivery', $1::bigint)) AS id", delivery.id)
        job = try made?.decode("id")
      }
      let row = try await connection.queryOne(
        """
        WITH host AS (
          INSERT INTO copydesk.worker (lease_until, lease, name, queues, kinds)
          VALUES (clock_timestamp() + interval '1 hour', interval '1 hour', 'host', '{}', '{deliver}') RETURNING id
        )
        UPDATE copydesk.job SET state = 'running', worker = (SELECT id FROM host), token = nextval('copydesk.job_token'),
               claimed_at = now(), attempt = attempt + 1
         WHERE id = $1
        RETURNING id, token
        """, job?.rawValue)
      let claimed = try #require(row)
      return DeliveryClaim(job: try claimed.decode("id"), fencingToken: try claimed.decode("token"))
    }
  }

  /// Has the queue find out that the worker with a delivery's job is lost.
  func loseWorker(of delivery: Delivery) async throws {
    try await database.run(
      """
      UPDATE copydesk.job SET state = 'available', worker = NULL, token = NULL
       WHERE kind = 'deliver' AND arguments ->> 'delivery' = '\(delivery.id)' AND state = 'running'
      """, as: database.daemon)
  }

  /// Begins a try of a delivery under a new claim; nil when it is not to be made now.
  func begin(_ delivery: Delivery) async throws -> AttemptTicket? {
    guard case .deliver(let order) = try await store.beginAttempt(delivery.id, claim: try await claim(delivery)) else {
      return nil
    }
    return order.ticket
  }

  /// The latest decision of the story arrives at a destination.
  func arrive(_ slug: String, at destination: String = "site") async throws {
    let delivery = try #require(try await deliveries(slug, to: destination).last)
    let attempt = try #require(try await begin(delivery))
    try await store.recordReceipt(attempt, Receipt(digest: nil))
  }
}
