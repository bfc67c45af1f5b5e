internal import Postgres

extension JobQueue {
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
