import Foundation
import Glibc
import Testing

@Suite("Clients that mean no good, or know no better")
struct HostileClientTests {
  @Test("Garbage, silence, half a request and floods do not keep others waiting")
  func othersAreServed() async throws {
    try await Daemon.with { daemon in
      let garbage: [[UInt8]] = [
        Array("GARBAGE\r\n\r\n".utf8), [0, 1, 2, 255, 254], Array("GET / HTTP/1.1\r\n".utf8), [],
        Array("POST /v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc".utf8),
        Array(
          "POST /v1/submissions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n".utf8),
        Array(("GET /v1/status HTTP/1.1\r\nX: " + String(repeating: "a", count: 200_000)).utf8),
        Array(("GET /v1/status HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 5000)).utf8),
        Array("GET /v1/stories/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n\r\n".utf8),
      ]
      let clients = try (0..<90).map { try RawClient(path: daemon.socket, sending: garbage[$0 % garbage.count]) }
      let began = ContinuousClock.now
      for _ in 0..<20 { try await daemon.succeeds(as: nil, "status") }
      #expect(ContinuousClock.now - began < .seconds(20))
      for client in clients.prefix(45) { client.halfClose() }
      try await daemon.succeeds(as: nil, "status")
      for client in clients { client.close() }
      try await daemon.succeeds(as: nil, "status")
    }
  }

  @Test("A second daemon on the same directory is refused in a sentence, and the first goes on")
  func secondDaemon() async throws {
    try await Daemon.with { daemon in
      let second = try await run(
        .copydeskd, ["run", "--embedded", daemon.directory.path, "--theme", Sample.theme.path])
      #expect(second.status != 0)
      #expect(second.errors.contains("Another copydeskd"))
      try await daemon.succeeds(as: nil, "status")
    }
  }

  @Test("An account that is no staff member's sees the status and nothing of the newsroom")
  func strangers() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: nil, "status")
      let refused = try await daemon.copydesk(as: nil, ["inbox"])
      #expect(refused.status == 77)
      #expect(refused.errors.contains("unknown_account"))
    }
  }
}

/// A connection that sends what it is told and reads nothing.
private struct RawClient {
  private let descriptor: Int32

  init(path: String, sending bytes: [UInt8]) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in unsafe field.copyBytes(from: path.utf8.prefix(107))
    }
    let descriptor = descriptor
    let status = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0)
    // Without waiting: a server that stops reading must not stop this test.
    _ = unsafe send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
  }

  func halfClose() { shutdown(descriptor, Int32(SHUT_WR)) }
  func close() { Glibc.close(descriptor) }
}
