public import Logging
internal import Postgres

/// Lets one of many processes lead: the one that holds a lease in the database.
///
/// The lease is a row with a holder, an epoch and a time by the database's clock, so that it works behind a pooler in
/// transaction mode, where a session's advisory lock would not. A leader that is shut down gives the lease up, and another
/// follows within a fifth of it; the lease of one that died runs out. One that was stopped past its lease still takes
/// itself for the leader when it goes on, but cannot act: ``JobQueue/act(in:_:)`` checks holder, epoch and lease under a
/// lock in the act's own transaction.
public struct Leadership: Sendable {
  /// What is led: each name has a leader of its own.
  public let name: String
  /// What others see of this process.
  public let holder: String
  /// How long after its last renewal a leader can be followed by another. It is renewed three times as often.
  public let lease: Duration

  private let queue: JobQueue
  private let logger: Logger

  /// The leadership of that name, which this process stands for in ``run(_:)``.
  ///
  /// - Parameters:
  ///   - holder: Default: the host's name and the process's number.
  ///   - lease: Default 5 s. One shorter than a few round trips to the database cannot be kept.
  public init(
    _ name: String, of queue: JobQueue, holder: String? = nil, lease: Duration = .seconds(5), logger: Logger
  ) {
    self.name = name
    self.holder = holder ?? HostProcess.name
    self.lease = lease
    self.queue = queue
    self.logger = logger
  }

  /// Runs `lead` whenever this process has become the leader, until the task is cancelled; then gives the lease up.
  ///
  /// The task of `lead` is cancelled when the term is over. The next term begins when `lead` has returned; when it returns
  /// before, the lease is given up.
  public func run(_ lead: @escaping @Sendable (LeaderTerm) async -> Void) async {
    var failures = 0
    while !Task.isCancelled {
      var wait = lease / 5
      do {
        let asked = ContinuousClock.now
        if let term = try await take() {
          await run(lead, in: term, asked: asked)
        } else if let delay = try await timeToEnd() {
          wait = min(wait, max(delay, .milliseconds(5)))
        }
        failures = 0
      } catch {
        if Task.isCancelled { return }
        failures += 1
        logger.warning("Nobody can be made leader", metadata: ["leadership": "\(name)", "error": "\(error)"])
        wait = BackOff(maximum: .seconds(5)).delay(afterFailures: failures)
      }
      try? await Task.sleep(for: wait)
    }
  }

  /// Becomes the leader unless there is one.
  func take() async throws -> LeaderTerm? {
    guard try await timeToEnd() ?? .zero <= .zero else { return nil }
    do {
      guard let row = try await queue.pool.queryOne(queue.sql["take_leadership"], name, holder, lease) else {
        return nil
      }
      return LeaderTerm(leadership: name, holder: holder, epoch: try row.decode("epoch"), lease: lease)
    } catch let error as PostgresError where error.constraint == "leader_term" {
      // Another has just become the very first leader.
      return nil
    }
  }

  /// Until when somebody leads; nil when nobody ever did.
  private func timeToEnd() async throws -> Duration? {
    try await queue.pool.queryOne(queue.sql["leadership_ends_in"], name)?.decode("delay")
  }
}

// MARK: - A term

extension Leadership {
  private func run(
    _ lead: @escaping @Sendable (LeaderTerm) async -> Void, in term: LeaderTerm, asked: ContinuousClock.Instant
  ) async {
    let metadata: Logger.Metadata = ["leadership": "\(name)", "holder": "\(holder)", "epoch": "\(term.epoch)"]
    logger.info("Leads", metadata: metadata)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await lead(term) }
      group.addTask(executorPreference: queue.pool.executor) { await keep(term, asked: asked) }
      await group.next()
      group.cancelAll()
    }
    logger.info("Leads no more", metadata: metadata)
    // In a task of its own, since this one may be cancelled.
    await Task { await resign(term) }.value
  }

  /// Renews the lease until it is lost or the task is cancelled; on the connections' thread, so that code that computes
  /// or blocks for long on Swift's pool does not cost it.
  ///
  /// A renewal that gets no answer is given up by this process's own clock, counted from when the last one that came
  /// through was *asked* for: that is before the database's clock lets another follow.
  private func keep(_ term: LeaderTerm, asked: ContinuousClock.Instant) async {
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
        logger.warning("The leader's lease was not renewed", metadata: ["leadership": "\(name)", "error": "\(error)"])
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

  /// Lets another follow at once.
  func resign(_ term: LeaderTerm) async {
    do {
      try await queue.pool.execute(queue.sql["resign_leadership"], name, term.epoch, holder)
    } catch {
      logger.warning(
        "The leader's lease could not be given back and will run out",
        metadata: ["leadership": "\(name)", "error": "\(error)"])
    }
  }
}
