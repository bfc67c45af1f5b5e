public import JobQueue
public import Store

/// Fires decisions when their time has come, and sweeps for what is due and has no job.
public struct TriggerHandler: Sendable {
  private let store: Store

  /// A handler for that newsroom.
  public init(store: Store) { self.store = store }

  /// Takes the jobs `fire` and `sweep`.
  public func register(in handlers: inout JobHandlers) {
    handlers.handle(FireJob.self) { [store] job, _ in try await store.fire(job.decision) }
    handlers.handle(SweepJob.self) { [store] _, _ in try await store.sweep() }
  }
}
