import Foundation
import Newsroom
import Testing

@testable import Notices
@testable import Store

@Suite("Telling people by a webhook")
struct WebhookTests {
  private func host(_ directory: URL, secret: String = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") throws -> NoticeHost {
    try Data((secret + "\n").utf8).write(to: directory.appending(path: "chat-key"))
    return NoticeHost(secrets: ["chat-key": directory.appending(path: "chat-key").path])
  }

  private func settings(port: Int) -> CanonicalJSON {
    ["url": .string("http://127.0.0.1:\(port)/hook"), "secret": "chat-key"]
  }

  private func response(_ status: String, _ headers: String = "", _ body: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)Connection: close\r\n\r\n\(body)"
  }

  @Test("The signature is the one that Standard Webhooks give as an example")
  func signature() {
    let signature = WebhookSignature(secret: Array("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8)).sign(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", body: Array(#"{"test": 2432232314}"#.utf8))
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
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
      let expected = WebhookSignature(secret: Array("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8)).sign(
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

  @Test("A host that is not there, and a secret that is not there, are said")
  func missing() async throws {
    try await withDirectory { directory in
      let unreachable = try order(settings: ["url": "http://127.0.0.1:1/hook", "secret": "chat-key"])
      let host = try host(directory)
      let refused = try await expectFault { try await WebhookChannel().send(unreachable, on: host) }
      #expect(refused.reason.hasPrefix("127.0.0.1 could not be reached"))
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
