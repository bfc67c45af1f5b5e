import ControlAPI
import FoundationEssentials
import HTTPParsing
import Newsroom
import Synchronization

/// Sends requests to the daemon; a problem document in answer is thrown as it is.
struct ControlClient {
  private let http: UnixHTTPClient
  private let person: String?
  private let identity = Identity()

  /// Whom the daemon takes whoever asks for; nil before it has answered, and where they are not on the staff.
  var asker: String? { identity.handle.withLock { $0 } }

  /// The size in bytes from which a person at a terminal sees an upload's progress.
  private static let longUpload = 2_000_000

  /// - Throws: `Refusal` with `usage` when `--socket` is not an address.
  init(_ options: GlobalOptions) throws {
    self.init(http: UnixHTTPClient(try ControlAddress(options.socketAddress)), person: options.as)
  }

  init(http: UnixHTTPClient, person: String?) {
    self.http = http
    self.person = person
  }

  /// Gets a body.
  func get<Body: Decodable>(_ type: Body.Type, _ path: String...) throws -> Body { try get(type, path, query: []) }

  /// Gets a body, with a query.
  func get<Body: Decodable>(_ type: Body.Type, _ path: [String], query: [(String, String?)]) throws -> Body {
    try ControlJSON.decode(type, from: meaning(path) { try request("GET", Self.target($0, query)) }.body)
  }

  /// Gets all items of a list, page by page.
  func list<Item: Codable & Sendable>(_ type: Item.Type, _ path: [String], query: [(String, String?)] = []) throws
    -> [Item]
  {
    var items: [Item] = []
    var after: String?
    repeat {
      let page = try get(PageBody<Item>.self, path, query: query + [("limit", "200"), ("after", after)])
      items += page.items
      after = page.next
    } while after != nil
    return items
  }

  /// Gets text.
  func text(_ path: String...) throws -> String {
    String(decoding: try meaning(path) { try request("GET", Self.target($0)) }.body, as: UTF8.self)
  }

  /// Gets a file as it is.
  func bytes(_ path: String...) throws -> Data { try bytes(at: path) }

  /// Gets a file as it is.
  func bytes(at path: [String]) throws -> Data { try meaning(path) { try request("GET", Self.target($0)) }.body }

  /// Asks for a change, and gets a body back.
  func post<Reply: Decodable>(
    _ type: Reply.Type, _ path: [String], query: [(String, String?)] = [], _ body: some Encodable
  ) throws -> Reply {
    let reply = try change(path, query, contentType: "application/json", ControlJSON.encode(body))
    return try ControlJSON.decode(type, from: reply.body)
  }

  /// Asks for a change, and gets nothing back.
  func post(_ path: [String], _ body: some Encodable) throws {
    _ = try change(path, contentType: "application/json", ControlJSON.encode(body))
  }

  /// Sends a form with files.
  func post<Reply: Decodable>(_ type: Reply.Type, _ path: [String], form: MultipartForm) throws -> Reply {
    let (contentType, body) = form.encoded()
    return try ControlJSON.decode(type, from: change(path, contentType: contentType, body).body)
  }

  /// Sends a file as it is.
  func post<Reply: Decodable>(
    _ type: Reply.Type, _ path: [String], query: [(String, String?)], contentType: String, _ body: Data
  ) throws -> Reply {
    try ControlJSON.decode(type, from: change(path, query, contentType: contentType, body).body)
  }

  /// Each change has its own `Idempotency-Key`, so that sending it again after a lost connection changes nothing twice.
  private func change(
    _ path: [String], _ query: [(String, String?)] = [], contentType: String, _ body: Data
  ) throws -> HTTPResponse {
    try meaning(path, exactly: true) { path in
      let headers = [("Content-Type", contentType), ("Idempotency-Key", UUID().uuidString)]
      let target = Self.target(path, query)
      do {
        return try request("POST", target, headers, body)
      } catch UnixHTTPClient.Failure.lost {
        do {
          return try request("POST", target, headers, body)
        } catch is UnixHTTPClient.Failure {
          throw Refusal.perhapsDone(path)
        }
      }
    }
  }

  private func request(
    _ method: String, _ target: String, _ headers: [(String, String)] = [], _ body: Data = Data()
  ) throws -> HTTPResponse {
    var http = http
    let showsProgress = body.count >= Self.longUpload && Terminal.error.isInteractive
    if showsProgress {
      http.progress = { Terminal.error.showProgress("sending \($0 / 1_000_000) of \(body.count / 1_000_000) MB") }
    }
    defer { if showsProgress { Terminal.error.endProgress() } }
    let response = try http.send(
      method, target, headers: headers + (person.map { [("Copydesk-As", $0)] } ?? []), body: body)
    if let handle = response.headers["copydesk-staff"] { identity.handle.withLock { $0 = handle } }
    guard response.status >= 400 else { return response }
    if let problem = try? ControlJSON.decode(Problem.self, from: response.body) { throw problem }
    throw Refusal(
      .internal, "The daemon answered with HTTP status \(response.status) and no explanation.",
      hint: "See its log: journalctl -u copydeskd")
  }

  /// Follows a stream that has no end; the bytes of its body as they arrive.
  ///
  /// - Parameter place: The id of the event after which it goes on; nil for from now on.
  func follow(_ path: [String], after place: String?, _ take: (Data) throws -> Void) throws {
    let headers = (person.map { [("Copydesk-As", $0)] } ?? []) + (place.map { [("Last-Event-ID", $0)] } ?? [])
    let refusal = try http.stream("GET", Self.target(path), headers: headers, take)
    guard let refusal else { return }
    if let problem = try? ControlJSON.decode(Problem.self, from: refusal.body) { throw problem }
    throw Refusal(
      .internal, "The daemon answered with HTTP status \(refusal.status) and no explanation.",
      hint: "See its log: journalctl -u copydeskd")
  }

  /// The request target: percent-encoded path segments, and the query's parameters that have a value.
  private static func target(_ path: [String], _ query: [(String, String?)] = []) -> String {
    let parameters = query.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded())" } }
    return "/v1/" + path.map { $0.percentEncoded() }.joined(separator: "/")
      + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))
  }
}

/// Whom the daemon took a client for when it last answered.
private final class Identity: Sendable {
  let handle = Mutex<String?>(nil)
}

extension Refusal {
  /// The connection was lost before the answer came, and asking again with the same key brought none either.
  fileprivate static func perhapsDone(_ path: [String]) -> Refusal {
    let place = path.count > 1 && path[0] == "stories" ? "copydesk log \(path[1])" : "copydesk status"
    return Refusal(
      .unavailable, "The connection to the daemon was lost before it answered: this may or may not have been done.",
      hint: "Once the daemon can be reached, see whether it was done with: \(place). If it was not, do it again.")
  }
}
