import CLibPQ
import Foundation
import Glibc
import Testing

@testable import Postgres

@Suite("Requests to cancel", .timeLimit(.minutes(10)))
struct BrokenPipeTests {
  @Test("A server that ends as it is asked to cancel does not end the process")
  func serverEnds() async throws {
    // In a process of its own, which the signal would end.
    await #expect(processExitsWith: .success) { try cancelAtServerThatEnds() }
  }
}

/// Sends requests to a server that ends each connection at once: sometimes before what is sent to it, and mostly not.
private func cancelAtServerThatEnds() throws {
  signal(SIGPIPE, SIG_DFL)
  let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
  try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: directory) }
  let server = try MuteServer(directory: directory)
  defer { server.close() }
  Thread.detachNewThread { while server.hangUp() {} }
  let connection = unsafe PQconnectStart("host=\(directory) port=5432 sslmode=disable gssencmode=disable")
  defer { unsafe PQfinish(connection) }
  let key = unsafe CancelKey(owning: try #require(unsafe PQgetCancel(connection)))
  for _ in 0..<2_000 { _ = key.request() }
}
