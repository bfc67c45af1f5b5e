import Foundation
import Glibc
import HTTPParsing
import Testing

@testable import copydesk

@Suite("Asking over the socket")
struct UnixHTTPClientTests {
  /// Asks off the cooperative pool.
  @concurrent
  private func ask(_ client: UnixHTTPClient, body: Data = Data()) async -> Result<HTTPResponse, any Error> {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: Result { try client.send("POST", "/v1/x", body: body) })
      }
    }
  }

  private func failure(_ reply: FakeReply, patience: Int = 30, limit: Int = 30) async throws -> UnixHTTPClient.Failure?
  {
    try await FakeDaemon.with { _ in
      reply
    } _: { daemon in
      let client = UnixHTTPClient(path: daemon.socket, patience: patience, answerLimit: limit)
      guard case .failure(let error) = await ask(client) else { return nil }
      return error as? UnixHTTPClient.Failure
    }
  }

  @Test("A server that closes before the answer is complete counts as a lost connection")
  func halfAnswers() async throws {
    for text in ["", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"] {
      #expect(try await failure(.text(text)) == .lost, "\(text)")
    }
  }

  @Test("Garbage is reported as not coming from the daemon")
  func garbage() async throws {
    guard case .garbled = try await failure(.bytes([0, 255, 10, 13, 10, 7])) else {
      Issue.record("garbage was taken for an answer")
      return
    }
  }

  @Test("A silent server is given up after the time limit", arguments: ["", "HTTP/1.1 200 OK\r\n"])
  func silence(text: String) async throws {
    #expect(try await failure(.silence(after: Array(text.utf8)), patience: 1) == .timedOut(seconds: 1))
  }

  @Test("An answer with a length does not wait for the connection's end")
  func keptAlive() async throws {
    try await FakeDaemon.with { _ in
      .json(["a": 1])
    } _: { daemon in
      let answer = try await ask(UnixHTTPClient(path: daemon.socket)).get()
      #expect(answer.body == Data(#"{"a":1}"#.utf8))
    }
  }

  @Test("A large body arrives whole, with progress reported to the end")
  func largeBody() async throws {
    let body = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) })
    try await FakeDaemon.with { request in
      .json(["same": request.body == body])
    } _: { daemon in
      let answer = try await ask(UnixHTTPClient(path: daemon.socket), body: body).get()
      #expect(answer.body == Data(#"{"same":true}"#.utf8))
    }
  }

  @Test("Each way of failing to connect is told apart")
  func unreachable() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "cu-\(UInt32.random(in: 0...UInt32.max))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appending(path: "file").path
    try Data().write(to: URL(filePath: file))
    let long = "/tmp/" + String(repeating: "l", count: 103)
    let expected: [(String, UnixHTTPClient.Failure)] = [
      (directory.path + "/none", .noSocket(directory.path + "/none")), (file + "/below", .noSocket(file + "/below")),
      ("", .noSocket("")), (file, .refused(file)), (long, .pathTooLong(long)),
    ]
    for (path, failure) in expected {
      guard case .failure(let error) = await ask(UnixHTTPClient(path: path)) else {
        Issue.record("\(path) answered")
        continue
      }
      #expect(error as? UnixHTTPClient.Failure == failure)
    }
  }
}
