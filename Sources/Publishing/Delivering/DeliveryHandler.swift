public import JobQueue
public import Newsroom
public import Store

/// Works on deliveries: begins an attempt under the job's claim, has the destination deliver, and records how it ended.
///
/// How many run at once, and in which order those of a story do, is the queues' matter (`Store.limitDeliveryQueues`). A worker
/// that has lost its lease cannot begin, read for, or record an attempt: the database refuses its claim.
public struct DeliveryHandler: Sendable {
  private let store: Store
  private let open: @Sendable (Destination) throws -> (any DeliveryDestination)?
  private let clock: any Clock<Duration>

  /// A handler for the destinations whose queues this daemon's worker serves.
  ///
  /// - Parameter open: Asked before each attempt, so that a configuration counts as soon as it is applied; nil for a
  ///   destination that this daemon cannot deliver to.
  public init(
    store: Store, clock: any Clock<Duration> = ContinuousClock(),
    open: @escaping @Sendable (Destination) throws -> (any DeliveryDestination)?
  ) {
    self.store = store
    self.clock = clock
    self.open = open
  }

  /// Takes the jobs `deliver`.
  public func register(in handlers: inout JobHandlers) {
    handlers.handle(DeliverJob.self) { job, context in
      try await deliver(job.delivery, claim: DeliveryClaim(job: context.id, fencingToken: context.fencingToken))
    }
  }

  /// Tries one delivery.
  ///
  /// - Throws: `JobDirective` for when to try it again, or never; `AttemptFenced` when another worker has taken over;
  ///   `CancellationError` when the attempt was interrupted.
  func deliver(_ delivery: Int, claim: DeliveryClaim) async throws {
    guard let configured = try await store.destination(ofDelivery: delivery) else {
      throw JobDirective.discard(reason: "There is no delivery \(delivery)")
    }
    let destination = try opened(configured)
    switch try await store.beginAttempt(delivery, claim: claim) {
    case .deliver(let order): try await conclude(order, with: await outcome(of: order, at: destination))
    case .held(let reason):
      // It gets another job when the destination is released.
      throw JobDirective.discard(reason: "The destination is held. \(reason)")
    case .wait(let duration): throw JobDirective.snooze(duration)
    case .done, .cancelled: return
    case .refused(let reason): throw JobDirective.discard(reason: reason)
    }
  }

  private func opened(_ destination: Destination) throws(JobDirective) -> any DeliveryDestination {
    do {
      if let opened = try open(destination) { return opened }
    } catch {
      return UnopenedDestination(fault: error)
    }
    // In its own queue the delivery gets another job, by the sweep, for a daemon that can deliver there.
    throw .discard(reason: "This daemon does not deliver to '\(destination.name)'")
  }

  /// The destination's answer, or that it gave none in time.
  private func outcome(of order: DeliveryOrder, at destination: any DeliveryDestination) async -> DeliveryOutcome {
    let limit = Duration.seconds(order.destination.timeLimitSeconds)
    return await withTaskGroup(of: DeliveryOutcome?.self) { [assets = AttemptAssets(store), clock] group in
      group.addTask { await destination.deliver(order, with: assets) }
      group.addTask {
        try? await clock.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      if let first { return first }
      let isLate = !Task.isCancelled
      guard let answer = await group.next() ?? nil else {
        return .mayHaveArrived(reason: "The destination did not answer")
      }
      if case .delivered = answer { return answer }
      return isLate
        ? .mayHaveArrived(reason: "The attempt exceeded its destination's time limit of \(limit)") : answer
    }
  }

  private func conclude(_ order: DeliveryOrder, with outcome: DeliveryOutcome) async throws {
    let verdict = AttemptVerdict(
      outcome, attemptsUsed: order.attemptsUsed, limit: order.destination.attempts, isPrimary: order.isPrimary,
      isInterrupted: Task.isCancelled)
    // Also when this task has been cancelled: then nobody else would record it.
    try await Task { try await record(verdict, of: order) }.value
    switch verdict {
    case .delivered: return
    case .retry(let delay, let reason, _): throw JobDirective.retry(after: delay, reason: reason)
    case .interrupted: throw CancellationError()
    case .givenUp(let reason, _, _): throw JobDirective.discard(reason: reason)
    case .held(let hold): throw JobDirective.discard(reason: hold.detail)
    }
  }

  private func record(_ verdict: AttemptVerdict, of order: DeliveryOrder) async throws {
    let attempt = order.ticket
    switch verdict {
    case .delivered(let receipt): try await store.recordReceipt(attempt, receipt)
    case .retry(_, let reason, let mayHaveArrived), .interrupted(let reason, let mayHaveArrived):
      try await store.recordFailure(
        attempt, error: reason, mayHaveArrived: mayHaveArrived, givingUp: false, holding: false)
    case .givenUp(let reason, let mayHaveArrived, let holdsStory):
      try await store.recordFailure(
        attempt, error: reason, mayHaveArrived: mayHaveArrived, givingUp: true, holding: holdsStory)
    case .held(let hold): try await store.hold(attempt, hold, at: order.destination.name)
    }
  }
}

/// A destination that cannot be opened here. It answers with the fault, so that each try counts as an attempt: the
/// destination's limit is reached, and the desk is told.
private struct UnopenedDestination: DeliveryDestination {
  let fault: any Error

  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome {
    .retry(after: nil, reason: "\(fault)")
  }
}

/// What a destination may read of the newsroom, and no more.
struct AttemptAssets: DeliveryAssets {
  private let store: Store

  init(_ store: Store) { self.store = store }

  func site(for order: DeliveryOrder) async throws -> SiteSnapshot { try await store.siteSnapshot(for: order) }

  func asset(_ sha256: String) async throws -> Asset? { try await store.asset(sha256) }

  func knows(_ attempt: AttemptMark) async throws -> Bool { try await store.knows(attempt) }
}
