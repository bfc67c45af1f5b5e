internal import Postgres

// The inserts that the ways to enqueue share, and waking the workers afterwards.
extension JobQueue {
  /// Inserts one job that is due at once, and notifies its queue unless that was done a moment ago.
  func insert(_ job: NewJob, in transaction: some PostgresQuerying) async throws -> JobID {
    let notifies = notifications.allows(job.queue)
    return try await waking(notifies ? [job.queue] : [], after: transaction) { transaction in
      let rows = try await transaction.query(
        sql[notifies ? "enqueue_one_and_notify" : "enqueue_one"], parameters: job.parameters)
      return try rows[0].decode(0)
    }
  }

  /// Inserts a job as already claimed by a worker of this process: it starts as soon as it is committed, without the second
  /// commit of a claim. As in a claim, the worker must still have its lease and the queue no limits; otherwise the job waits
  /// like any other. If the reply is lost, the worker later finds a claim it does not know and returns the job.
  func insert(_ job: NewJob, for slot: ReservedSlot, _ pool: Pool) async throws -> JobID {
    let row: Row
    do {
      row = try await pool.query(sql["enqueue_claimed"], parameters: job.parameters + [slot.worker])[0]
      if try row.decode("is_claimed") {
        let job = try ClaimedJob(row: row)
        slot.run(job)
        return job.id
      }
    } catch {
      slot.release()
      throw error
    }
    slot.release()
    // The job is enqueued; a worker that misses the notification finds it by polling.
    _ = try? await pool.execute(sql["notify_queue"], job.queue)
    return try row.decode("id")
  }

  /// Runs `body`, and wakes the queues' workers in this process as soon as its transaction commits, because a notification
  /// takes longer.
  func waking<Value>(
    _ queues: [String], after transaction: some PostgresQuerying, _ body: (any PostgresQuerying) async throws -> Value
  ) async throws -> Value {
    if queues.isEmpty { return try await body(transaction) }
    if let connection = transaction as? Connection {
      let value = try await body(connection)
      await connection.afterCommit { [localWorkers] in
        localWorkers.expectNotification(from: connection.serverProcessID)
        localWorkers.wake(for: queues)
      }
      return value
    }
    guard let pool = transaction as? Pool else { return try await body(transaction) }
    return try await pool.executor.run {
      try await pool.withConnection { connection in
        localWorkers.expectNotification(from: connection.serverProcessID)
        let value = try await body(connection)
        localWorkers.wake(for: queues)
        // Let the workers run first: this task still has to change threads.
        await Task.yield()
        return value
      }
    }
  }
}
