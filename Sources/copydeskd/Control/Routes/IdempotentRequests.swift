import ControlAPI
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Newsroom
import Postgres
import Store

/// Carries out changing requests once for each `Idempotency-Key`: of all that come with the same key from the same account
/// on the same route, however many at once, one is carried out, and all get its answer, for 24 hours.
///
/// Whoever comes while it is being carried out waits, and is refused with `in_progress` if that takes too long. Another
/// body or another person under the same key is refused with `idempotency_mismatch`. A request that was refused had no
/// effect and is carried out again. After a crash the key is free again within a minute; from then on only the revision,
/// which goes with the change, keeps it from being made twice.
struct IdempotentRequests: Sendable {
  /// The header that makes requests one.
  static let header = HeaderParameter(
    name: "Idempotency-Key", schema: .bounded(1...255),
    summary: "Requests with the same key are carried out once within 24 hours; 1 to 255 bytes")

  let store: Store
  let clock: any Clock<Duration>
  let logger: Logger

  private static let headerField = HTTPField.Name(header.name)
  /// How long a second request waits for the answer of the first.
  private static let patience = Duration.seconds(20)

  /// Makes the change, unless it was made, or is being made, under the same key.
  ///
  /// - Parameter parts: The body; of a form, its parts, since its boundary differs each time.
  func once(
    _ request: RouteRequest, by caller: some IdentifiedCaller, parts: [(name: String, bytes: Data)],
    _ change: () async throws -> StoredResponse
  ) async throws -> Response {
    guard let field = Self.headerField, let key = request.http.headers[field] else {
      return Response(try await change())
    }
    guard (1...255).contains(key.utf8.count) else {
      throw Refusal(
        .usage, "The Idempotency-Key has \(key.utf8.count) bytes; it must have 1 to 255.",
        hint: "Use a UUID, for example.")
    }
    let identity = [("person", caller.handle), ("query", request.http.uri.query ?? "")]
      .map { (name: $0, bytes: Data($1.utf8)) }
    let keyed = KeyedRequest(
      uid: caller.userID, route: "\(request.http.method) \(request.http.uri.path)", key: key,
      digest: Self.digest(identity + parts))
    let reservation = try await clock.poll(atMost: Self.patience, until: { $0 != .busy }) {
      try await store.reserve(keyed)
    }
    switch reservation {
    case .reserved(let ticket): return Response(try await carryOut(change, ticket))
    case .answered(let stored): return Response(stored)
    case .busy:
      throw Refusal(
        .inProgress, "The first request with the Idempotency-Key '\(key)' is still being carried out.",
        hint: "Send it again in a moment: it will be carried out only once.")
    }
  }

  private func carryOut(
    _ change: () async throws -> StoredResponse, _ ticket: Reservation.Ticket
  ) async throws -> StoredResponse {
    let response: StoredResponse
    do {
      response = try await change()
    } catch {
      // When the connection was lost, nobody knows whether the change was made.
      if !(error is ConnectionError), !(error is CancellationError) {
        await logging("Could not release an Idempotency-Key") { try await store.release(ticket) }
      }
      throw error
    }
    await logging("Could not store the answer under an Idempotency-Key") {
      try await store.store(response, for: ticket)
    }
    return response
  }

  /// The change has been made or refused, and its answer counts even if the key cannot be updated: the key expires by itself.
  private func logging(_ failure: Logger.Message, _ work: () async throws -> Void) async {
    do { try await work() } catch { logger.warning(failure, metadata: ["error": "\(error)"]) }
  }

  private static func digest(_ parts: [(name: String, bytes: Data)]) -> String {
    var hash = SHA256()
    for part in parts {
      hash.update(data: Data("\(part.name.utf8.count):\(part.name):\(part.bytes.count):".utf8))
      hash.update(data: part.bytes)
    }
    return hash.finalize().hexadecimal
  }
}
