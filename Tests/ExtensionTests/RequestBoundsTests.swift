import ControlAPI
import Foundation
import HTTPParsing
import HTTPTypes
import Newsroom
import Testing
import TimeTesting

@testable import copydesk
@testable import copydeskd

@Suite("What a request may be")
struct RequestBoundsTests {
  /// A route that decodes what it is sent.
  private static let echo = ControlRoute.echo

  @Test(
    "What is not HTTP gets a problem document that says so",
    arguments: [
      ("GARBAGE\r\n\r\n", 400), ("GET / HTTP/9.9\r\n\r\n", 400),
      ("GET /v1/status HTTP/1.1\r\nHost: x\r\nA b\r\n\r\n", 400),
      ("GET /v1/status HTTP/1.1\r\nX: \(String(repeating: "a", count: 200_000))", 431),
      ("GET /v1/status HTTP/1.1\r\n\(String(repeating: "A: b\r\n", count: 5000))\r\n", 431),
      ("POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400),
      ("POST /v1/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n", 400),
    ])
  func notHTTP(request: String, status: Int) async throws {
    try await ControlSocketServer.with([Self.echo]) { server in
      let answer = try await server.raw(Array(request.utf8))
      #expect(answer.status == status)
      let problem = try JSONDecoder().decode(Problem.self, from: answer.body)
      #expect(problem.code == .usage && problem.status == status && !problem.hint.isEmpty, "\(problem)")
    }
  }

  @Test("A body over the limit is refused with 413 before it is read, told by its length or not")
  func tooLarge() async throws {
    try await ControlSocketServer.with([Self.echo]) { server in
      let told = try await server.raw(
        Array("POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000\r\n\r\n{".utf8))
      let chunk = "10000\r\n\(String(repeating: " ", count: 65_536))\r\n"
      let untold = try await server.raw(
        Array("POST /v1/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)".utf8))
      for answer in [told, untold] {
        #expect(answer.status == 413)
        #expect(try JSONDecoder().decode(Problem.self, from: answer.body).code == .tooLarge)
      }
    }
  }

  @Test(
    "JSON that is nested without end, has NUL, or is of another kind is refused with 400",
    arguments: [
      String(repeating: "[", count: 60_000), #"{"note": "a\u0000b"}"#, "{\"note\": \"a\0b\"}", #"{"note": 5}"#, "null",
      "[]", "{",
      #"{"revision": 1e400}"#, #"{"revison": 1}"#, #"{"revision": 99999999999999999999}"#, #"{"note": "\ud800"}"#,
      "\u{FEFF}x",
    ])
  func badJSON(body: String) async throws {
    try await ControlSocketServer.with([Self.echo]) { server in
      let answer = try await server.post("/v1/echo", body)
      #expect(answer.status == 400, "\(body.prefix(40)): \(String(decoding: answer.body, as: UTF8.self))")
    }
  }

  @Test("JSON may have brackets, escapes and zeros in its text")
  func goodJSON() async throws {
    try await ControlSocketServer.with([Self.echo]) { server in
      let note = String(repeating: "[{\\\\u0000", count: 100)
      for (end, status) in [("\\u00000", 400), ("\\u0010\\u0001", 200)] {
        let answer = try await server.post("/v1/echo", "{\"note\": \"\(note)\(end)\"}")
        #expect(answer.status == status)
      }
    }
  }

  @Test(
    "Looking for what JSON must not have takes time linear in its length",
    arguments: ["[", "\\", "\"", "\\u000", "{\"a\":", "0"])
  func linear(unit: String) {
    let growth = Growth(from: 50_000, of: { Data(("\"" + String(repeating: unit, count: $0 / unit.utf8.count)).utf8) })
    {
      _ = RequestJSON.fault(in: $0)
    }
    #expect(growth.isLinear, "\(growth)")
  }

  @Test("The query may not have NUL, flags are true or false, and names in the path with NUL name nothing")
  func query() async throws {
    try await ControlSocketServer.with([Self.echo]) { server in
      for (query, status) in [("words=a%00b", 400), ("flag=maybe", 400), ("flag=true", 200), ("words=%ff", 200)] {
        let answer = try await server.post("/v1/echo?\(query)", "{}")
        #expect(answer.status == status, "\(query)")
      }
    }
  }
}

extension ControlRoute {
  fileprivate static let words = QueryParameter.text("words", "Any words")
  fileprivate static let flag = QueryParameter.flag("flag", "Whether or not")

  fileprivate static let echo = ControlRoute(
    .post, "/v1/echo", "Says what it understood", for: .anyone, query: [words, flag], body: .json(ActionBody.fields)
  ) { request, _ in
    _ = (try request.value(of: words), try request.value(of: flag))
    return try .json(request.decoded(ActionBody.self))
  }
}
