import Foundation
public import JobQueue
public import Newsroom
public import Store

/// Works on deliveries: takes the destination's lease, begins an attempt, delivers, and records how it ended.
///
/// One attempt at a time for each destination in the newsroom, in the order that `Store` allows. The lease is renewed as
/// long as the attempt runs; when it is lost, the attempt is cancelled and nothing more is recorded under it.
public struct DeliveryHandler: Sendable {
  private let store: Store
  private let open: @Sendable (Destination) throws -> (any DeliveryDestination)?
  private let holder: String
  private let lease: Duration
  private let clock: any Clock<Duration>

  /// How long a delivery waits for a destination that is being worked or that another daemon serves.
  static let turn: Duration = .milliseconds(500)

  /// A handler for the destinations that this daemon serves; others' deliveries are left to their daemons.
  ///
  /// - Parameters:
  ///   - open: Opens a destination; nil for those that other daemons serve.
  ///   - holder: Who holds leases: this daemon on this host; no other may have the same name.
  ///   - lease: How long a lease holds without renewal. Default 30 s; renewed every third of it.
  public init(
    store: Store, holder: String, lease: Duration = .seconds(30), clock: any Clock<Duration> = ContinuousClock(),
    open: @escaping @Sendable (Destination) throws -> (any DeliveryDestination)?
  ) {
    self.store = store
    self.holder = holder
    self.lease = lease
    self.clock = clock
    self.open = open
  }

  /// Takes the jobs `deliver`.
  public func register(in handlers: inout JobHandlers) {
    handlers.handle(DeliverJob.self) { job, context in
      try await deliver(job.delivery, fencingToken: context.fencingToken)
    }
  }

  /// Tries one delivery.
  ///
  /// - Throws: `JobDirective` when it is not this daemon's turn or never will be; what the destination threw when the
  ///   delivery is to be tried again.
  func deliver(_ delivery: Int, fencingToken: Int64) async throws {
    guard let destination = try await store.destination(ofDelivery: delivery) else {
      throw JobDirective.discard(reason: "there is no delivery \(delivery)")
    }
    guard let writer = try open(destination),
      let lease = try await store.claimDestination(destination.name, holder: holder, lease: lease)
    else { throw JobDirective.snooze(Self.turn) }
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await attempt(delivery, at: destination, by: writer, under: lease, fencingToken))
    } catch {
      outcome = .failure(error)
    }
    await concluding { try await store.release(lease) }
    try outcome.get()
  }

  private func attempt(
    _ delivery: Int, at destination: Destination, by writer: any DeliveryDestination, under lease: DestinationLease,
    _ fencingToken: Int64
  ) async throws {
    switch try await store.beginAttempt(delivery, lease: lease, fencingToken: fencingToken) {
    case .deliver(let order): try await carryOut(order, at: destination, by: writer, under: lease, fencingToken)
    case .wait(let instant, _): throw JobDirective.snooze(Self.pause(until: instant, now: Date()))
    case .done, .cancelled: return
    case .refused(let reason): throw JobDirective.discard(reason: reason)
    }
  }

  private func carryOut(
    _ order: DeliveryOrder, at destination: Destination, by writer: any DeliveryDestination,
    under lease: DestinationLease, _ fencingToken: Int64
  ) async throws {
    do {
      let receipt = try await holding(lease, for: .seconds(destination.timeLimitSeconds)) {
        try await writer.deliver(order, under: lease, from: store)
      }
      try await store.recordReceipt(order.ticket, receipt, lease: lease, fencingToken: fencingToken)
    } catch let interruption as LeaseLost {
      // Another may have the delivery already; what became of this attempt is for it to find out.
      throw interruption
    } catch {
      // An attempt that was told to stop does not use up the last one.
      let isFinal = order.attempt >= destination.attempts && !(error is CancellationError)
      await concluding {
        try await store.recordFailure(
          order.ticket, error: "\(error)", final: isFinal, lease: lease, fencingToken: fencingToken)
      }
      throw isFinal ? JobDirective.discard(reason: "\(error)") : error
    }
  }

  /// Runs the body while the lease is renewed, and cancels it when that fails or the time is over.
  private func holding(
    _ lease: DestinationLease, for limit: Duration, _ body: @escaping @Sendable () async throws -> Receipt
  ) async throws -> Receipt {
    try await withThrowingTaskGroup(of: Receipt?.self) { group in
      group.addTask { try await body() }
      group.addTask { try await renew(lease) }
      group.addTask {
        guard (try? await clock.sleep(for: limit)) != nil else { return nil }
        throw AttemptTimeLimit(limit: limit)
      }
      defer { group.cancelAll() }
      while let ended = try await group.next() {
        if let receipt = ended { return receipt }
      }
      throw CancellationError()
    }
  }

  private func renew(_ lease: DestinationLease) async throws -> Receipt? {
    while (try? await clock.sleep(for: self.lease / 3)) != nil {
      guard try await store.renew(lease, for: self.lease) else {
        throw LeaseLost(lease)
      }
    }
    return nil
  }

  /// Does what must be done also when the handler's own task has been cancelled; a failure leaves it to the lease's end.
  private func concluding(_ body: @escaping @Sendable () async throws -> Void) async {
    _ = await Task { try await body() }.result
  }

  /// How long to wait for an instant: not so short that the queue spins, nor so long that a changed mind is not heard.
  static func pause(until instant: Date, now: Date) -> Duration {
    min(max(.seconds(instant.timeIntervalSince(now)), turn), .seconds(600))
  }
}

/// An attempt took longer than its destination may.
struct AttemptTimeLimit: Error, CustomStringConvertible {
  let limit: Duration

  var description: String { "The attempt took longer than \(limit), the destination's time limit" }
}
