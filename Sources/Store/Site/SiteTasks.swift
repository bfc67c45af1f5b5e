import Foundation
import JobQueue
public import Newsroom
import Postgres

extension Store {
  /// Asks for a site to be verified, made anew or adopted; who may ask has been decided.
  ///
  /// - Parameters:
  ///   - lists: The lists that it is about; none for the whole site.
  ///   - requester: A handle, `host:root` or `system`.
  /// - Throws: `Refusal` with `not_found` for a destination that does not exist, `wrong_state` when another task is under way there.
  public func requestSiteTask(
    _ action: SiteTask.Action, of destination: DestinationName, lists: [String] = [], by requester: String
  ) async throws -> SiteTask {
    let id: Int = try await transaction { connection in
      let known = try await signedConfiguration(connection).destinations
      guard known.contains(where: { $0.name == destination }) else {
        throw Refusal(
          .notFound, "There is no destination '\(destination)'.", hint: "List them with: copydesk destinations")
      }
      let row = try await connection.queryOne(
        queries["request_site_task"], destination.text, action.rawValue, requester, lists)
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
      reachedList: try row.decode("reached_list"), done: try row.decode("done"), total: try row.decode("total"),
      lists: try row.decode("lists"),
      marks: try row.decode("marks", as: JSONB?.self).map { try StoredJSON.decode(SiteMarks.self, $0) },
      differences: try row.json("differences"), found: try row.decode("found"), isServed: try row.decode("is_served"))
    if task.endedAt == nil, try row.decode("is_lost", as: Bool?.self) == true {
      try await endSiteTask(task, error: "The job was given up; copydesk jobs --state dead shows why")
      task = try await siteTask(id) ?? task
    }
    return task
  }

  /// How many stories a task goes through before it lets deliveries pass.
  public static let sliceLength = 100

  /// How many lists a task goes through before it lets deliveries pass.
  static let listsAtOnce = 20

  /// What a task goes through next: stories, then lists; nil when it has been through all.
  public func nextSlice(of task: SiteTask, limit: Int = Store.sliceLength) async throws -> SiteSlice? {
    if task.reachedList.isEmpty {
      let rows =
        if task.lists.isEmpty {
          try await pool.query(queries["carried_numbers"], task.destination.text, task.reached, limit)
        } else {
          try await pool.query(queries["listed_numbers"], task.destination.text, task.reached, limit, task.lists)
        }
      let numbers = try rows.map { try $0.ordinal("number", StoryNumber.self) }
      if !numbers.isEmpty { return .stories(numbers) }
    }
    let lists =
      if task.lists.isEmpty {
        try await self.lists(at: task.destination, after: task.reachedList, limit: Self.listsAtOnce)
      } else {
        try await pool.query(
          queries["lists_beside"], task.destination.text, task.reachedList, Self.listsAtOnce, task.lists
        ).map(ListMemory.init)
      }
    return lists.isEmpty ? nil : .lists(lists)
  }

  /// What belongs to no single story or list of the task's destination.
  public func overview(for task: SiteTask) async throws -> CarriedOverview {
    let withdrawn = Set(try await withdrawnStories(at: task.destination).map(\.number))
    var overview = CarriedOverview(
      addresses: [], lists: [], withdrawn: withdrawn, isWhole: task.lists.isEmpty, task: task)
    guard overview.isWhole else { return overview }
    while true {
      let next = try await lists(at: task.destination, after: overview.lists.last?.list ?? "", limit: 10_000)
      if next.isEmpty { break }
      overview.lists += next
    }
    let addresses = try await pool.query(queries["all_addresses"], task.destination.text)
    overview.addresses = Set(try addresses.map { try $0.decode("address") })
    return overview
  }

  /// Enters what a site will be up to date with once the task is done: taken before its first slice, so that what changes
  /// meanwhile is found later.
  public func mark(_ task: SiteTask, _ marks: SiteMarks) async throws -> SiteTask {
    try await pool.execute(queries["mark_site_task"], task.id, StoredJSON.encode(marks))
    var marked = task
    marked.marks = marks
    return marked
  }

  /// Has every site look whether it is up to date.
  func lookAtSites(_ connection: some PostgresQuerying) async throws {
    for site in try await sites(connection) {
      try await queue.enqueue(
        LookAtSiteJob(destination: site), unique: Uniqueness(),
        EnqueueOptions(queue: site.deliveryQueue, cause: "sweep"), in: connection)
    }
  }

  /// Has every site look at that time, however often it looks before.
  func lookAtSites(at time: Date, _ connection: some PostgresQuerying) async throws {
    for site in try await sites(connection) {
      try await queue.enqueue(
        LookAtSiteJob(destination: site), EnqueueOptions(at: time, queue: site.deliveryQueue, cause: "front page"),
        in: connection)
    }
  }

  private func sites(_ connection: some PostgresQuerying) async throws -> [DestinationName] {
    try await signedConfiguration(connection).destinations.filter { $0.kind == .site }.map(\.name)
  }

  /// The stories that were withdrawn from a destination by a kill that somebody signed, and where they lay.
  public func withdrawnStories(at destination: DestinationName) async throws -> [WithdrawnStory] {
    let rows = try await pool.query(queries["withdrawn_stories"], destination.text)
    let faults = try await faults(of: rows.map { try $0.decode("decision") }, pool)
    return try rows.filter { try faults[$0.decode("decision")] == nil }.map { row in
      WithdrawnStory(
        number: try row.ordinal("story"), desk: try row.slug("desk"), slug: try row.slug("slug"),
        formerPaths: try row.decode("former_paths"), hasVanished: try row.decode("vanish"))
    }
  }

  /// The stories of a destination that lay elsewhere before: where they lie now, and where they lay, from the site's root.
  public func movedStories(at destination: DestinationName) async throws -> [MovedStory] {
    try await pool.query(queries["moved_stories"], destination.text).map { row in
      MovedStory(
        number: try row.ordinal("number"), path: try row.decode("path"), formerPaths: try row.decode("former_paths"))
    }
  }

  /// Enters what was found in a slice.
  public func recordSlice(_ slice: SiteSlice, of task: SiteTask, _ differences: [SiteDifference]) async throws {
    switch slice {
    case .stories(let numbers):
      try await record(differences, reached: numbers.last?.rawValue ?? task.reached, "", numbers.count, task)
    case .lists(let lists):
      try await record(differences, reached: task.reached, lists.last?.list ?? task.reachedList, 0, task)
    }
  }

  /// Enters what was found outside of stories, and that the task is done. A destination that was held for what has been
  /// mended by it is held no longer.
  public func concludeSiteTask(_ task: SiteTask, _ differences: [SiteDifference]) async throws {
    try await record(differences, reached: task.reached, task.reachedList, 0, task)
    if task.action != .verify { try await releaseDestination(task.destination, cause: "site task \(task.id)") }
    try await endSiteTask(task, error: nil)
  }

  /// Ends a task, as done or for that reason.
  public func endSiteTask(_ task: SiteTask, error: String?) async throws {
    try await pool.execute(queries["end_site_task"], task.id, error.map { String($0.prefix(1000)) })
  }

  private func record(
    _ differences: [SiteDifference], reached: Int, _ reachedList: String, _ stories: Int, _ task: SiteTask
  ) async throws {
    try await pool.execute(
      queries["record_slice"], task.id, reached, stories, StoredJSON.encode(Array(differences.prefix(1000))),
      differences.count, reachedList)
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

  /// Whether a destination takes nothing until somebody has looked at it.
  public func isHeld(_ destination: DestinationName) async throws -> Bool {
    try await pool.queryOne(queries["is_held"], destination.text) != nil
  }

  /// Lets a destination's deliveries go out again.
  public func releaseDestination(_ destination: DestinationName, cause: String) async throws {
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
