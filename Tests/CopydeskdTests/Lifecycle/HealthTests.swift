import Foundation
import Glibc
@testable import JobQueue
import Logging
import Postgres
import Testing
import TimeTesting

@testable import copydeskd

@Suite("Telling systemd about the daemon's health")
struct HealthTests {
  @Test("The watchdog is told at half its limit that the daemon is alive, and not earlier")
  func watchdog() async throws {
    let systemd = try NotifySocket()
    let environment = ["NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "30000000"]
    let notifier = SystemdNotifier(environment: environment)
    #expect(notifier.watchdogInterval == .seconds(15))
    let clock = ManualClock()
    let health = Health(notifier: notifier, progress: WorkerProgress(), logger: Self.silent, clock: clock)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await health.run() }
      defer { group.cancelAll() }
      for _ in 1...2 {
        try await Self.pass(.seconds(15), on: clock)
        #expect(await systemd.message() == "WATCHDOG=1")
      }
      try await Self.pass(.seconds(14), on: clock)
    }
    #expect(await systemd.message() == "STOPPING=1")
  }

  @Test("The watchdog is not told while the threads of database connections hang")
  func hung() async throws {
    let systemd = try NotifySocket()
    let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "30000000"])
    let clock = ManualClock()
    let executor = PollExecutor(name: "hung")
    let health = Health(
      notifier: notifier, progress: WorkerProgress(), logger: Self.silent, executor: executor, clock: clock)
    let (released, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: executor) {
        released.signal()
        hold(release)
      }
      await untilSignalled(released)
      group.addTask { try await health.run() }
      try await Self.pass(.seconds(15), on: clock)
      notifier.tell(.status("nothing before this"))
      #expect(await systemd.message() == "STATUS=nothing before this")
      release.signal()
      #expect(await systemd.message() == "WATCHDOG=1")
      group.cancelAll()
    }
  }

  @Test("A worker that is stuck is said, and the watchdog is not told until it gets on again")
  func stuck() async throws {
    let systemd = try NotifySocket()
    let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "30000000"])
    let (clock, time) = (ManualClock(), ManualClock())
    let progress = WorkerProgress { time.now.offset }
    let loop = progress.begin("the claiming of jobs from 'intake'")
    let health = Health(notifier: notifier, progress: progress, logger: Self.silent, clock: clock)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await health.run() }
      defer { group.cancelAll() }
      time.advance(by: WorkerProgress.turnLimit)
      try await Self.pass(.seconds(15), on: clock)
      #expect(await systemd.message() == "WATCHDOG=1")
      time.advance(by: .seconds(15))
      for _ in 1...2 {
        try await Self.pass(.seconds(15), on: clock)
        #expect(
          await systemd.message() == "STATUS=stuck: the claiming of jobs from 'intake' has not moved for 315 s")
      }
      progress.turn(loop)
      try await Self.pass(.seconds(15), on: clock)
      #expect(await systemd.message() == "STATUS=serving")
      #expect(await systemd.message() == "WATCHDOG=1")
    }
  }

  private static let silent = Logger(label: "health", factory: { _ in SwiftLogNoOpLogHandler() })

  private static func pass(_ duration: Duration, on clock: ManualClock) async throws {
    try await clock.untilAsleep(1)
    clock.advance(by: duration)
  }
}

/// Blocks the thread, as a bug would.
private func hold(_ semaphore: DispatchSemaphore) { semaphore.wait() }

/// Returns when the semaphore was signalled, without blocking a thread of Swift's.
@concurrent
private func untilSignalled(_ semaphore: DispatchSemaphore) async {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread {
      semaphore.wait()
      continuation.resume()
    }
  }
}

/// A socket as systemd listens on (sd_notify(3)).
final class NotifySocket: Sendable {
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
