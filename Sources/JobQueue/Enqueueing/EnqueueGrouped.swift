public import Postgres

extension JobQueue {
  /// Enqueues jobs of one kind, each with options of its own, in one round trip when all are due at once; returns their numbers in
  /// the order of the jobs.
  ///
  /// The jobs keep that order in their queues. Either all are enqueued or none; workers see them when the transaction commits.
  ///
  /// - Parameter transaction: A connection within a transaction, or a pool for a transaction of its own.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)``, or an error from PostgreSQL.
  @discardableResult
  public func enqueue<Work: Job>(
    _ jobs: [(job: Work, options: EnqueueOptions)], in transaction: some PostgresQuerying
  ) async throws -> [JobID] {
    guard !jobs.isEmpty else { return [] }
    if let pool = transaction as? Pool, jobs.count > 1 {
      return try await pool.withTransaction { try await enqueue(jobs, in: $0) }
    }
    guard jobs.allSatisfy({ $0.options.time == nil && $0.options.delay == nil }) else {
      var ids: [JobID] = []
      for (job, options) in jobs { ids.append(try await enqueue(job, options, in: transaction)) }
      return ids
    }
    let new = try jobs.map { job, options in try NewJob(job, options) }
    let notified = Set(new.map(\.queue)).filter(notifications.allows)
    return try await waking(Array(notified), after: transaction) { transaction in
      try await transaction.query(sql["enqueue_group"], parameters: new.parameters + [Array(notified)])
        .map { try $0.decode(0) }
    }
  }

  /// Enqueues a job in a transaction that it may share with callers who do the same at that moment; see ``GroupCommit``.
  func insertGrouped(_ job: NewJob) async throws -> JobID {
    if !groupCommit.begin(), let id = try await groupCommit.join(job, start: startGroup) { return id }
    defer { groupCommit.startNext(after: 1, start: startGroup) }
    return try await insert(job, in: pool)
  }

  /// Enqueues a group in a task of its own, because any of its callers might be cancelled.
  @Sendable
  private func startGroup(_ members: [GroupCommit.Member]) {
    Task.detached(executorPreference: pool.executor) {
      await insert(members)
      groupCommit.startNext(after: members.count, start: startGroup)
    }
  }

  /// Enqueues the jobs in one transaction, or each in its own if the data of one of them is rejected.
  private func insert(_ members: [GroupCommit.Member]) async {
    do {
      guard members.count > 1 else {
        return members[0].finish(with: .success(try await insert(members[0].job, in: pool)))
      }
      let jobs = members.map(\.job)
      let notified = Set(jobs.map(\.queue)).filter(notifications.allows)
      let rows = try await waking(Array(notified), after: pool) { transaction in
        try await transaction.query(sql["enqueue_group"], parameters: jobs.parameters + [Array(notified)])
      }
      for (member, row) in zip(members, rows) { member.finish(with: Result { try row.decode(0) }) }
    } catch let error as PostgresError where error.isDataError && members.count > 1 {
      for member in members { await insert([member]) }
    } catch {
      for member in members { member.finish(with: .failure(error)) }
    }
  }
}

extension PostgresError {
  /// Whether the values of some row are to blame, so that other rows may be fine.
  fileprivate var isDataError: Bool { ["22", "23"].contains(sqlState.errorClass) }
}
