import Foundation
import HTTPParsing

/// Sends a request over the network.
protocol WebhookPosting: Sendable {
  func post(
    _ body: [UInt8], to url: URL, headers: [(String, String)]
  ) async throws(NoticeFault) -> WebhookAnswer
}

/// What the other side answered.
struct WebhookAnswer: Sendable {
  let status: Int
  /// The beginning of the body.
  let text: String
  /// How long it asks to be left alone.
  let retryAfter: Duration?
}

/// Sends each request over HTTP/1.1 on a connection of its own: nothing is kept between them, neither cookies nor connections, of the
/// answer's body a few kilobytes are read, and no redirect is followed.
struct ServerPosting: WebhookPosting {
  /// How long a request may take in all.
  static let limit = Duration.seconds(20)
  /// How much of the answer's body is read, in bytes.
  private static let mostBody = 4096

  /// The PEM file with the authorities whose certificates count; nil for the system's.
  var authorities: String?

  func post(
    _ body: [UInt8], to url: URL, headers: [(String, String)]
  ) async throws(NoticeFault) -> WebhookAnswer {
    guard let target = WebhookTarget(url) else { throw .never(reason: "the webhook has no address") }
    let request = target.request(headers, body)
    let call = ServerCall(host: target.host, port: target.port, place: target.host, limit: Self.limit)
    return try await call.talk { [authorities] (connection: ServerConnection) throws(NoticeFault) -> WebhookAnswer in
      if target.isEncrypted { try connection.encrypt(trusting: authorities) }
      // A server that refuses a request before it has read all of it closes its side; its answer is still to be read.
      _ = connection.send(request)
      let answer = try Self.answer(on: connection)
      connection.end()
      return answer
    }
  }

  private static func answer(on connection: ServerConnection) throws(NoticeFault) -> WebhookAnswer {
    var reader = HTTPResponseReader()
    var body = Data()
    while reader.answer == nil, body.count < mostBody {
      let bytes = connection.receive()
      do throws(HTTPResponseReader.Malformation) {
        if bytes.isEmpty { try reader.end() } else { try reader.take(bytes[...]) }
      } catch {
        // However its body ends: what it says of the request is in the head.
        if reader.status != nil { break }
        throw .tryAgain(
          reason: error == .cutShort ? "\(connection.place) did not answer" : "\(connection.place) does not speak HTTP")
      }
      body += reader.takeBody()
    }
    let wait = reader.headers["retry-after"].flatMap { Int($0.trimmed(to: 20)) }
    return WebhookAnswer(
      status: reader.status ?? 0, text: String(decoding: body.prefix(mostBody), as: UTF8.self),
      retryAfter: wait.map { .seconds(min(max($0, 1), 3600)) })
  }
}

/// Where a webhook's requests go.
struct WebhookTarget: Sendable {
  let isEncrypted: Bool
  /// A name or an address, without brackets.
  let host: String
  let port: Int
  private let authority: String
  private let path: String

  /// Nil for an address that is none, or is not of the web.
  init?(_ url: URL) {
    guard let parts = URLComponents(url: url, resolvingAgainstBaseURL: true),
      let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
      let written = url.host(percentEncoded: true), !written.isEmpty
    else { return nil }
    isEncrypted = scheme == "https"
    host = String(written.drop { $0 == "[" }.prefix { $0 != "]" })
    port = parts.port ?? (isEncrypted ? 443 : 80)
    authority = (host.contains(":") ? "[\(host)]" : host) + (parts.port.map { ":\($0)" } ?? "")
    let query = parts.percentEncodedQuery.map { "?\($0)" } ?? ""
    path = (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath) + query
  }

  /// A request as it is sent (RFC 9112).
  func request(_ headers: [(String, String)], _ body: [UInt8]) -> [UInt8] {
    let own = [
      ("Host", authority), ("Accept", "*/*"), ("Connection", "close"), ("Content-Length", String(body.count)),
    ]
    let lines = ["POST \(path) HTTP/1.1"] + (own + headers).map { "\($0.0): \($0.1)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }
}
