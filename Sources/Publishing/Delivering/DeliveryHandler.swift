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
    guard let (configured, isOver) = try await store.destination(ofDelivery: delivery) else {
      throw JobDirective.discard(reason: "There is no delivery \(delivery)")
    }
    // Another job's attempt has carried it out together with its own.
    guard !isOver else { return }
    let destination = try opened(configured)
    let (begun, package) =
      destination is any BatchingDestination
      ? try await store.beginTogether(delivery, claim: claim)
      : (try await store.beginAttempt(delivery, claim: claim), [])
    let own: DeliveryOrder? = if case .deliver(let order) = begun { order } else { nil }
    // Whoever has the one writer's claim carries out what else is due, also when its own delivery is done already.
    if own != nil || begun.isOver {
      let others =
        package.isEmpty ? await self.others(beside: delivery, at: destination, configured, claim: claim) : package
      try await conclude(own, others, at: destination)
    }
    switch begun {
    case .deliver, .done, .cancelled: return
    case .held(let reason):
      // It gets another job when the destination is released.
      throw JobDirective.discard(reason: "The destination is held. \(reason)")
    case .wait(let duration): throw JobDirective.snooze(duration)
    case .refused(let reason): throw JobDirective.discard(reason: reason)
    }
  }

  /// What else is due there, for a destination that takes several at once; nothing when that cannot be found out, since each has
  /// a job of its own.
  private func others(
    beside delivery: Int, at destination: any DeliveryDestination, _ configured: Destination, claim: DeliveryClaim
  ) async -> [DeliveryOrder] {
    guard destination is any BatchingDestination else { return [] }
    let begun = try? await store.beginOthers(
      beside: delivery, at: configured.name, claim: claim, limit: Self.deliveriesAtOnce)
    return begun ?? []
  }

  /// How many deliveries are carried out in one go.
  static let deliveriesAtOnce = 100

  /// Has the destination carry out what was begun, and records how each ended.
  ///
  /// - Throws: What becomes of the job, by how its own delivery ended.
  private func conclude(
    _ own: DeliveryOrder?, _ others: [DeliveryOrder], at destination: any DeliveryDestination
  ) async throws {
    let orders = [own].compactMap(\.self) + others
    guard let first = orders.first else { return }
    let outcomes = await outcomes(of: orders, first, at: destination)
    // What readers see together is recorded together, so that no page is ever made of a part of it.
    if own?.release != nil, orders.count > 1, await recordAtOnce(Array(zip(orders, outcomes))) { return }
    let rest = Array(zip(orders, outcomes).dropFirst(own == nil ? 0 : 1))
    if await !recordAtOnce(rest) {
      // A failure is recorded, and its own job tries again.
      for (order, outcome) in rest { try? await conclude(order, with: outcome) }
    }
    guard let own, let outcome = outcomes.first else { return }
    try await conclude(own, with: outcome)
  }

  /// Whether all of them arrived, and that is recorded.
  private func recordAtOnce(_ concluded: [(DeliveryOrder, DeliveryOutcome)]) async -> Bool {
    let arrivals = concluded.compactMap { order, outcome -> DeliveryArrival? in
      guard case .delivered(let receipt, let listing) = outcome else { return nil }
      return DeliveryArrival(attempt: order.ticket, receipt: receipt, listing: listing)
    }
    guard arrivals.count == concluded.count else { return false }
    // Also when this task has been cancelled.
    return await Task { (try? await store.recordReceipts(arrivals)) != nil }.value
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

  /// The destination's answers, or that it gave none in time.
  private func outcomes(
    of orders: [DeliveryOrder], _ first: DeliveryOrder, at destination: any DeliveryDestination
  ) async -> [DeliveryOutcome] {
    let limit = Duration.seconds(first.destination.timeLimitSeconds)
    let answers = await withTaskGroup(of: [DeliveryOutcome]?.self) {
      [assets = AttemptAssets(store, at: first.destination.name), clock] group -> [DeliveryOutcome] in
      group.addTask {
        if let batching = destination as? any BatchingDestination {
          return await batching.deliver(orders, with: assets)
        }
        return [await destination.deliver(first, with: assets)]
      }
      group.addTask {
        try? await clock.sleep(for: limit)
        return nil
      }
      let early = await group.next() ?? nil
      group.cancelAll()
      if let early { return early }
      let isLate = !Task.isCancelled
      guard let answers = await group.next() ?? nil else { return [] }
      return answers.map { answer in
        if case .delivered = answer { return answer }
        return isLate
          ? .mayHaveArrived(reason: "The attempt exceeded its destination's time limit of \(limit)") : answer
      }
    }
    return orders.indices.map { index in
      answers.indices.contains(index)
        ? answers[index] : .mayHaveArrived(reason: "The destination did not answer")
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
    case .delivered(let receipt, let listing): try await store.recordReceipt(attempt, receipt, listing: listing)
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
  private let destination: DestinationName

  init(_ store: Store, at destination: DestinationName) {
    self.store = store
    self.destination = destination
  }

  func site(for orders: [DeliveryOrder]) async throws -> any SiteReading {
    StoredSite(store: store, destination: orders.first?.destination.name ?? destination, order: orders.first)
  }

  func asset(_ sha256: String) async throws -> Asset? { try await store.asset(sha256) }

  func knows(_ attempt: AttemptMark) async throws -> Bool { try await store.knows(attempt) }
}
