import Foundation
import Testing

@Suite("Repeated requests with one idempotency key")
struct RepeatedRequestTests {
  @Test("Of twenty identical requests at once, one takes effect and all get its answer")
  func twentyAtOnce() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("noted.md", Sample.draft("noted")))
      let socket = daemon.socket
      let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
        for _ in 0..<20 { group.addTask { try await note("Call the ministry.", key: "one", socket) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.map(\.status) == Array(repeating: 200, count: 20))
      #expect(Set(answers.map(\.body)).count == 1)
      let log = try await daemon.request("GET", "/v1/stories/noted/log", as: "nsargsyan")
      #expect(log.body.split(separator: "Call the ministry.").count == 2, "noted more than once: \(log.body)")

      let other = try await note("Call the embassy.", key: "one", socket)
      #expect(other.status == 422)
      #expect(other.body.contains("idempotency_mismatch"))
      let somebodyElse = try await note("Call the ministry.", key: "one", as: "night-editor", socket)
      #expect(somebodyElse.status == 422, "one person's answer is not another's")
    }
  }

  @Test("A repeated submission is one submission, with the same address")
  func submission() async throws {
    try await Daemon.with { daemon in
      let body = """
        --x\r\nContent-Disposition: form-data; name="draft"; filename="a.md"\r\n\r\n\(Sample.draft("again"))\r\n--x--\r\n
        """
      let headers = ["Idempotency-Key": "two", "Content-Type": "multipart/form-data; boundary=x"]
      let first = try await daemon.request("POST", "/v1/submissions", as: "jomondi", headers: headers, body: body)
      let second = try await daemon.request("POST", "/v1/submissions", as: "jomondi", headers: headers, body: body)
      #expect(first.status == 202)
      #expect((second.status, second.body) == (first.status, first.body))
      #expect(first.headers["location"] != nil)
      #expect(second.headers["location"] == first.headers["location"])
    }
  }

  @Test("A refused request changed nothing, so it may be tried again under the same key")
  func refused() async throws {
    try await Daemon.with { daemon in
      let early = try await note("Call the ministry.", key: "three", daemon.socket)
      #expect(early.status == 404)
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("noted.md", Sample.draft("noted")))
      #expect(try await note("Call the ministry.", key: "three", daemon.socket).status == 200)
    }
  }
}

/// Notes something on the story `noted`.
private func note(
  _ text: String, key: String, as person: String = "nsargsyan", _ socket: String
) async throws -> Answer {
  try await exchange(
    socket, "POST", "/v1/stories/noted/note", as: person,
    headers: ["Idempotency-Key": key, "Content-Type": "application/json"], body: Array(#"{"note": "\#(text)"}"#.utf8))
}
