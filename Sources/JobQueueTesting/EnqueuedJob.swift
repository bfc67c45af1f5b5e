public import JobQueue
internal import Postgres

/// A job that was enqueued, with its value.
public struct EnqueuedJob<Work: Job>: Sendable {
  /// What it is to do.
  public let job: Work
  /// The rest that is known of it: state, queue, priority, time, cause.
  public let record: JobRecord
}

extension TestQueue {
  /// All jobs of a kind that were ever enqueued and are not pruned, whatever became of them, the first one first.
  ///
  /// ```swift
  /// #expect(try await test.enqueued(Greet.self).map(\.job.name) == ["Anna"])
  /// ```
  ///
  /// - Throws: `DecodingError` when one of them is no value of the kind.
  public func enqueued<Work: Job>(_ kind: Work.Type) async throws -> [EnqueuedJob<Work>] {
    var records: [JobRecord] = []
    while true {
      let page = try await queue.jobs(
        matching: JobFilter(kinds: [Work.kind]), limit: Self.pageSize, after: records.last?.id)
      records += page
      if page.count < Self.pageSize { break }
    }
    return try records.reversed().map { EnqueuedJob(job: try $0.arguments.decode(), record: $0) }
  }

  private static var pageSize: Int { 1_000 }
}
