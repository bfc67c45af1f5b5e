internal import FoundationEssentials
public import Postgres

extension JobQueue {
  /// Enqueues the jobs of a workflow, all or none; returns their numbers in the order in which they were added.
  ///
  /// Jobs enqueued earlier that the workflow waits for cannot end before the transaction does, so keep it short.
  ///
  /// - Parameter transaction: A connection within a `READ COMMITTED` transaction, or a pool for a transaction of its own.
  /// - Throws: ``JobQueueError/dependencyCycle(kinds:)``, or an error from PostgreSQL: a violation of the constraint
  ///   `job_dependency_predecessor` when a job to wait for does not exist, in the history either.
  @discardableResult
  public func enqueue(_ workflow: JobWorkflow, in transaction: some PostgresQuerying) async throws -> [JobID] {
    let order = try workflow.ordered()
    guard !order.isEmpty else { return [] }
    let entries = order.map { workflow.entries[$0.index] }
    // From 1, as PostgreSQL counts.
    let places = Dictionary(uniqueKeysWithValues: zip(order, 1...))
    let jobs = entries.map(WorkflowJob.init)
    let waits = workflow.dependencies.map { WorkflowJob.Wait($0, places: places) }
    let rows = try await transaction.query(
      sql["enqueue_workflow"], try JSONB(encoding: jobs), entries.map(\.arguments), try JSONB(encoding: waits),
      workflow.cause, workflow.batch, (workflow.traceParent ?? TraceCarrier.current.parent)?.text)
    let ids: [JobID] = try rows.map { try $0.decode(0) }
    return zip(order, ids).sorted { $0.0.index < $1.0.index }.map(\.1)
  }
}

/// A job of a workflow in the form that the database's function takes.
private struct WorkflowJob: Encodable {
  let kind: String
  let version: Int
  let queue: String
  let priority: Int
  let attempts: Int
  let limitKey: String?
  let runAt: Double?
  let delay: Double?
  let event: String?
  let eventLimit: Double?
  let runsLate: Bool

  enum CodingKeys: String, CodingKey {
    case kind, version, queue, priority, attempts, delay, event
    case limitKey = "limit_key"
    case runAt = "run_at"
    case eventLimit = "event_limit"
    case runsLate = "runs_late"
  }

  init(_ entry: JobWorkflow.Entry) {
    kind = entry.kind
    version = entry.version
    queue = entry.options.queue ?? entry.policy.queue
    priority = entry.options.priority ?? entry.policy.priority
    attempts = entry.policy.maxAttempts
    limitKey = entry.options.limitKey
    runAt = entry.options.time?.timeIntervalSince1970
    delay = entry.options.delay.map { $0 / .seconds(1) }
    event = entry.event?.event
    eventLimit = entry.event?.limit.map { $0 / .seconds(1) }
    runsLate = entry.event?.timeout == .run
  }

  /// One job that waits for another.
  struct Wait: Encodable {
    let job: Int?
    let predecessor: Int?
    let other: Int64?
    let rule: String

    init(_ dependency: JobWorkflow.Dependency, places: [JobWorkflow.Step: Int]) {
      job = places[dependency.step]
      rule = dependency.rule.rawValue
      switch dependency.predecessor {
      case .step(let step): (predecessor, other) = (places[step], nil)
      case .job(let id): (predecessor, other) = (nil, id.rawValue)
      }
    }
  }
}
