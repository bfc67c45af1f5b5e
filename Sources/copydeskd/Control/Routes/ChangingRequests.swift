import ControlAPI
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Newsroom
import Postgres
import Store

/// Changing requests that carry an `Idempotency-Key`: of those with the same key from the same account on the same route,
/// however many come at once, one is carried out, and all are answered as it was, for 24 hours.
///
/// Whoever comes while it is being carried out waits, and is refused with `in_progress` if that takes too long. Another
/// body, or another person, under the same key is refused with `idempotency_mismatch`. What was refused had no effect and
/// is tried anew. After a crash the key is free a minute later: then the revision, which goes with what is changed, is
/// what keeps it from being done twice.
struct ChangingRequests: Sendable {
  let store: Store
  let logger: Logger

  private static let header = HTTPField.Name("Idempotency-Key")
  /// How long whoever comes second waits for the first one's answer.
  private static let patience = Duration.seconds(20)

  /// Runs the change, unless it was or is being done under the same key.
  func once(
    _ request: Request, _ asker: Asker, body: ByteBuffer, _ change: () async throws -> Reply
  ) async throws -> Response {
    try await once(request, asker, bodyParts: [("", Data(body.readableBytesView))], change)
  }

  /// The same for a form, whose boundary differs with each try.
  func once(
    _ request: Request, _ asker: Asker, bodyParts: [(name: String, bytes: Data)], _ change: () async throws -> Reply
  ) async throws -> Response {
    guard let name = Self.header, let key = request.headers[name] else { return try await change().response }
    guard (1...255).contains(key.utf8.count) else {
      throw Refusal(.usage, "The Idempotency-Key has \(key.utf8.count) bytes.", hint: "Use 1 to 255, such as a UUID.")
    }
    let parts =
      [("person", asker.member?.handle.text ?? ""), ("query", request.uri.query ?? "")]
      .map { (name: $0, bytes: Data($1.utf8)) } + bodyParts
    let keyed = KeyedRequest(
      uid: asker.userID, route: "\(request.method) \(request.uri.path)", key: key, digest: Self.digest(parts))
    switch try await reservation(of: keyed) {
    case .reserved(let ticket): return try await carryOut(change, ticket).response
    case .answered(let stored): return Reply(stored).response
    case .busy:
      throw Refusal(
        .inProgress, "The request with the Idempotency-Key '\(key)' is still being carried out.",
        hint: "Send it again in a moment: it is carried out once, and answered then.")
    }
  }

  /// The key, or the answer that it got; busy when neither is to be had in time.
  private func reservation(of request: KeyedRequest) async throws -> Reservation {
    let deadline = ContinuousClock.now + Self.patience
    var pause = Duration.milliseconds(10)
    while true {
      let reservation = try await store.reserve(request)
      guard reservation == .busy, ContinuousClock.now < deadline else { return reservation }
      try await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(250))
    }
  }

  private func carryOut(_ change: () async throws -> Reply, _ ticket: Reservation.Ticket) async throws -> Reply {
    let reply: Reply
    do {
      reply = try await change()
    } catch {
      // Of a lost connection nobody knows whether the change was made.
      if !(error is ConnectionError), !(error is CancellationError) {
        await logging("a key was not released") { try await store.release(ticket) }
      }
      throw error
    }
    await logging("an answer was not kept") { try await store.store(reply.stored, for: ticket) }
    return reply
  }

  /// The change has been made or refused, and its answer counts, whatever becomes of its key: that one runs out.
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
