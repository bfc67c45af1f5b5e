public import FoundationEssentials
internal import Postgres

/// How far a running job is, as its handler last said.
public struct JobProgress: Sendable, Equatable {
  /// From 0 to 1; nil when the handler cannot say.
  public var fraction: Double?
  /// In words; nil when the handler has said none.
  public var note: String?
  /// When it was noted, by the database's clock.
  public var notedAt: Date

  init(row: Row) throws {
    fraction = try row.decode("fraction")
    note = try row.decode("note")
    notedAt = try row.decode("noted_at")
  }
}

extension JobQueue {
  /// The records with how far the running ones are.
  func withProgress(_ records: [JobRecord]) async throws -> [JobRecord] {
    let running = records.filter { $0.state == .running }.map(\.id)
    guard !running.isEmpty else { return records }
    let rows = try await pool.query(sql["progress"], running)
    let progress: [JobID: JobProgress] = try rows.reduce(into: [:]) { found, row in
      found[try row.decode("id")] = try JobProgress(row: row)
    }
    return records.map { record in
      var record = record
      record.progress = progress[record.id]
      return record
    }
  }
}
