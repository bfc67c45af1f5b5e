import JobQueue
import Logging
import Store

extension QueueUpkeep {
  /// The newsroom's upkeep, which every daemon stands for and one at a time does.
  ///
  /// A sweep every minute finds stories that are due and have no job. Finished jobs are kept for a month, so that a month's
  /// deliveries can be traced; of sweeps, which say little, only a day's.
  static func ofNewsroom(_ queue: JobQueue, logger: Logger) throws -> QueueUpkeep {
    let day = Duration.seconds(86_400)
    let configuration = Configuration(
      owner: "copydeskd", schedules: [try Schedule("sweep", "* * * * *", missed: .skip, SweepJob())],
      retention: day * 30, retentions: [SweepJob.kind: day])
    return QueueUpkeep(queue: queue, configuration: configuration, logger: logger)
  }
}
