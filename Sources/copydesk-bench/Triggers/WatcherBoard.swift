import CLibPQ
import Foundation
import Glibc
import Newsroom
import Synchronization

/// Many connections that follow a daemon's events, read by one thread, and when each heard of each note.
final class WatcherBoard: Sendable {
  /// One who follows.
  fileprivate struct Watcher: Sendable {
    var descriptor: Int32
    /// What has come of a line that is not complete.
    var line: [UInt8] = []
    /// Whether the event whose lines come is a note.
    var isNote = false
    /// When it heard of each note, in the order of the stream, in seconds since 1970.
    var heard: [Double] = []
    var isCutOff = false
  }

  fileprivate struct State: Sendable {
    var watchers: [Watcher] = []
    /// When each of the notes was added, by the database's clock, as the first of them was told.
    var added: [Double] = []
    var isOver = false
  }

  private let count: Int
  private let state = Mutex(State())

  init(count: Int) { self.count = count }

  deinit { for watcher in state.withLock({ $0.watchers }) { close(watcher.descriptor) } }

  /// Connects all of them, and waits until each is told where it begins.
  ///
  /// - Parameters:
  ///   - accounts: Under which, in turn; none for this process's own.
  ///   - person: For whom this process's own account speaks.
  func connect(to path: String, as accounts: [UInt32], orAs person: String) throws {
    for number in 0..<count {
      let account = accounts.isEmpty ? nil : accounts[number % accounts.count]
      if let account, seteuid(account) != 0 { throw SocketFault("This process may not act as account \(account)") }
      defer { if account != nil { seteuid(getuid()) } }
      let session = try SocketSession(path: path, person: account == nil ? person : nil)
      let descriptor = try session.follow("/v1/events")
      state.withLock { $0.watchers.append(Watcher(descriptor: descriptor)) }
    }
  }

  /// Reads until it is stopped.
  func read() -> Task<Void, Never> {
    let (done, finish) = AsyncStream<Void>.makeStream()
    Thread.detachNewThread { [self] in
      var descriptors = state.withLock {
        $0.watchers.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while !state.withLock({ $0.isOver }) {
        guard unsafe poll(&descriptors, nfds_t(descriptors.count), 100) > 0 else { continue }
        for index in descriptors.indices where descriptors[index].revents != 0 {
          let count = unsafe recv(descriptors[index].fd, &buffer, buffer.count, Int32(MSG_DONTWAIT))
          let now = Date().timeIntervalSince1970
          if count > 0 {
            state.withLock { $0.take(buffer[..<count], by: index, at: now) }
          } else if count == 0 || errno != EAGAIN {
            descriptors[index].fd = -1
            state.withLock { $0.watchers[index].isCutOff = true }
          }
        }
      }
      finish.finish()
    }
    return Task { for await _ in done {} }
  }

  func stop() { state.withLock { $0.isOver = true } }

  /// How long it took until each heard of each note, in milliseconds; and how many have not heard of all of so many.
  func heard(of expected: Int) -> (delays: [Double], lost: Int) {
    state.withLock { state in
      let lost = state.watchers.count { $0.isCutOff || $0.heard.count != expected }
      let delays = state.watchers.flatMap { watcher in
        zip(watcher.heard, state.added).map { heard, added in (heard - added) * 1000 }
      }
      return (delays, lost)
    }
  }
}

extension WatcherBoard.State {
  private static let event = Array("event: note".utf8)
  private static let data = Array("data: ".utf8)

  fileprivate mutating func take(_ bytes: ArraySlice<UInt8>, by index: Int, at now: Double) {
    var rest = bytes
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      watchers[index].line += rest[..<end]
      rest = rest[(end + 1)...]
      let line = watchers[index].line
      watchers[index].line.removeAll(keepingCapacity: true)
      if line.starts(with: Self.event) {
        watchers[index].isNote = true
      } else if watchers[index].isNote, line.starts(with: Self.data) {
        watchers[index].isNote = false
        watchers[index].heard.append(now)
        if index == 0 {
          let text = String(decoding: line, as: UTF8.self)
          let at = text.firstMatch(of: /"at"\s*:\s*"([^"]+)"/).flatMap { Instant(String($0.output.1)) }
          added.append(at?.date.timeIntervalSince1970 ?? now)
        }
      }
    }
    watchers[index].line += rest
  }
}
