import Foundation
import Glibc
import Newsroom
import Testing
import TimeTesting

@testable import Notices
@testable import Store

@Suite("Telling people by a webhook")
struct WebhookTests {
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  private func host(_ directory: URL, secret: String = secret) throws -> NoticeHost {
    NoticeHost(secrets: ["chat-key": try directory.secret(secret + "\n", name: "chat-key")])
  }

  private func settings(port: Int) -> CanonicalJSON {
    ["url": .string("http://127.0.0.1:\(port)/hook"), "secret": "chat-key"]
  }

  private func response(_ status: String, _ headers: String = "", _ body: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)Connection: close\r\n\r\n\(body)"
  }

  @Test("The signature is the one that Standard Webhooks give as an example, and counts in what comes")
  func signature() throws {
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    let body = Array(#"{"test": 2432232314}"#.utf8)
    for secret in [Self.secret, String(Self.secret.dropFirst(6))] {
      let key = try #require(WebhookKey(secret: secret))
      let signature = key.signature(id: id, timestamp: "1614265330", body: body)
      #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
      #expect(key.madeOne(of: "v2,x v1,AAAA \(signature)", id: id, timestamp: "1614265330", body: body))
      let twenty = Array(repeating: "v1,AAAA", count: 20).joined(separator: " ")
      #expect(!key.madeOne(of: "\(twenty) \(signature)", id: id, timestamp: "1614265330", body: body))
      #expect(!key.madeOne(of: signature, id: id, timestamp: "1614265331", body: body))
      #expect(!key.madeOne(of: String(signature.dropFirst(3)), id: id, timestamp: "1614265330", body: body))
    }
  }

  @Test(
    "A secret is 16 to 64 bytes in base64 wherever it is used, and its file is not for everybody",
    arguments: [
      ("whsec_AAAAAAAAAAAAAAAAAAAA", 0o600, "word 1 of"), ("correct-horse-battery-staple", 0o600, "word 1 of"),
      ("\(secret)\nanother", 0o600, "word 2 of"), ("  \n", 0o600, "is empty"), ("", 0o600, "is empty"),
      (secret, 0o604, "run chmod o= on it"), (String(repeating: "A", count: 4097), 0o600, "more than 4096 bytes"),
      ("whsec_" + String(repeating: "AAAA", count: 22), 0o600, "word 1 of"),
    ])
  func secrets(text: String, mode: Int, reason: String) async throws {
    try await withDirectory { directory in
      let host = NoticeHost(secrets: ["chat-key": try directory.secret(text, name: "chat-key", mode: mode)])
      let fault = #expect(throws: NoticeFault.self) { try host.webhookKeys("chat-key") }
      #expect(fault?.reason.contains(reason) == true, "\(String(describing: fault))")
    }
  }

  @Test("All secrets of a file count in what comes, a directory is none")
  func several() async throws {
    try await withDirectory { directory in
      let other = "whsec_" + Data(repeating: 7, count: 64).base64EncodedString()
      let several = try host(directory, secret: "\(Self.secret)\n\(other)")
      #expect(try several.webhookKeys("chat-key").count == 2)
      let none = NoticeHost(secrets: ["chat-key": directory.path])
      let fault = #expect(throws: NoticeFault.self) { try none.webhookKeys("chat-key") }
      #expect(fault?.reason.hasSuffix("is not a file") == true)
    }
  }

  @Test("A request has id, time and signature, and is told once it was taken")
  func told() async throws {
    try await withDirectory { directory in
      let server = try FakeServer { $0?.hasPrefix("{") == true ? response("204 No Content") : nil }
      let order = try order(settings: settings(port: server.port))
      let receipt = try await WebhookChannel().send(order, on: try host(directory))
      #expect(receipt == ["status": 204, "webhook_id": "msg_0ae4d6f2-0c0b-4e4b-9f2d-2f6b4b1a7c11"])
      let lines = try await server.lines()
      func header(_ name: String) -> String? {
        lines.first { $0.lowercased().hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 2)) }
      }
      let id = try #require(header("webhook-id"))
      let timestamp = try #require(header("webhook-timestamp"))
      let body = try #require(lines.last)
      #expect(lines.first == "POST /hook HTTP/1.1")
      #expect(id == "msg_0ae4d6f2-0c0b-4e4b-9f2d-2f6b4b1a7c11")
      #expect(timestamp == "1790000000")
      let expected = try #require(WebhookKey(secret: Self.secret)).signature(
        id: id, timestamp: timestamp, body: Array(body.utf8))
      #expect(header("webhook-signature") == expected)
    }
  }

  @Test("Redirects are not followed, what is gone is not tried again, what is busy is, when it says")
  func refused() async throws {
    try await withDirectory { directory in
      let host = try host(directory)
      func fault(_ status: String, _ headers: String = "", _ body: String = "") async throws -> NoticeFault {
        let answer = response(status, headers, body)
        let server = try FakeServer { $0?.hasPrefix("{") == true ? answer : nil }
        let order = try order(settings: settings(port: server.port))
        return try await expectFault { try await WebhookChannel().send(order, on: host) }
      }
      #expect(
        try await fault("302 Found", "Location: http://169.254.169.254/\r\n")
          == .never(reason: "127.0.0.1 answered with a redirect (302), which is not followed"))
      #expect(try await fault("410 Gone") == .never(reason: "127.0.0.1 answered that it is gone (410)"))
      #expect(
        try await fault("503 Busy", "Retry-After: 120\r\n", "one moment")
          == .tryAgain(reason: "127.0.0.1 answered with 503, “one moment”", after: .seconds(120)))
      // What is long is not read to its end.
      let long = try await fault("500 Oh", "", String(repeating: "x", count: 1_000_000))
      #expect(long.reason.utf8.count < 400)
    }
  }

  @Test(
    "What the other side says counts from the head of its answer, in whatever pieces and however its body ends",
    arguments: [
      ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut short", nil),
      (
        "HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n4\r\n two\r\n0\r\n\r\n", "with 500, “one two”"
      ),
      ("HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\nnothing", "with 500"),
      ("HTTP/1.0 429 Busy\r\n\r\nuntil the end", "with 429, “until the end”"),
      ("SSH-2.0-OpenSSH_9\r\n", "does not speak HTTP"), ("", "did not answer"),
      ("HTTP/1.1 200 OK\r\n", "did not answer"),
      ("HTTP/1.1 200 OK\r\nX: \(String(repeating: "a", count: 70_000))", "does not speak HTTP"),
    ] as [(String, String?)])
  func answers(answer: String, expected: String?) async throws {
    try await withDirectory { directory in
      let server = try FakeServer { $0?.hasPrefix("{") == true ? answer : nil }
      let order = try order(settings: settings(port: server.port))
      let host = try host(directory)
      if let expected {
        let fault = try await expectFault { try await WebhookChannel().send(order, on: host) }
        #expect(fault.reason.hasPrefix("127.0.0.1 ") && fault.reason.hasSuffix(expected), "\(fault.reason)")
      } else {
        #expect(try await WebhookChannel().send(order, on: host)["status"] == 200)
      }
    }
  }

  @Test("A request is encrypted for who has a certificate for the address's host, and nothing is said to others")
  func encrypted() async throws {
    try await withDirectory { directory in
      let host = try host(directory)
      func send(to server: TLSMailServer, trusting: Bool) async throws -> [String: CanonicalJSON] {
        let channel = WebhookChannel(
          post: ServerPosting(authorities: trusting ? directory.appending(path: "certificate.pem").path : nil))
        let settings: CanonicalJSON = [
          "url": .string("https://localhost:\(server.port)/hook?to=desk"), "secret": "chat-key",
        ]
        return try await channel.send(try order(settings: settings), on: host)
      }
      try TLSMailServer.certificate(for: "DNS:localhost", in: directory)
      let server = try TLSMailServer(.atOnce, in: directory, isWeb: true)
      #expect(try await send(to: server, trusting: true)["status"] == 204)
      let lines = try await server.lines()
      #expect(lines.first == "TLS POST /hook?to=desk HTTP/1.1" && lines.allSatisfy { $0.hasPrefix("TLS ") })
      #expect(lines.contains("TLS Host: localhost:\(server.port)"))
      for (names, isTrusted) in [("DNS:localhost", false), ("DNS:other.example,IP:127.0.0.1", true)] {
        try TLSMailServer.certificate(for: names, in: directory)
        let other = try TLSMailServer(.atOnce, in: directory, isWeb: true)
        let fault = try await expectFault { try await send(to: other, trusting: isTrusted) }
        #expect(fault.reason.contains("its certificate does not count"), "\(fault.reason)")
        #expect(try await other.lines() == [])
      }
    }
  }

  @Test("Who takes the connection and says nothing is not waited for beyond the time limit, nor who is told to stop")
  func silent() async throws {
    let (listening, port) = try FakeServer.listening()
    defer { close(listening) }
    let clock = ManualClock()
    let call = ServerCall(
      host: "127.0.0.1", port: port, place: "It", patience: 3600, limit: .seconds(20), clock: clock)
    @Sendable func listen() async throws -> String {
      try await expectFault {
        try await call.talk { (connection: ServerConnection) throws(NoticeFault) -> [UInt8] in
          let bytes = connection.receive()
          if bytes.isEmpty { throw .tryAgain(reason: "it said nothing") }
          return bytes
        }
      }.reason
    }
    async let late = listen()
    try await clock.untilAsleep(1)
    clock.advance(by: .seconds(20))
    #expect(try await late == "It took longer than 20 s")
    let stopped = Task { try await listen() }
    try await clock.untilAsleep(1)
    stopped.cancel()
    #expect(try await stopped.value == "It was not waited for")
  }

  @Test("A host that is looked for without end is not waited for either")
  func unresolved() async throws {
    let clock = ManualClock()
    let released = DispatchSemaphore(value: 0)
    let call = ServerCall(
      host: "chat.example", port: 443, place: "It", limit: .seconds(20), clock: clock,
      find: { _, _ in
        released.wait()
        return HostAddresses(of: "127.0.0.1", port: 1)
      })
    defer { released.signal() }
    async let fault = expectFault { try await call.talk { _ throws(NoticeFault) in } }
    try await clock.untilAsleep(1)
    clock.advance(by: .seconds(20))
    #expect(try await fault.reason == "It took longer than 20 s")
  }

  @Test(
    "An address becomes the request's line and host, and says nothing else",
    arguments: [
      ("https://chat.example", "POST / HTTP/1.1", "chat.example", 443, "Host: chat.example"),
      (
        "http://chat.example:8080/a%20b?c=d%0D%0A", "POST /a%20b?c=d%0D%0A HTTP/1.1", "chat.example", 8080,
        "Host: chat.example:8080"
      ),
      ("http://[::1]:90/x#fragment", "POST /x HTTP/1.1", "::1", 90, "Host: [::1]:90"),
    ])
  func target(address: String, line: String, host: String, port: Int, header: String) throws {
    let url = try #require(URL(string: address))
    let target = try #require(WebhookTarget(url))
    #expect(target.host == host && target.port == port)
    let lines = String(decoding: target.request([("A", "b")], Array("{}".utf8)), as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(
      lines.first.map(String.init) == line && lines.contains(Substring(header)) && lines.contains("Content-Length: 2"))
    #expect(lines.suffix(3) == ["A: b", "", "{}"])
  }

  @Test("A host that is not there, and a secret that is not there, are said")
  func missing() async throws {
    try await withDirectory { directory in
      let unreachable = try order(settings: ["url": "http://127.0.0.1:1/hook", "secret": "chat-key"])
      let host = try host(directory)
      let refused = try await expectFault { try await WebhookChannel().send(unreachable, on: host) }
      #expect(refused.reason == "127.0.0.1 cannot be reached: Connection refused")
      let secretless = try order(settings: ["url": "http://127.0.0.1:1/hook", "secret": "other-key"])
      let fault = try await expectFault { try await WebhookChannel().send(secretless, on: host) }
      #expect(fault.reason.contains("this host has no secret 'other-key'"))
    }
  }

  @Test("An address that is none, or a secret that stands there itself, is refused at its key")
  func settings() throws {
    func problem(_ members: [String: WrittenValue]) throws -> [String]? {
      let setting = try #require(WrittenSettings(["webhook": .mapping(members)])["webhook"])
      do {
        _ = try WebhookChannel().settings(from: setting)
        return nil
      } catch {
        return error.path
      }
    }
    #expect(try problem(["url": .scalar("https://chat.example/hook"), "secret": .scalar("chat-key")]) == nil)
    #expect(try problem(["url": .scalar("ftp://chat.example"), "secret": .scalar("chat-key")]) == ["webhook", "url"])
    #expect(try problem(["url": .scalar("https://u:p@chat.example"), "secret": .scalar("k")]) == ["webhook", "url"])
    #expect(
      try problem(["url": .scalar("https://chat.example"), "secret": .scalar("whsec_abc=")]) == ["webhook", "secret"])
    #expect(try problem(["url": .scalar("https://chat.example")]) == ["webhook"])
    #expect(
      try problem(["url": .scalar("https://chat.example"), "secret": .scalar("k"), "x": .scalar("y")]) == ["webhook"])
  }
}
