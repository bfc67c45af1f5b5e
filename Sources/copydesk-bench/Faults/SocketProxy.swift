import Foundation
import Glibc
import Synchronization

/// A proxy between clients and a server's Unix socket that cuts connections in the middle of a message.
///
/// Two threads per connection copy bytes in both directions; a cut lets half of the next piece through.
final class SocketProxy: Sendable {
  /// The proxy could not be started.
  struct Failure: Error, CustomStringConvertible {
    let what: String
    let code: Int32

    var description: String { unsafe "The proxy could not \(what): \(String(cString: strerror(code)))" }
  }

  private struct Link {
    let client: Int32
    let server: Int32
    /// Whether to cut it when it next sends something to the server.
    var isDoomed = false
  }

  private struct State {
    var links: [Int: Link] = [:]
    var next = 0
    var cuts = 0
  }

  private let listener: Int32
  private let target: String
  private let state = Mutex(State())

  /// Listens on `path`, and connects each client to the socket at `target`.
  init(path: String, target: String) throws {
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    self.target = target
    guard listener >= 0 else { throw Failure(what: "make a socket", code: errno) }
    let bound = try unsafe Self.withAddress(path) { address, size in unsafe bind(listener, address, size) }
    guard bound == 0, listen(listener, 128) == 0 else { throw Failure(what: "listen on \(path)", code: errno) }
    Thread.detachNewThread { self.accept() }
  }

  /// The number of connections cut so far.
  var cuts: Int { state.withLock { $0.cuts } }

  /// Cuts a connection when it next sends something; `victim` chooses which, modulo their number.
  func doom(_ victim: Int) {
    state.withLock { state in
      let numbers = state.links.keys.sorted()
      guard !numbers.isEmpty else { return }
      state.links[numbers[victim % numbers.count]]?.isDoomed = true
    }
  }

  /// Stops accepting connections.
  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private static func withAddress<Value>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
  ) throws -> Value {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < room else { throw Failure(what: "use the long path \(path)", code: ENAMETOOLONG) }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}

// MARK: - Copying

extension SocketProxy {
  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else {
        if errno == EINTR || errno == ECONNABORTED { continue }
        Glibc.close(listener)
        return
      }
      let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      let connected = try? unsafe Self.withAddress(target) { address, size in unsafe connect(server, address, size) }
      guard connected == 0 else {
        // The server is down: the client sees its connection closed at once.
        Glibc.close(client)
        Glibc.close(server)
        continue
      }
      let number = state.withLock { state in
        state.next += 1
        state.links[state.next] = Link(client: client, server: server)
        return state.next
      }
      Thread.detachNewThread { self.carry(number, client, server) }
    }
  }

  /// Copies in both directions, one of them in a thread of its own, until either end closes.
  private func carry(_ number: Int, _ client: Int32, _ server: Int32) {
    let answers = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      self.copy(from: server, to: client) { _ in false }
      answers.signal()
    }
    copy(from: client, to: server) { count in
      self.state.withLock { state in
        guard count > 1, state.links[number]?.isDoomed == true else { return false }
        state.cuts += 1
        return true
      }
    }
    answers.wait()
    state.withLock { $0.links[number] = nil }
    Glibc.close(client)
    Glibc.close(server)
  }

  /// Copies until the end; where `isCut` returns true for a piece, half of it is passed on and both connections are closed.
  private func copy(from source: Int32, to sink: Int32, isCut: (Int) -> Bool) {
    defer {
      shutdown(source, Int32(SHUT_RDWR))
      shutdown(sink, Int32(SHUT_RDWR))
    }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(source, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      let ends = isCut(count)
      guard write(buffer[..<(ends ? count / 2 : count)], to: sink), !ends else { return }
    }
  }

  private func write(_ bytes: ArraySlice<UInt8>, to sink: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
