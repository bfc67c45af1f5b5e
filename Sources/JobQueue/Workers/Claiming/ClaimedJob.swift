internal import Postgres

/// A job that this worker has claimed.
struct ClaimedJob: Sendable {
  let id: JobID
  let token: Int64
  let rank: Int64
  let attempt: Int
  let maxAttempts: Int
  let isCancelRequested: Bool
  let kind: String
  let cause: String?
  let arguments: JSONB
  let version: Int
  /// From when it could have run until it was claimed.
  let waited: Duration
  /// Where the claim left its row.
  let location: RowLocation
  let traceParent: String?
  /// The queue whose slot the job takes; nil where slots are not counted.
  let limitedQueue: String?
}

extension ClaimedJob {
  /// By place: names would be looked up for each row.
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

  /// What a claimed job's row is ordered by.
  static func rank(in row: Row) throws -> Int64 { try row.decode(2) }
}
