import ControlAPI
import Foundation
import Hummingbird
import JobQueue
import Newsroom
import Store

/// A request as a route sees it: path, query and body, and what it can be answered from.
///
/// What cannot be read throws `Refusal` with `usage`, or with `not_found` where the path names nothing.
struct RouteRequest: Sendable {
  let http: Request
  let context: ControlRequestContext
  let services: ControlServices
  /// The bytes of the body; empty for a route that takes none.
  let body: Data

  var store: Store { services.store }
  var queue: JobQueue { services.queue }
}

// MARK: - The path

extension RouteRequest {
  /// The path's story, by number or slug.
  var story: StoryReference {
    get throws {
      let text = name("story")
      guard let reference = StoryReference(text) else {
        throw Refusal(
          .notFound, "'\(text)' is neither a story's number nor its slug.",
          hint: "List the stories with: copydesk board")
      }
      return reference
    }
  }

  /// The text that the path has in place of that parameter; without NUL, which nothing in the newsroom's names has.
  func name(_ parameter: String) -> String {
    let text = context.parameters.get(parameter) ?? ""
    return (text.removingPercentEncoding ?? text).replacing("\0", with: "\u{FFFD}")
  }

  /// The number that the path has in place of that parameter.
  ///
  /// - Parameter largest: The largest that there can be.
  func number(_ parameter: String, atMost largest: Int = .max) throws -> Int {
    let text = name(parameter)
    guard let number = Int(text), (1...largest).contains(number) else {
      throw Refusal(
        .notFound, "There is no \(parameter) '\(text)'.", hint: "Give the \(parameter)'s number: 1, 2, 3 and so on.")
    }
    return number
  }
}

// MARK: - The query

extension RouteRequest {
  /// What the query says, or the parameter's default.
  func value<Value>(of parameter: QueryParameter<Value>) throws -> Value {
    let text = http.uri.queryParameters[Substring(parameter.name)].map(String.init)
    guard text?.utf8.contains(0) != true else {
      throw Refusal(.usage, "The value for \(parameter.name) contains the character NUL.", hint: "Leave it out.")
    }
    return try parameter.read(text)
  }

  /// Where the page begins; nil for the list's beginning.
  var cursor: PageCursor? {
    get throws { try value(of: Paging.after).map { PageCursor($0) } }
  }

  /// The desk that the query asks for; nil for all. Throws `Refusal` with `not_found` when there is no such desk.
  func desk(_ parameter: QueryParameter<DeskSlug?>) async throws -> DeskSlug? {
    guard let desk = try value(of: parameter) else { return nil }
    guard try await store.desks().contains(where: { $0.slug == desk }) else {
      throw Refusal(.notFound, "There is no desk '\(desk)'.", hint: "List the desks with: copydesk desks")
    }
    return desk
  }
}

// MARK: - The body

extension RouteRequest {
  /// The body, as JSON.
  func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
    do {
      return try ControlJSON.decode(type, from: body)
    } catch {
      throw Refusal(
        .usage, "The request body is not valid for '\(http.uri.path)'.",
        hint: "See what is expected in GET /v1/openapi.json.")
    }
  }

  /// The body, as JSON; that value when there is none.
  func decoded<Value: Decodable>(_ type: Value.Type, orWhenEmpty standard: Value) throws -> Value {
    body.isEmpty ? standard : try decoded(type)
  }
}

// MARK: - Waiting

extension RouteRequest {
  /// How long the caller wants to wait for something to happen, beyond the time that the answer takes.
  var wantedWait: Duration {
    let waits = ["wait", "kill_wait"].compactMap { http.uri.queryParameters[Substring($0)] }.compactMap { Int($0) }
    return .seconds(min(max(waits.max() ?? 0, 0), 60))
  }

  /// Reads until the value is as wanted or the time is up; what was read last.
  ///
  /// - Parameter seconds: How long to wait at most; 0 reads once.
  func wait<Value>(
    atMost seconds: Int, until isSettled: (Value) -> Bool, _ read: () async throws -> Value
  ) async throws -> Value {
    try await services.clock.poll(atMost: .seconds(seconds), until: isSettled, read)
  }
}
