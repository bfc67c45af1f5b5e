internal import Postgres

/// A job that this worker has claimed.
struct ClaimedJob: Sendable {
  let id: JobID
  /// The fencing token of the claim.
  let token: Int64
  let rank: Int64
  let attempt: Int
  let maxAttempts: Int
  let isCancelRequested: Bool
  let kind: String
  let cause: String?
  let arguments: JSONB
  let version: Int
  /// How long the job was due before it was claimed.
  let waited: Duration
  /// Where the claim left the job's row, so that completing it needs no index.
  let location: RowLocation
  let traceParent: String?
  /// The queue in which the job takes up a slot of the limit; nil where running jobs are not limited.
  let limitedQueue: String?
}

extension ClaimedJob {
  /// Decodes by column number, because names would be looked up for every row.
  init(row: Row, limitedQueue: String? = nil) throws {
    id = try row.decode(0)
    token = try row.decode(1)
    rank = try Self.rank(in: row)
    attempt = try row.decode(3)
    maxAttempts = try row.decode(4)
    isCancelRequested = try row.decode(5)
    kind = try row.decode(6)
    cause = try row.decode(7)
    arguments = try row.decode(8)
    version = try row.decode(9)
    waited = try row.decode(10)
    location = try row.decode(11)
    traceParent = try row.decode(12)
    self.limitedQueue = limitedQueue
  }

  /// The job's position in its queue: lower ranks run first.
  static func rank(in row: Row) throws -> Int64 { try row.decode(2) }
}
