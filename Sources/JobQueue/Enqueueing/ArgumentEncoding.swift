internal import FoundationEssentials
internal import Postgres

extension JSONB {
  private static let encoder = JSONEncoder()

  /// A job as JSON.
  init<Work: Job>(argumentsOf job: Work) throws(JobQueueError) {
    do {
      try self.init(encoding: job, with: Self.encoder)
    } catch {
      throw .cannotEncode(kind: Work.kind, reason: "\(error)")
    }
  }

  /// Several jobs, each as JSON.
  static func arguments<Work: Job>(of jobs: [Work]) throws(JobQueueError) -> [JSONB] {
    try jobs.map { job throws(JobQueueError) in try JSONB(argumentsOf: job) }
  }
}
