public import Logging
internal import Postgres

/// Elects one leader among many processes: the one that holds a lease in the database.
///
/// The lease is a row with a holder, an epoch and an expiry by the database's clock. Unlike a session's advisory lock it works
/// behind a pooler in transaction mode. A leader that shuts down gives the lease up, and another follows within a fifth of the
/// lease; a leader that dies lets it expire. A leader that was suspended past its lease still believes that it leads when it
/// resumes, but cannot act: ``JobQueue/act(in:_:)`` checks holder, epoch and lease under a lock in the transaction itself.
public struct Leadership: Sendable {
  /// The name of the leadership: each name has its own leader.
  public let name: String
  /// The name of this process for operators.
  public let holder: String
  /// How long after its last renewal a leader can be replaced. It is renewed three times as often.
  public let lease: Duration

  private let queue: JobQueue
  private let logger: Logger

  /// The leadership with that name, which this process stands for in ``run(_:)``.
  ///
  /// - Parameters:
  ///   - holder: Default: host name and process number.
  ///   - lease: Default 5 s. A lease shorter than a few round trips to the database cannot be kept.
  public init(
    _ name: String, of queue: JobQueue, holder: String? = nil, lease: Duration = .seconds(5), logger: Logger
  ) {
    self.name = name
    self.holder = holder ?? HostProcess.name
    self.lease = lease
    self.queue = queue
    self.logger = logger
  }

  /// Runs `lead` whenever this process is elected, until the task is cancelled; then gives the lease up.
  ///
  /// The task of `lead` is cancelled when the term ends, and the next term starts only after it has returned. If `lead` returns
  /// earlier, the lease is given up.
  public func run(_ lead: @escaping @Sendable (LeaderTerm) async -> Void) async {
    var failures = 0
    while !Task.isCancelled {
      var wait = lease / 5
      do {
        let asked = ContinuousClock.now
        if let term = try await take() {
          await run(lead, in: term, asked: asked)
        } else if let delay = try await timeToExpiry() {
          wait = min(wait, max(delay, .milliseconds(5)))
        }
        failures = 0
      } catch {
        if Task.isCancelled { return }
        failures += 1
        logger.warning("Leader election failed", metadata: ["leadership": "\(name)", "error": "\(error)"])
        wait = BackOff(maximum: .seconds(5)).delay(afterFailures: failures)
      }
      try? await Task.sleep(for: wait)
    }
  }

  /// Takes the lease if no other process holds it; nil if one does.
  func take() async throws -> LeaderTerm? {
    guard try await timeToExpiry() ?? .zero <= .zero else { return nil }
    do {
      guard let row = try await queue.pool.queryOne(queue.sql["take_leadership"], name, holder, lease) else {
        return nil
      }
      return LeaderTerm(leadership: name, holder: holder, epoch: try row.decode("epoch"), lease: lease)
    } catch let error as PostgresError where error.constraint == "leader_term" {
      // Another process has just become the very first leader.
      return nil
    }
  }

  /// How long until the current lease expires; nil if there has never been a leader.
  private func timeToExpiry() async throws -> Duration? {
    try await queue.pool.queryOne(queue.sql["leadership_ends_in"], name, lease)?.decode("delay")
  }
}

// MARK: - A term

extension Leadership {
  private func run(
    _ lead: @escaping @Sendable (LeaderTerm) async -> Void, in term: LeaderTerm, asked: ContinuousClock.Instant
  ) async {
    let metadata: Logger.Metadata = ["leadership": "\(name)", "holder": "\(holder)", "epoch": "\(term.epoch)"]
    logger.info("Elected leader", metadata: metadata)
    let isLost = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await lead(term)
        return false
      }
      group.addTask(executorPreference: queue.pool.executor) {
        await keepLease(of: term, asked: asked)
        return !Task.isCancelled
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
    logger.info(isLost ? "Leadership lost" : "Gave up leadership", metadata: metadata)
    // In a task of its own, because this one may be cancelled.
    await Task { await resign(term) }.value
  }

  /// Renews the lease until it is lost or the task is cancelled. Runs on the connections' thread, so that code that computes or
  /// blocks on Swift's pool cannot cost the lease.
  ///
  /// A renewal without a reply is given up by this process's own clock, counted from when the last successful one was *asked*
  /// for, which is before the database's clock lets another leader follow.
  private func keepLease(of term: LeaderTerm, asked: ContinuousClock.Instant) async {
    var validUntil = asked + lease
    var wait = lease / 3
    while !Task.isCancelled {
      await queue.pool.executor.sleep(for: wait)
      let asked = ContinuousClock.now
      guard asked < validUntil else { return }
      do {
        guard try await renew(term, timeLimit: validUntil - asked) else { return }
        validUntil = asked + lease
        wait = lease / 3
      } catch {
        if Task.isCancelled { return }
        logger.warning("Could not renew the leader's lease", metadata: ["leadership": "\(name)", "error": "\(error)"])
        wait = lease / 20
      }
    }
  }

  private func renew(_ term: LeaderTerm, timeLimit: Duration) async throws -> Bool {
    try await queue.pool.withConnection { connection in
      try await connection.run(
        queue.sql["renew_leadership"], parameters: [name, term.epoch, holder, lease], timeLimit: timeLimit)
    }.firstRow != nil
  }

  /// Gives the lease up, so that another leader can follow at once.
  func resign(_ term: LeaderTerm) async {
    do {
      try await queue.pool.execute(queue.sql["resign_leadership"], name, term.epoch, holder)
    } catch {
      logger.warning(
        "Could not give up the leader's lease; it will expire",
        metadata: ["leadership": "\(name)", "error": "\(error)"])
    }
  }
}
