internal import Logging
internal import Postgres

/// Keeps the worker's lease alive with heartbeats, and gives it up when they do not get through.
///
/// One heartbeat updates one row, however many jobs the worker holds. Its reply says when the next lease of another worker
/// expires: the keeper sends the next heartbeat just then, and wakes the ``Rescuer`` if that lease was not renewed.
struct LeaseKeeper: Sendable {
  let sql: QueueSQL
  let pool: Pool
  let session: WorkerSession
  let unanswered: UnansweredClaims
  let logger: Logger

  /// The shortest wait between heartbeats.
  private static let minimumWait = Duration.milliseconds(10)

  /// Runs until the lease is lost or the task is cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await sendHeartbeats() }
      group.addTask { await watchExpiry() }
      await group.next()
      group.cancelAll()
    }
  }

  /// Gives the lease up by the worker's own clock, even while a heartbeat is waiting for its reply.
  private func watchExpiry() async {
    while !Task.isCancelled {
      let left = session.lease.validUntil - .now
      if left <= .zero { return session.loseLease() }
      await pool.executor.sleep(for: left)
    }
  }

  private func sendHeartbeats() async {
    // The first heartbeat is sent at once: its reply says whose lease expires next.
    var wait = Duration.zero
    var nextSearch = ContinuousClock.now + unanswered.age
    let loop = session.progress.begin("the worker's heartbeat")
    defer { session.progress.end(loop) }
    while !Task.isCancelled {
      session.progress.turn(loop)
      let isRequested = await session.heartbeatRequested.wait(atMost: wait, timedBy: pool.executor)
      do {
        guard let heartbeat = try await sendHeartbeat() else { return session.loseLease() }
        for id in heartbeat.cancelled { session.cancel(id) }
        wait = waitForNext(after: heartbeat)
        if isRequested || nextSearch <= .now, try await unanswered.handBack() {
          nextSearch = .now + unanswered.age
        }
      } catch {
        if Task.isCancelled { return }
        logger.warning("Heartbeat failed", metadata: ["error": "\(error)"])
        wait = retryWait
      }
    }
  }

  /// How long to wait for the next heartbeat. A rescue ends with a request for one, which finds the lease that expires next.
  private func waitForNext(after heartbeat: Heartbeat) -> Duration {
    guard let nextExpiry = heartbeat.nextExpiry else { return session.lease.duration / 3 }
    if nextExpiry <= .zero {
      session.rescueRequested.send()
      return retryWait
    }
    return min(session.lease.duration / 3, max(nextExpiry, Self.minimumWait))
  }

  private var retryWait: Duration { session.lease.duration / 20 }

  private struct Heartbeat {
    /// When the next lease of another worker expires; nil when there is no other worker.
    let nextExpiry: Duration?
    /// Jobs of this worker that are to be cancelled.
    let cancelled: [JobID]
  }

  /// Renews the lease; nil when the worker has been removed.
  private func sendHeartbeat() async throws -> Heartbeat? {
    let asked = ContinuousClock.now
    let row = try await pool.withConnection { connection in
      try await connection.run(
        sql["heartbeat"], parameters: [session.lease.worker], timeLimit: session.lease.duration)
    }.firstRow
    guard let row else { return nil }
    session.lease.renew(asked: asked)
    return Heartbeat(nextExpiry: try row.decode("next_expiry"), cancelled: try row.decode("cancelled"))
  }
}
