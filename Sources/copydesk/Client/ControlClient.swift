import ArgumentParser
import ControlAPI
import Foundation
import Newsroom

/// Asks the daemon, and turns what goes wrong into a sentence, a hint and an exit status.
struct ControlClient {
  private let http: UnixHTTPClient
  private let person: String?

  init(_ options: GlobalOptions) {
    let path = options.socket ?? ProcessInfo.processInfo.environment["COPYDESK_SOCKET"] ?? "/run/copydesk/control.sock"
    http = UnixHTTPClient(path: path)
    person = options.as
  }

  /// A body that the daemon gives.
  func get<Body: Decodable>(_ type: Body.Type, _ path: String...) throws -> Body {
    try ControlJSON.decode(type, from: send("GET", Self.target(path)).body)
  }

  /// A body that the daemon gives for a question with parameters.
  func get<Body: Decodable>(_ type: Body.Type, _ path: [String], query: [(String, String?)]) throws -> Body {
    try ControlJSON.decode(type, from: send("GET", Self.target(path, query)).body)
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
    String(decoding: try send("GET", Self.target(path)).body, as: UTF8.self)
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
  ) throws -> UnixHTTPClient.Response {
    let headers = [("Content-Type", contentType), ("Idempotency-Key", UUID().uuidString)]
    let target = Self.target(path, query)
    do {
      return try request("POST", target, headers, body)
    } catch UnixHTTPClient.Failure.lost {
      return try send("POST", target, headers, body)
    }
  }

  private func send(
    _ method: String, _ target: String, _ headers: [(String, String)] = [], _ body: Data = Data()
  ) throws -> UnixHTTPClient.Response {
    do {
      return try request(method, target, headers, body)
    } catch let failure as UnixHTTPClient.Failure {
      throw Report(failure).failure
    }
  }

  private func request(
    _ method: String, _ target: String, _ headers: [(String, String)], _ body: Data
  ) throws -> UnixHTTPClient.Response {
    let response: UnixHTTPClient.Response
    do {
      response = try http.send(
        method, target, headers: headers + (person.map { [("Copydesk-As", $0)] } ?? []), body: body)
    } catch UnixHTTPClient.Failure.lost {
      throw UnixHTTPClient.Failure.lost
    } catch {
      throw Report(error).failure
    }
    guard response.status >= 400 else { return response }
    if let problem = try? ControlJSON.decode(Problem.self, from: response.body) { throw Report(problem).failure }
    throw Report(
      Refusal(
        .internal, "The daemon answered \(response.status) without saying why.",
        hint: "Look at its log: journalctl -u copydeskd")
    ).failure
  }

  /// A path of segments that are percent-encoded, and a query of those parameters that have a value.
  private static func target(_ path: [String], _ query: [(String, String?)] = []) -> String {
    let parameters = query.compactMap { name, value in value.map { "\(name)=\(encoded($0))" } }
    return "/v1/" + path.map(encoded).joined(separator: "/")
      + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))
  }

  private static func encoded(_ text: String) -> String {
    let unreserved = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
    return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }
}
