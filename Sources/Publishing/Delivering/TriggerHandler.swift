public import JobQueue
import Newsroom
public import Store

/// Fires decisions when their time has come, carries out what triggers fired, lets packages go, ends freezes, and sweeps for what is due and has no job.
public struct TriggerHandler: Sendable {
  private let store: Store

  /// A handler for that newsroom.
  public init(store: Store) { self.store = store }

  /// Takes the jobs `fire`, `tick_trigger`, `carry_out_firing`, `answer_trigger_ask`, `follow_up`,
  /// `look_after_triggers`, `tend_package`, `freeze_end` and `sweep`.
  public func register(in handlers: inout JobHandlers) {
    handlers.handle(FireJob.self) { [store] job, _ in try await store.fire(job.decision) }
    handlers.handle(TickTriggerJob.self) { [store] job, _ in
      try await store.tick(TriggerName(unchecked: job.trigger))
    }
    handlers.handle(CarryOutFiringJob.self) { [store] job, _ in
      if try await store.carryOut(firing: job.firing) { throw JobDirective.snooze(.zero) }
    }
    handlers.handle(AnswerTriggerAskJob.self) { [store] job, _ in try await store.answer(triggerAsk: job.ask) }
    handlers.handle(FollowUpJob.self) { [store] job, _ in
      try await store.followUp(TriggerName(unchecked: job.trigger), after: job.decision)
    }
    handlers.handle(LookAfterTriggersJob.self) { [store] _, _ in
      if try await store.holdWaitingInVain() { throw JobDirective.snooze(.zero) }
    }
    handlers.handle(TendPackageJob.self) { [store] job, _ in
      try await store.tend(PackageName(unchecked: job.package))
    }
    handlers.handle(FreezeEndJob.self) { [store] _, _ in try await store.concludeFreezes() }
    handlers.handle(SweepJob.self) { [store] _, _ in try await store.sweep() }
  }
}
