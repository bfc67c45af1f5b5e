import Foundation
import Glibc
import Synchronization

/// A server on a port of its own that answers one connection line by line, or, given a whole response, a request.
final class FakeServer: Sendable {
  let port: Int
  private let received = Mutex<[String]>([])
  private let finished: AsyncStream<Void>

  /// - Parameter answer: What is answered to a line, nil for when it begins; nil for nothing.
  init(_ answer: @escaping @Sendable (String?) -> String?) throws {
    let (listening, port) = try Self.listening()
    self.port = port
    let (finished, finish) = AsyncStream<Void>.makeStream()
    self.finished = finished
    Thread.detachNewThread { [self] in
      defer {
        close(listening)
        finish.finish()
      }
      let connection = accept(listening, nil, nil)
      guard connection >= 0 else { return }
      defer { close(connection) }
      serve(connection, answer)
    }
  }

  /// A socket on which somebody listens, and its port.
  static func listening() throws -> (socket: Int32, port: Int) {
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(listening, generic, size) == 0 && getsockname(listening, generic, &size) == 0
      }
    }
    guard bound, listen(listening, 4) == 0 else { throw POSIXError(.EADDRINUSE) }
    return (listening, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// What came in, once the connection has ended.
  func lines() async throws -> [String] {
    for await _ in finished {}
    return received.withLock { $0 }
  }

  private func serve(_ connection: Int32, _ answer: (String?) -> String?) {
    func say(_ text: String?) {
      guard let text else { return }
      let bytes = Array(text.utf8)
      _ = unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
    say(answer(nil))
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      rest += buffer[..<count]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        var line = String(decoding: rest[..<end], as: UTF8.self)
        if line.hasSuffix("\r") { line.removeLast() }
        rest.removeSubrange(...end)
        received.withLock { $0.append(line) }
        say(answer(line))
      }
      // What does not end in a line break, as a request's body.
      if !rest.isEmpty, let body = answer(String(decoding: rest, as: UTF8.self)) {
        received.withLock { $0.append(String(decoding: rest, as: UTF8.self)) }
        say(body)
        return
      }
    }
  }
}
