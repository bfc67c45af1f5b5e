public import JobQueue
internal import Postgres

/// A job that was enqueued, decoded.
public struct EnqueuedJob<Work: Job>: Sendable {
  /// The job.
  public let job: Work
  /// Everything else about it: state, queue, priority, time, cause.
  public let record: JobRecord
}

extension TestQueue {
  /// All jobs of a kind that were ever enqueued and not pruned, in any state, oldest first.
  ///
  /// ```swift
  /// #expect(try await test.enqueued(Greet.self).map(\.job.name) == ["Anna"])
  /// ```
  ///
  /// - Throws: `DecodingError` if one of them cannot be decoded as the kind.
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
