import Foundation
import Hummingbird
import Testing

@testable import copydeskd

private let words = QueryParameter.whole("words", 1...100_000, default: 400, "How many words the text has")

/// A route as somebody might add it.
extension ControlRoute {
  fileprivate static let readingTime = get(
    "/v1/reading-time/{language}", "How long a text takes to read, in seconds", for: .anyone, query: [words]
  ) { request, _ in
    try .json(["language": request.name("language"), "seconds": String(try request.value(of: words) / 4)])
  }
}

@Suite("Adding a control route")
struct AddingARoute {
  /// The registry with one more line.
  private static let routes = ControlRoutes.all + [.readingTime]

  @Test("The route is answered over the socket, and its path and query are checked as declared")
  func answered() async throws {
    try await ControlSocketServer.with(Self.routes) { server in
      let answer = try await server.exchange("GET", "/v1/reading-time/hy?words=240")
      #expect(answer.status == 200)
      #expect(answer.json as? [String: String] == ["language": "hy", "seconds": "60"])

      let wrong = try await server.exchange("GET", "/v1/reading-time/hy?words=many")
      #expect(wrong.status == 400)
      let problem = try #require(wrong.json as? [String: Any])
      #expect(problem["code"] as? String == "usage")
      #expect(problem["detail"] as? String == "'many' is not a valid value for words.")
    }
  }

  @Test("A wrong method gets 405 and Allow, an unknown path 404, each with a problem document")
  func otherMethods() async throws {
    try await ControlSocketServer.with(Self.routes) { server in
      for method in ["POST", "DELETE", "PUT", "TRACE", "PROPFIND"] {
        let refused = try await server.exchange(method, "/v1/reading-time/hy")
        #expect(refused.status == 405)
        #expect(refused.headers["allow"] == "GET")
        #expect((refused.json as? [String: Any])?["code"] as? String == "usage")
        #expect((refused.json as? [String: Any])?["status"] as? Int == 405)
      }
      #expect(try await server.exchange("GET", "/v1/stories/1/approve").headers["allow"] == "POST")
      #expect(try await server.exchange("PUT", "/v1/submissions").headers["allow"] == "GET, POST")
      let unknown = try await server.exchange("GET", "/v1/reading-times")
      #expect(unknown.status == 404)
      #expect((unknown.json as? [String: Any])?["code"] as? String == "not_found")
    }
  }

  @Test("The OpenAPI document describes the route like every other")
  func described() async throws {
    try await ControlSocketServer.with(Self.routes) { server in
      let document = try #require(try await server.exchange("GET", "/v1/openapi.json").json as? [String: Any])
      let paths = try #require(document["paths"] as? [String: [String: Any]])
      for route in Self.routes {
        #expect(paths[route.path]?[route.method.rawValue.lowercased()] != nil, "\(route.path)")
      }
      let operation = try #require(paths["/v1/reading-time/{language}"]?["get"] as? [String: Any])
      #expect(operation["summary"] as? String == "How long a text takes to read, in seconds")
      let parameters = try #require(operation["parameters"] as? [[String: Any]])
      #expect(parameters.map { $0["name"] as? String } == ["language", "words"])
      #expect(parameters.map { $0["in"] as? String } == ["path", "query"])
      #expect((parameters[1]["schema"] as? [String: Any])?["maximum"] as? Int == 100_000)
    }
  }
}
