public import Foundation
import JobQueue
import Newsroom
import Postgres

extension Store {
  /// How the newsroom is doing.
  public func status() async throws -> NewsroomStatus {
    guard let row = try await pool.queryOne(queries["status"]) else { throw LostRow(query: "status") }
    let stories = try await pool.query(queries["story_counts"]).map { row in
      (try row.choice("state", StoryState.self), try row.decode("stories", as: Int.self))
    }
    var jobs: [String: Int] = [:]
    for queue in try await queue.statistics() {
      for (state, count) in queue.counts { jobs[state.rawValue, default: 0] += count }
    }
    return NewsroomStatus(
      databaseTime: try row.decode("now"), databaseVersion: try row.decode("server_version"),
      stories: Dictionary(uniqueKeysWithValues: stories), held: try row.decode("held"),
      waitingSubmissions: try row.decode("waiting"), pendingDeliveries: try row.decode("pending"),
      failedDeliveries: try row.decode("failed"), jobs: jobs, destinations: try await destinationStatus())
  }

  /// The database's clock, which decides about times.
  public func databaseTime() async throws -> Date { try await now(pool) }

  /// Where stories go, and how that goes.
  public func destinationStatus() async throws -> [DestinationStatus] {
    try await pool.query(queries["destination_status"]).map { row in
      DestinationStatus(
        destination: try row.json("settings"), holder: try row.decode("holder"),
        leaseUntil: try row.decode("lease_until"),
        pending: try row.decode("pending"), failed: try row.decode("failed"),
        lastReceiptAt: try row.decode("last_receipt_at"))
    }
  }

  /// Recomputes every chain of the audit log.
  public func verifyAudit() async throws -> AuditReport {
    try await pool.withTransaction(isolation: .repeatableRead) { connection in
      guard let extent = try await connection.queryOne(queries["audit_extent"]) else {
        throw LostRow(query: "audit_extent")
      }
      let problems = try await connection.query(queries["audit_problems"]).map { row in
        AuditReport.Problem(
          story: try row.optionalOrdinal("story"), position: try row.decode("position"),
          message: try row.decode("problem"))
      }
      let checkpoints = try await checkpointReport(in: connection)
      return AuditReport(
        chains: try extent.decode("chains"), entries: try extent.decode("entries"),
        problems: problems + checkpoints.problems, vouchedUntil: checkpoints.vouchedUntil)
    }
  }
}

/// An answer to a changing request, as it was given the first time.
public struct StoredResponse: Hashable, Codable, Sendable {
  /// The HTTP status.
  public var status: Int
  /// The JSON body.
  public var body: String

  /// An answer of that status and body.
  public init(status: Int, body: String) {
    self.status = status
    self.body = body
  }
}

extension Store {
  /// The answer that was given under a key within the last 24 hours; nil for none.
  ///
  /// Throws `Refusal` with `idempotency_mismatch` when the key came with another body.
  public func idempotent(uid: UInt32, route: String, key: String, bodyHash: String) async throws -> StoredResponse? {
    guard let row = try await pool.queryOne(queries["stored_response"], Int(uid), route, key) else { return nil }
    guard try row.decode("body_hash", as: String.self) == bodyHash else {
      throw Refusal(
        .idempotencyMismatch, "The Idempotency-Key '\(key)' came with another body before.",
        hint: "Use a new key for a new request.")
    }
    return try row.json("response")
  }

  /// Keeps an answer for 24 hours.
  public func rememberResponse(
    _ response: StoredResponse, uid: UInt32, route: String, key: String, bodyHash: String
  ) async throws {
    try await pool.execute(
      queries["store_response"], Int(uid), route, key, bodyHash, StoredJSON.encode(response))
  }
}
