internal import Postgres

extension JobQueue {
  /// Adds the progress of the running jobs to the records.
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
