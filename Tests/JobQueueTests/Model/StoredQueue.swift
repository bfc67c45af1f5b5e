import Postgres

@testable import JobQueue

/// The queue's SQL with the model's vocabulary: jobs and workers are called by the order of their coming.
struct StoredQueue {
  let queue: JobQueue
  private(set) var jobs: [JobID] = []
  private(set) var workers: [WorkerID] = []

  /// Claims of all workers, by the model's number.
  private(set) var tokens: [Int: Int64] = [:]
  private(set) var locations: [Int: RowLocation] = [:]
  private var lastClaimed: [ClaimedJob] = []

  init(_ queue: JobQueue) {
    self.queue = queue
  }

  private var pool: Pool { queue.pool }
}

// MARK: - What clients do

extension StoredQueue {
  mutating func enqueue(in minutes: Int, priority: Int, maxAttempts: Int) async throws {
    let row = try await pool.queryOne(
      """
      SELECT copydesk.enqueue(
        'numbered', '{"number": 1}', run_at => clock_timestamp() + $1::interval, priority => $2, max_attempts => $3)
      """, Duration.seconds(60 * minutes), priority, maxAttempts)
    guard let row else { throw Trouble("not enqueued") }
    jobs.append(try row.decode(0))
  }

  func cancel(_ job: Int) async throws -> Bool {
    try await isAllowed { try await queue.cancel(jobs[job]) }
  }

  func retry(_ job: Int) async throws -> Bool {
    try await isAllowed { try await queue.retry(jobs[job]) }
  }

  private func isAllowed(_ body: () async throws -> Void) async throws -> Bool {
    do {
      try await body()
      return true
    } catch JobQueueError.wrongState {
      return false
    }
  }

  /// Moves all that the queue remembers into the past, which is the same as letting time pass.
  func pass(minutes: Int) async throws {
    let span = Duration.seconds(60 * minutes)
    try await pool.withTransaction { transaction in
      try await transaction.execute("UPDATE copydesk.worker SET lease_until = lease_until - $1::interval", span)
      try await transaction.execute(
        """
        UPDATE copydesk.job
           SET run_at = run_at - $1::interval, rank = rank - extract(epoch FROM $1::interval)::bigint * 1000000
        """, span)
    }
  }
}

// MARK: - What workers do

extension StoredQueue {
  mutating func register(lease: Int) async throws {
    workers.append(try await queue.registerSilentWorker(lease: .seconds(60 * lease)))
  }

  func sendHeartbeat(_ worker: Int) async throws -> Bool {
    try await pool.queryOne(queue.sql["heartbeat"], workers[worker]) != nil
  }

  func stage() async throws {
    _ = try await pool.query(queue.sql["promote_due_jobs"], 1_000)
  }

  /// Claims; `numbers` are what the model calls these claims.
  mutating func claim(_ worker: Int, atMost count: Int) async throws -> [Int] {
    lastClaimed = try await queue.claim(count, for: workers[worker])
      .sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }
    return lastClaimed.compactMap { job in jobs.firstIndex(of: job.id) }
  }

  /// Remembers the claims that were just made by the model's numbers.
  mutating func name(by numbers: [Int]) {
    for (job, number) in zip(lastClaimed, numbers) { (tokens[number], locations[number]) = (job.token, job.location) }
  }

  func end(_ claims: [QueueModel.Claim], of worker: Int, as outcome: Outcome) async throws -> Set<Int> {
    let ids = claims.map { jobs[$0.job] }
    let claimTokens = claims.map { tokens[$0.number] ?? 0 }
    let durations = claims.map { _ in Duration.seconds(1) }
    let texts = claims.map { _ in "trouble" }
    let ended: [JobID]
    switch outcome {
    case .completed:
      let places = claims.map { locations[$0.number] ?? RowLocation(page: 0, line: 0) }
      let most = try await pool.query(queue.sql["complete"], ids, claimTokens, places)
      ended = try (most + (try await pool.query(queue.sql["complete_rest"], ids, claimTokens))).map { try $0.decode(0) }
    case .discarded:
      ended = try await pool.query(
        queue.sql["abandon"], ids, claimTokens, texts, durations, workers[worker], JobState.discarded
      ).map { try $0.decode(0) }
    case .failed(let delay):
      let delays = claims.map { _ in Duration.seconds(60 * (delay ?? 0)) }
      let finals = claims.map { _ in delay == nil }
      ended = try await pool.query(
        queue.sql["fail"], ids, claimTokens, texts, durations, workers[worker], delays, finals
      ).map { try $0.decode(0) }
    case .snoozed(let delay):
      let delays = claims.map { _ in Duration.seconds(60 * delay) }
      ended = try await pool.query(queue.sql["snooze"], ids, claimTokens, delays).map { try $0.decode(0) }
    case .handedBack:
      ended = try await pool.query(queue.sql["hand_back"], ids, claimTokens)
        .flatMap { try $0.decode("ids", as: [JobID].self) }
    }
    return Set(ended.compactMap { job in jobs.firstIndex(of: job) })
  }

  func rescueAll() async throws -> Set<Int> {
    let gone = try await pool.withTransaction { transaction in
      let expired = try await transaction.query(queue.sql["remove_expired_workers"])
      let gone: [WorkerID] = try expired.map { try $0.decode("id") }
      _ = try await transaction.query(queue.sql["rescue_jobs"], gone, gone.map { _ in "silent" })
      return gone
    }
    return Set(gone.compactMap { worker in workers.firstIndex(of: worker) })
  }
}

// MARK: - What there is

extension StoredQueue {
  /// A job, as far as model and database must agree on it.
  struct Standing: Equatable {
    var state: JobState
    var attempt: Int
    var worker: Int?
    var isCancelRequested: Bool
    var errors: Int
  }

  /// All jobs, by the order of their coming.
  func standings() async throws -> [Standing] {
    let rows = try await pool.query(
      """
      SELECT state::text, attempt, CASE WHEN state = 'running' THEN worker END, cancel_requested,
             (SELECT count(*) FROM copydesk.job_error WHERE job_error.job = every_job.id)
        FROM copydesk.every_job ORDER BY id
      """)
    return try rows.map { row in
      Standing(
        state: try row.decode(0), attempt: try row.decode(1),
        worker: try row.decode(2, as: WorkerID?.self).flatMap { worker in workers.firstIndex(of: worker) },
        isCancelRequested: try row.decode(3), errors: try row.decode(4))
    }
  }
}

extension QueueModel {
  /// All jobs, by the order of their coming; a finished job's wish to be cancelled is forgotten.
  var standings: [StoredQueue.Standing] {
    jobs.map { job in
      let isFinished = [.completed, .discarded, .cancelled].contains(job.state)
      return StoredQueue.Standing(
        state: job.state, attempt: job.attempt, worker: job.holder?.worker,
        isCancelRequested: job.isCancelRequested && !isFinished, errors: job.errors)
    }
  }
}
