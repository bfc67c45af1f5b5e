import ControlAPI
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Newsroom
import Store

/// Changing requests that carry an `Idempotency-Key`: the same key from the same account on the same route is answered
/// as it was the first time, for 24 hours; another body under it is refused.
struct ChangingRequests: Sendable {
  let store: Store

  private static let header = HTTPField.Name("Idempotency-Key")

  /// Runs the change, unless it was done before under the same key.
  func once(
    _ request: Request, _ asker: Asker, body: ByteBuffer, _ change: () async throws -> Reply
  ) async throws -> Response {
    try await once(request, asker, bodyParts: [("", Data(body.readableBytesView))], change)
  }

  /// The same for a form, whose boundary differs with each try.
  func once(
    _ request: Request, _ asker: Asker, bodyParts: [(name: String, bytes: Data)], _ change: () async throws -> Reply
  ) async throws -> Response {
    guard let name = Self.header, let key = request.headers[name] else {
      return try await change().response
    }
    guard (1...255).contains(key.utf8.count) else {
      throw Refusal(.usage, "The Idempotency-Key has \(key.utf8.count) bytes.", hint: "Use 1 to 255, such as a UUID.")
    }
    let route = "\(request.method) \(request.uri.path)"
    let digest = Self.digest(bodyParts)
    if let stored = try await store.idempotent(uid: asker.userID, route: route, key: key, bodyHash: digest) {
      return Reply(json: stored.body, status: HTTPResponse.Status(code: stored.status)).response
    }
    let reply = try await change()
    try await store.rememberResponse(
      StoredResponse(status: reply.status.code, body: reply.json), uid: asker.userID, route: route, key: key,
      bodyHash: digest)
    return reply.response
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
