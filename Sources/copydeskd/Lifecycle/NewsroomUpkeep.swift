import JobQueue
import Logging
import Store

extension QueueUpkeep {
  /// The newsroom's upkeep, for which every daemon is a candidate and one at a time is the leader.
  ///
  /// A sweep every minute finds stories that are due and have no job. Finished jobs are kept for a month, so that a month's
  /// deliveries can be traced.
  static func ofNewsroom(_ queue: JobQueue, logger: Logger) throws -> QueueUpkeep {
    let configuration = Configuration(
      owner: "copydeskd", schedules: [try Schedule("sweep", "* * * * *", missed: .skip, SweepJob())],
      retention: .seconds(30 * 86_400),
      kinds: [
        IntakeJob.self, FireJob.self, FreezeEndJob.self, DeliverJob.self, SweepJob.self, TickTriggerJob.self,
        CarryOutFiringJob.self, LookAfterTriggersJob.self, AnswerTriggerAskJob.self, FollowUpJob.self,
        TendPackageJob.self, TellJob.self,
      ])
    return QueueUpkeep(queue: queue, configuration: configuration, logger: logger)
  }
}
