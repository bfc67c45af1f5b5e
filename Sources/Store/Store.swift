public import JobQueue
public import Logging
public import Newsroom
public import Postgres

/// The newsroom in PostgreSQL: stories, versions, approvals and deliveries, their rules and their log.
///
/// A value over a pool of connections, safe to use from any number of tasks. What `Newsroom` rules, it carries out in one
/// transaction under the story's lock; the database's triggers hold the same rules once more. Throws `Refusal` for what
/// may not be done, `PostgresError` and `ConnectionError` for what the database cannot do.
public struct Store: Sendable {
  private(set) var pool: Pool
  /// The newsroom's jobs, over the same connections.
  public private(set) var queue: JobQueue
  private let key: CurrentKey
  let logger: Logger
  /// The rules by which stories move.
  public let workflow: Workflow
  let notices = EventNotices()
  let checkpoints: CheckpointFile?
  let configurations = ConfigurationCache()
  let verified = VerifiedSignatures()
  /// Of stories as destinations have them: in bytes.
  let carried = CarriedMemory<PublishedStory>(capacity: 16_000_000)
  /// Of where they lie: by number.
  let listed = CarriedMemory<ListedAddress>(capacity: 20_000)
  let distrusted = DistrustLog()
  let frontActs = VouchedActs<FrontPlacement> { later, earlier in
    earlier.story == later.story || (later.place == .lead && earlier.place == .lead)
  }
  let freezeActs = VouchedActs<FreezeAct>()
  let turns = StoryTurns()
  let queries = Queries.all

  /// A store over that pool, as the daemon's own role.
  ///
  /// - Parameters:
  ///   - signer: This host's key; without one nothing can be signed here.
  ///   - workflow: The rules by which stories move; the database has rows for each of its actions.
  ///   - checkpoints: The path of a file outside the database that the log's checkpoints are appended to; nil for none.
  public init(
    pool: Pool, queue: JobQueue, signer: Signer?, logger: Logger, workflow: Workflow = .standard,
    checkpoints: String? = nil
  ) {
    self.checkpoints = checkpoints.map(CheckpointFile.init(path:))
    self.pool = pool
    self.queue = queue
    key = CurrentKey(signer)
    self.logger = logger
    self.workflow = workflow
  }

  /// This host's key, as it is now.
  var signer: Signer? { key.signer }

  /// The same newsroom over another pool, so that those who use one do not wait for those who use the other.
  public func over(_ pool: Pool) -> Store {
    var store = self
    store.pool = pool
    store.queue = queue.over(pool)
    return store
  }

  /// Signs with another key from now on, or with none, here and in every store made from this one.
  public func use(_ signer: Signer?) { key.replace(with: signer) }

  /// A transaction that is tried again when it met another one; refusals by the database's rules come as `Refusal`.
  func transaction<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
    do {
      // What changes stories finds them by their keys, however many they are: no statement is planned anew for its numbers.
      return try await pool.withTransaction(planning: .forceGenericPlan, retrying: .serializationFailures(), body)
    } catch let error as PostgresError {
      throw DatabaseRule.refusal(for: error) ?? error
    }
  }
}

/// The queries of the `.sql` files, by name.
enum Queries {
  static let all: NamedQueries = {
    let files = [
      PackageResources.people_queries_sql, PackageResources.inbox_queries_sql, PackageResources.story_queries_sql,
      PackageResources.submission_queries_sql,
      PackageResources.workflow_queries_sql, PackageResources.delivery_queries_sql, PackageResources.site_queries_sql,
      PackageResources.status_queries_sql, PackageResources.configuration_queries_sql,
      PackageResources.audit_queries_sql, PackageResources.idempotency_queries_sql,
      PackageResources.event_queries_sql, PackageResources.site_task_queries_sql, PackageResources.listing_queries_sql,
      PackageResources.upkeep_queries_sql, PackageResources.preview_queries_sql,
      PackageResources.front_page_queries_sql, PackageResources.preview_link_queries_sql,
      PackageResources.trigger_queries_sql, PackageResources.freeze_queries_sql,
      PackageResources.package_queries_sql, PackageResources.notice_queries_sql, PackageResources.clock_queries_sql,
      PackageResources.planning_queries_sql, PackageResources.thread_queries_sql, PackageResources.search_queries_sql,
    ]
    do {
      return try NamedQueries(Array(files.joined(separator: Array("\n".utf8))), file: "Store's queries")
    } catch {
      preconditionFailure("The built-in queries cannot be parsed: \(error)")
    }
  }()
}
