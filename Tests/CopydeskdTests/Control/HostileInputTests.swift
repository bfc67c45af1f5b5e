import Foundation
import Testing

@Suite("Hostile input, through the daemon")
struct HostileInputTests {
  @Test("Nothing that is sent is answered with a server error")
  func noServerErrors() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("noted.md", Sample.draft("noted")))
      let big = "99999999999999999"
      let gets = [
        "/v1/stories/%00", "/v1/stories/a%00b/log", "/v1/stories/%ff", "/v1/stories?q=%00", "/v1/stories?q=a%00b",
        "/v1/stories?after=\(big)", "/v1/stories?after=-1", "/v1/stories?after=\(big)\(big)",
        "/v1/stories?limit=\(big)\(big)",
        "/v1/stories/noted/versions/\(big)", "/v1/stories/noted/versions/2147483648", "/v1/stories/\(big)",
        "/v1/stories/\(big)\(big)",
        "/v1/stories/noted/why/%00", "/v1/submissions/\(big)", "/v1/submissions?after=%00", "/v1/jobs/\(big)",
        "/v1/jobs?kind=%00",
        "/v1/jobs?after=\(big)\(big)", "/v1/jobs?queue=a%00", "/v1/jobs?cause=%00", "/v1/queues/%00",
        "/v1/stories?desk=%00",
        "/v1/stories?q=\(String(repeating: "x_", count: 10_000))", "/v1/stories?q=%22%27%5c%28%26",
        "/v1/inbox?desk=%00",
      ]
      for target in gets {
        let answer = try await daemon.request("GET", target, as: "night-editor")
        #expect((200..<500).contains(answer.status), "\(target.prefix(80)): \(answer.status) \(answer.body)")
      }
      let deep = String(repeating: #"{"note":"#, count: 8000)
      let posts = [
        ("/v1/stories/noted/note", #"{"note": "a\u0000b"}"#), ("/v1/stories/noted/note", "{\"revision\": \(big)}"),
        ("/v1/stories/noted/note", "{\"revision\": \(big)\(big)}"), ("/v1/stories/noted/note", deep),
        ("/v1/stories/noted/note", String(repeating: "[", count: 100_000)),
        ("/v1/stories/noted/seen", "{\"revision\": \(big)}"),
        ("/v1/stories/noted/approve", #"{"at": "99999-99-99T99:99"}"#),
        ("/v1/stories/noted/approve", #"{"override": ["\u0000"]}"#),
        ("/v1/stories/noted/assign", #"{"assignee": "\u0000"}"#), ("/v1/stories/%00/approve", "{}"),
        ("/v1/stories/noted/after-review", #"{"note": "\u0000"}"#), ("/v1/deliveries/\(big)/resend", "{}"),
        ("/v1/configuration?file=%00", "a: b"), ("/v1/configuration", String(repeating: "[", count: 200_000)),
        ("/v1/configuration", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
        ("/v1/configuration", "newsroom: {name: \"a\\0b\"}"),
        ("/v1/queues/intake/limits", #"{"global": \#(big)}"#), ("/v1/queues/intake/limits", #"{"global": 0}"#),
        ("/v1/queues/intake/limits", #"{"rate": {"count": 1, "seconds": 1e300, "burst": 1}}"#),
        ("/v1/queues/%00/pause", "{}"), ("/v1/jobs/\(big)/retry", "{}"),
      ]
      for (target, body) in posts {
        for person in ["night-editor", "ops"] {
          let answer = try await daemon.request(
            "POST", target, as: person, headers: ["Content-Type": "application/json"], body: body)
          #expect((200..<500).contains(answer.status), "\(target) \(body.prefix(60)): \(answer.status) \(answer.body)")
        }
      }
      for header in ["", String(repeating: "k", count: 256), "\u{80}\u{FF}"] {
        let answer = try await daemon.request(
          "POST", "/v1/stories/noted/note", as: "night-editor", headers: ["Idempotency-Key": header],
          body: #"{"note": "Seen."}"#)
        #expect(
          answer.status == (header.count < 3 && !header.isEmpty ? 200 : 400), "key \(header.count): \(answer.body)")
      }
      for (header, value) in [
        ("Copydesk-As", "\u{80}"), ("Last-Event-ID", "0-\(big)-\(big)"), ("Last-Event-ID", "0-0-\(big)\(big)"),
      ] {
        let answer = try await daemon.request(
          "GET", header == "Copydesk-As" ? "/v1/inbox" : "/v1/events",
          as: header == "Copydesk-As" ? nil : "night-editor",
          headers: [header: value])
        #expect((400..<500).contains(answer.status), "\(header): \(answer.status) \(answer.body)")
      }
      try await daemon.succeeds(as: nil, "status")
    }
  }

  @Test("A form with NUL in its names or notes, a huge header or too large a file is refused")
  func forms() async throws {
    try await Daemon.with { daemon in
      let draft = Sample.draft("formed")
      let forms: [(String, Int)] = [
        ("name=\"draft\"; filename=\"a\0.md\"\r\n\r\n\(draft)", 400),
        ("name=\"draft\"; filename=\"a.md\"\(String(repeating: ";", count: 400_000))\r\n\r\n\(draft)", 400),
        (
          "name=\"draft\"\r\n\r\n\(draft)\r\n--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a\0.png\"\r\n\r\na",
          400
        ),
        (
          "name=\"draft\"\r\n\r\n\(draft)\r\n--x\r\nContent-Disposition: form-data; name=\"intent\"\r\n\r\nperhaps", 400
        ),
        ("name=\"draft\"\r\n\r\n\(String(repeating: "a", count: 1_000_001))", 413),
      ]
      for (form, status) in forms {
        let answer = try await daemon.request(
          "POST", "/v1/submissions", as: "jomondi", headers: ["Content-Type": "multipart/form-data; boundary=x"],
          body: "--x\r\nContent-Disposition: form-data; \(form)\r\n--x--\r\n")
        #expect(answer.status == status, "\(form.prefix(60)): \(answer.status) \(answer.body)")
      }
    }
  }

  @Test("Drafts that are the worst for search and checks are accepted like any other, and found")
  func worstDrafts() async throws {
    try await Daemon.with { daemon in
      let hyphenated = (0..<200_000).map { String($0, radix: 36) }.joined(separator: "-")
      let bodies = [hyphenated, String(repeating: "x_", count: 100_000), String(repeating: "‹!--", count: 100_000)]
      for (number, body) in bodies.enumerated() {
        try await daemon.succeeds(
          as: "jomondi", "submit", try daemon.file("worst.md", Sample.draft("worst-\(number)", body: body)))
      }
      #expect(try await daemon.request("GET", "/v1/stories?q=worst", as: "jomondi").body.contains("worst-2"))
    }
  }

  @Test("When every attempt at a draft fails, submit returns and rejects lists it")
  func notRead() async throws {
    try await Daemon.with { daemon in
      // Stands for any fault of intake or database that no retry gets over.
      try await daemon.sql(
        "ALTER TABLE copydesk.version ADD CONSTRAINT broken CHECK (content ->> 'headline' <> 'Story broken') NOT VALID")
      let outcome = try await daemon.copydesk(
        as: "jomondi", ["submit", try daemon.file("broken.md", Sample.draft("broken"))])
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("could not read the draft"))
      #expect(try await daemon.succeeds(as: "jomondi", "rejects").contains("could not read the draft"))
    }
  }
}
