public import JobQueue
import Newsroom
public import Store

/// Sends the messages that people get, each by its channel, and records how that ended.
public struct TellHandler: Sendable {
  private let store: Store
  private let channels: NoticeChannels
  private let host: @Sendable () -> NoticeHost

  /// A handler for that newsroom.
  ///
  /// - Parameter host: Asked before each message, so that what root changes counts at once.
  public init(store: Store, channels: NoticeChannels = .standard, host: @escaping @Sendable () -> NoticeHost) {
    self.store = store
    self.channels = channels
    self.host = host
  }

  /// Takes the jobs `tell`.
  public func register(in handlers: inout JobHandlers) {
    handlers.handle(TellJob.self) { job, context in
      try await tell(
        TellClaim(
          message: job.message, job: context.id, fencingToken: context.fencingToken,
          isLast: context.attempt >= context.maxAttempts))
    }
  }

  /// Sends one message.
  ///
  /// - Throws: `JobDirective` for when to try it again, or never.
  func tell(_ claim: TellClaim) async throws {
    switch try await store.beginTelling(claim) {
    case .over: return
    case .notBefore(let delay): throw JobDirective.snooze(delay)
    case .send(let order): try await send(order, claim)
    }
  }

  private func send(_ order: NoticeOrder, _ claim: TellClaim) async throws {
    do throws(NoticeFault) {
      guard let channel = channels[order.channel] else {
        throw .tryAgain(reason: "this daemon has no channel '\(order.channel)'")
      }
      let receipt = try await channel.send(order, on: host())
      // Also when this task has been cancelled: then it would be sent again.
      try await recorded { try await store.recordTold(claim, receipt: receipt) }
    } catch {
      let isLast = if case .never = error { true } else { claim.isLast }
      try await Task { [store] in
        try await store.recordNotTold(claim, error: error.reason, givingUp: isLast)
      }.value
      switch error {
      case .tryAgain(let reason, let delay): throw JobDirective.retry(after: delay, reason: reason)
      case .never(let reason): throw JobDirective.discard(reason: reason)
      }
    }
  }

  /// Enters that it was sent; what cannot be entered is sent again, with the same token.
  private func recorded(_ record: @escaping @Sendable () async throws -> Void) async throws(NoticeFault) {
    do {
      try await Task { try await record() }.value
    } catch {
      throw .tryAgain(reason: "it was sent, but that could not be recorded: \(error)")
    }
  }
}
