import Foundation
import Glibc
import Logging
import Postgres
import PostgresTesting
import Testing
import TimeTesting

@testable import copydeskd

@Suite("Telling systemd about the daemon's health")
struct HealthTests {
  @Test("The watchdog is petted at half its limit, even while the database is unreachable")
  func watchdog() async throws {
    let systemd = try NotifySocket()
    let environment = ["NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "30000000"]
    let notifier = SystemdNotifier(environment: environment)
    #expect(notifier.watchdogInterval == .seconds(15))
    try await TestDatabase.withDatabase { database in
      let clock = ManualClock()
      let pool = Pool(configuration: database, logger: Self.silent)
      let health = Health(notifier: notifier, pool: pool, logger: Self.silent, clock: clock)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await health.run() }
        defer { group.cancelAll() }
        for _ in 1...2 {
          try await Self.pass(.seconds(15), on: clock)
          #expect(await systemd.message() == "WATCHDOG=1")
        }
        // No connection of a closed pool is to be had.
        await pool.close()
        try await Self.pass(.seconds(15), on: clock)
        #expect(await systemd.message() == "STATUS=waiting for the database")
        #expect(await systemd.message() == "WATCHDOG=1")
      }
      #expect(await systemd.message() == "STOPPING=1")
    }
  }

  @Test("The watchdog is petted no earlier than that")
  func notEarly() async throws {
    let systemd = try NotifySocket()
    let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "30000000"])
    let clock = ManualClock()
    let pool = Pool(configuration: ConnectionConfiguration(uri: "postgresql://"), logger: Self.silent)
    let health = Health(notifier: notifier, pool: pool, logger: Self.silent, clock: clock)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await health.run() }
      try await Self.pass(.seconds(14), on: clock)
      group.cancelAll()
    }
    #expect(await systemd.message() == "STOPPING=1")
    await pool.close()
  }

  private static let silent = Logger(label: "health", factory: { _ in SwiftLogNoOpLogHandler() })

  private static func pass(_ duration: Duration, on clock: ManualClock) async throws {
    try await clock.untilAsleep(1)
    clock.advance(by: duration)
  }
}

/// A socket as systemd listens on (sd_notify(3)).
private final class NotifySocket: Sendable {
  let path = "/tmp/cn-\(UInt32.random(in: 0...UInt32.max))"
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = path
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in unsafe field.copyBytes(from: path.utf8) }
    let descriptor = descriptor
    let status = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw SocketFailure(reason: errno) }
    var limit = timeval(tv_sec: Int(WaitLimit.standard.components.seconds), tv_usec: 0)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    close(descriptor)
    unsafe unlink(path)
  }

  /// The next message; empty when none comes within the limit.
  @concurrent
  func message() async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        continuation.resume(returning: String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self))
      }
    }
  }
}
