import Foundation
import Testing

@Suite("Hostile and broken clients")
struct HostileClientTests {
  @Test("Garbage, silence, half requests and floods do not keep other clients waiting")
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
      let clients = try (0..<90).map { index in
        let client = try SocketConnection(to: daemon.socket)
        client.send(garbage[index % garbage.count])
        return client
      }
      for _ in 0..<20 { try await daemon.succeeds(as: nil, "status") }
      // The others were not served because the silent ones had been given up: those are still waited for.
      #expect(zip(clients.indices, clients).allSatisfy { !garbage[$0 % garbage.count].isEmpty || $1.isWaited })
      for client in clients.prefix(45) { client.halfClose() }
      try await daemon.succeeds(as: nil, "status")
      for client in clients { client.close() }
      try await daemon.succeeds(as: nil, "status")
    }
  }

  @Test("A second daemon on the same directory is refused in one sentence, and the first keeps running")
  func secondDaemon() async throws {
    try await Daemon.with { daemon in
      let second = try await run(
        .copydeskd, ["run", "--embedded", daemon.directory.path, "--theme", Sample.theme.path])
      #expect(second.status != 0)
      #expect(second.errors.contains("Another copydeskd"))
      try await daemon.succeeds(as: nil, "status")
    }
  }

  @Test("An account that belongs to no staff member sees the status and nothing else")
  func strangers() async throws {
    try await Daemon.with { daemon in
      try await daemon.succeeds(as: nil, "status")
      let refused = try await daemon.copydesk(as: nil, ["inbox"])
      #expect(refused.status == 77)
      #expect(refused.errors.contains("unknown_account"))
    }
  }
}
