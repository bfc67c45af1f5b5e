import Foundation
import JobQueue
public import Newsroom
import Postgres

extension Store {
  /// Asks for a site to be verified, made anew or adopted; who may ask has been decided.
  ///
  /// - Parameter requester: A handle, or `host:root`.
  /// - Throws: `Refusal` with `not_found` for a destination that does not exist, `wrong_state` when another task is under way there.
  public func requestSiteTask(
    _ action: SiteTask.Action, of destination: DestinationName, by requester: String
  ) async throws -> SiteTask {
    let id: Int = try await transaction { connection in
      let known = try await signedConfiguration(connection).destinations
      guard known.contains(where: { $0.name == destination }) else {
        throw Refusal(
          .notFound, "There is no destination '\(destination)'.", hint: "List them with: copydesk destinations")
      }
      let row = try await connection.queryOne(
        queries["request_site_task"], destination.text, action.rawValue, requester)
      guard let row else {
        let other = try await connection.queryOne(queries["site_task_under_way"], destination.text)
        let action = try other?.decode("action", as: String.self) ?? "another task"
        throw Refusal(
          .wrongState, "'\(destination)' is busy: \(action) is under way.",
          hint: "Wait until it is done, then ask again.")
      }
      let id = try row.decode("id", as: Int.self)
      let options = EnqueueOptions(queue: destination.deliveryQueue, cause: "site task \(id)")
      try await queue.enqueue(TendSiteJob(task: id), options, in: connection)
      return id
    }
    guard let task = try await siteTask(id) else { throw MissingRow(query: "site_task") }
    return task
  }

  /// How far a task has come; nil when there is none with that number. One whose job was given up counts as ended.
  public func siteTask(_ id: Int) async throws -> SiteTask? {
    guard let row = try await pool.queryOne(queries["site_task"], id) else { return nil }
    var task = SiteTask(
      id: id, destination: try row.slug("destination"), action: try row.choice("action"),
      requestedBy: try row.decode("requested_by"), requestedAt: try row.decode("requested_at"),
      endedAt: try row.decode("ended_at"), error: try row.decode("error"), reached: try row.decode("reached"),
      done: try row.decode("done"), total: try row.decode("total"), differences: try row.json("differences"),
      found: try row.decode("found"), isServed: try row.decode("is_served"))
    if task.endedAt == nil, try row.decode("is_lost", as: Bool?.self) == true {
      try await endSiteTask(task, error: "The job was given up; copydesk jobs --state dead shows why")
      task = try await siteTask(id) ?? task
    }
    return task
  }

  /// How many stories a task goes through before it lets deliveries pass.
  public static let sliceLength = 100

  /// The next stories of a task; nil when it has been through all.
  public func nextSlice(of task: SiteTask, limit: Int = Store.sliceLength) async throws -> CarriedSlice? {
    let read = try await pool.withTransaction(isolation: .repeatableRead) {
      connection -> (slice: CarriedSlice, faults: [StoryNumber: String])? in
      let numbers = try await connection.query(
        queries["carried_numbers"], task.destination.text, task.reached, limit
      ).map { try $0.ordinal("number", StoryNumber.self) }
      guard !numbers.isEmpty else { return nil }
      let related = try await connection.query(queries["related_numbers"], numbers.map(\.rawValue))
        .map { try $0.ordinal("number", StoryNumber.self) }
      let (stories, faults) = try await carriedStories(
        Set(numbers).union(related).sorted(), at: task.destination, connection)
      let snapshot = try await snapshot(of: stories, at: task.destination, connection)
      return (CarriedSlice(snapshot: snapshot, stories: numbers), faults)
    }
    await distrust(read?.faults ?? [:])
    return read?.slice
  }

  /// What belongs to no single story of the task's destination.
  public func overview(for task: SiteTask) async throws -> CarriedOverview {
    try await pool.withTransaction(isolation: .repeatableRead) { connection in
      let shown = try await connection.query(queries["shown_stories"], [String](), "")
      let (stories, _) = try await carriedStories(
        shown.map { try $0.ordinal("number") }, at: task.destination, connection)
      return CarriedOverview(
        snapshot: try await snapshot(of: stories, at: task.destination, connection),
        addresses: Set(
          try await connection.query(queries["carried_addresses"], task.destination.text).map {
            try $0.decode("address")
          }),
        withdrawn: try await withdrawnStories(at: task.destination, connection))
    }
  }

  /// The stories that were withdrawn from a destination by a kill that somebody signed.
  private func withdrawnStories(
    at destination: DestinationName, _ connection: Connection
  ) async throws -> Set<StoryNumber> {
    let rows = try await connection.query(queries["withdrawals"], destination.text)
    let faults = try await faults(of: rows.map { try $0.decode("decision") }, connection)
    return Set(try rows.filter { try faults[$0.decode("decision")] == nil }.map { try $0.ordinal("story") })
  }

  /// Enters what was found in a slice.
  public func recordSlice(_ slice: CarriedSlice, of task: SiteTask, _ differences: [SiteDifference]) async throws {
    try await record(differences, reached: slice.stories.last?.rawValue ?? task.reached, slice.stories.count, task)
  }

  /// Enters what was found outside of stories, and that the task is done. A destination that was held for what has been
  /// mended by it is held no longer.
  public func concludeSiteTask(_ task: SiteTask, _ differences: [SiteDifference]) async throws {
    try await record(differences, reached: task.reached, 0, task)
    if task.action != .verify { try await releaseDestination(task.destination, cause: "site task \(task.id)") }
    try await endSiteTask(task, error: nil)
  }

  /// Ends a task, as done or for that reason.
  public func endSiteTask(_ task: SiteTask, error: String?) async throws {
    try await pool.execute(queries["end_site_task"], task.id, error.map { String($0.prefix(1000)) })
  }

  private func record(
    _ differences: [SiteDifference], reached: Int, _ stories: Int, _ task: SiteTask
  ) async throws {
    try await pool.execute(
      queries["record_slice"], task.id, reached, stories, StoredJSON.encode(Array(differences.prefix(1000))),
      differences.count)
  }

  /// What a destination's site is known by: the newsroom and the destination; never changes.
  public func identity(of destination: DestinationName) async throws -> String {
    "\(try await signedConfiguration(pool).identity)/\(destination)"
  }

  /// The mark of the last attempt that may have written to a destination; nil when there was none.
  public func lastAttempt(at destination: DestinationName) async throws -> AttemptMark? {
    try await pool.queryOne(queries["last_attempt"], destination.text).map { row in
      AttemptMark(
        attempt: try row.decode("id"), fencingToken: try row.decode("fencing_token"),
        begun: try row.decode("started_at"))
    }
  }

  /// Whether the database knows of that attempt.
  public func knows(_ mark: AttemptMark) async throws -> Bool {
    try await pool.queryOne(queries["attempt_is_known"], mark.attempt, mark.fencingToken, mark.begun) != nil
  }

  /// Lets a destination's deliveries go out again.
  func releaseDestination(_ destination: DestinationName, cause: String) async throws {
    try await transaction { connection in
      try await connection.execute(queries["release_destination"], destination.text)
      let waiting = try await connection.query(queries["idle_deliveries_of"], destination.text)
      try await enqueueDeliveries(waiting.map { try $0.decode("delivery") }, cause: cause, connection)
    }
  }

  /// Enters that an attempt failed and that its destination takes nothing until somebody has looked at it. The delivery waits.
  /// Throws `AttemptFenced` when another worker has the delivery by now.
  public func hold(_ attempt: AttemptTicket, _ hold: DestinationHold, at destination: DestinationName) async throws {
    try await recordFailure(
      attempt, error: hold.detail, mayHaveArrived: false, givingUp: false, holding: false
    ) { connection in
      try await connection.execute(
        queries["hold_destination"], destination.text, hold.reason.rawValue, String(hold.detail.prefix(1000)))
    }
  }
}
