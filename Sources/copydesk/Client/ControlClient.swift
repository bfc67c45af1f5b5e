import ControlAPI
import FoundationEssentials
import Newsroom

/// Asks the daemon; a problem that it answers with is thrown as it came.
struct ControlClient {
  private let http: UnixHTTPClient
  private let person: String?

  /// From how many bytes on a person at a terminal is shown how far an upload is.
  private static let longUpload = 2_000_000

  init(_ options: GlobalOptions) {
    self.init(http: UnixHTTPClient(path: options.socketPath), person: options.as)
  }

  init(http: UnixHTTPClient, person: String?) {
    self.http = http
    self.person = person
  }

  /// A body that the daemon gives.
  func get<Body: Decodable>(_ type: Body.Type, _ path: String...) throws -> Body {
    try ControlJSON.decode(type, from: request("GET", Self.target(path)).body)
  }

  /// A body that the daemon gives for a question with parameters.
  func get<Body: Decodable>(_ type: Body.Type, _ path: [String], query: [(String, String?)]) throws -> Body {
    try ControlJSON.decode(type, from: request("GET", Self.target(path, query)).body)
  }

  /// All items of a list, page by page.
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

  /// Text that the daemon gives.
  func text(_ path: String...) throws -> String {
    String(decoding: try request("GET", Self.target(path)).body, as: UTF8.self)
  }

  /// Asks for a change; the body that the daemon gives back.
  func post<Reply: Decodable>(_ type: Reply.Type, _ path: [String], _ body: some Encodable) throws -> Reply {
    let reply = try change(path, contentType: "application/json", ControlJSON.encode(body))
    return try ControlJSON.decode(type, from: reply.body)
  }

  /// Asks for a change and expects nothing back.
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

  /// A change carries a key of its own, so that asking again after a lost answer changes nothing twice.
  private func change(
    _ path: [String], _ query: [(String, String?)] = [], contentType: String, _ body: Data
  ) throws -> HTTPResponse {
    let headers = [("Content-Type", contentType), ("Idempotency-Key", UUID().uuidString)]
    let target = Self.target(path, query)
    do {
      return try request("POST", target, headers, body)
    } catch UnixHTTPClient.Failure.lost {
      return try request("POST", target, headers, body)
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
    guard response.status >= 400 else { return response }
    if let problem = try? ControlJSON.decode(Problem.self, from: response.body) { throw problem }
    throw Refusal(
      .internal, "The daemon answered \(response.status) without saying why.",
      hint: "Look at its log: journalctl -u copydeskd")
  }

  /// A path of segments that are percent-encoded, and a query of those parameters that have a value.
  private static func target(_ path: [String], _ query: [(String, String?)] = []) -> String {
    let parameters = query.compactMap { name, value in value.map { "\(name)=\(encoded($0))" } }
    return "/v1/" + path.map(encoded).joined(separator: "/")
      + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))
  }

  /// Everything but RFC 3986's unreserved characters as `%` and two digits.
  private static func encoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        result += byte < 16 ? "%0" : "%"
        result += String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
