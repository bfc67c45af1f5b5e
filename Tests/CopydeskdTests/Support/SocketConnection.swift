import Foundation
import Glibc
import TimeTesting

/// A connection to the control socket that sends and reads bytes as it is told, well-formed or not.
final class SocketConnection: Sendable {
  private let descriptor: Int32

  /// Connects. Reading gives up after as long without a byte as any wait may take.
  init(to path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
      unsafe field.copyBytes(from: path.utf8.prefix(107))
    }
    var limit = timeval(tv_sec: Int(WaitLimit.standard.components.seconds), tv_usec: 0)
    let descriptor = descriptor
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let status = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else {
      let reason = errno
      Glibc.close(descriptor)
      throw SocketFailure(reason: reason)
    }
  }

  deinit { Glibc.close(descriptor) }

  /// Sends without waiting: a server that stops reading must not stop a test.
  func send(_ bytes: [UInt8]) {
    _ = unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
  }

  /// Sends all of it, waiting for the server where it must.
  @concurrent
  func sendAll(_ bytes: [UInt8]) async {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        var sent = 0
        while sent < bytes.count {
          let count = unsafe bytes[sent...].withUnsafeBytes { rest in
            unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
          }
          guard count > 0 else { break }
          sent += count
        }
        continuation.resume()
      }
    }
  }

  /// Whether the server has not ended the connection, nor said anything on it.
  var isWaited: Bool {
    var byte: UInt8 = 0
    return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) < 0 && errno == EAGAIN
  }

  /// Says that nothing more will be sent.
  func halfClose() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Ends both directions.
  func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// The next bytes; none when the server has ended, or says nothing for too long.
  @concurrent
  func read() async -> [UInt8] {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in continuation.resume(returning: readBlocking()) }
    }
  }

  private func readBlocking() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    return Array(buffer.prefix(max(count, 0)))
  }
}

struct SocketFailure: Error {
  let reason: Int32
}

/// An answer over the control socket.
struct Answer: Sendable, Hashable {
  let status: Int
  let headers: [String: String]
  let body: String

  /// The answer in those bytes; nil when they are none.
  init?(_ text: String) {
    guard let head = text.range(of: "\r\n\r\n") else { return nil }
    let lines = text[..<head.lowerBound].split(separator: "\r\n")
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
    self.status = status
    headers = Dictionary(
      lines.dropFirst().compactMap { line in
        line.range(of: ": ").map { (line[..<$0.lowerBound].lowercased(), String(line[$0.upperBound...])) }
      }, uniquingKeysWith: { first, _ in first })
    body = String(text[head.upperBound...])
  }
}

extension Answer {
  /// The body, which is JSON.
  func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body.utf8))
  }
}

extension Daemon {
  /// One exchange on a connection of its own, as that person.
  func request(
    _ method: String, _ target: String, as person: String?, headers: [String: String] = [:], body: String = ""
  ) async throws -> Answer {
    try await exchange(socket, method, target, as: person, headers: headers, body: Array(body.utf8))
  }
}

/// One exchange on a connection of its own, as that person.
func exchange(
  _ socket: String, _ method: String, _ target: String, as person: String?, headers: [String: String] = [:],
  body: [UInt8] = []
) async throws -> Answer {
  let connection = try SocketConnection(to: socket)
  await connection.sendAll(requestBytes(method, target, as: person, headers: headers, body: body))
  let deadline = ContinuousClock.now + WaitLimit.standard
  var bytes: [UInt8] = []
  while true {
    let more = await connection.read()
    // An answer that never ends is read no further.
    guard !more.isEmpty, ContinuousClock.now < deadline else { break }
    bytes += more
  }
  let text = String(decoding: bytes, as: UTF8.self)
  guard let answer = Answer(text) else { throw NeverHappened("an answer to \(method) \(target)", seen: text) }
  return answer
}

/// A whole request, after which the server closes the connection.
func requestBytes(
  _ method: String, _ target: String, as person: String?, headers: [String: String] = [:], body: [UInt8] = []
) -> [UInt8] {
  var headers = headers.merging(["Host": "copydesk", "Connection": "close"]) { own, _ in own }
  if let person { headers["Copydesk-As"] = person }
  if !body.isEmpty { headers["Content-Length"] = String(body.count) }
  let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
  return Array("\(method) \(target) HTTP/1.1\r\n\(lines)\r\n".utf8) + body
}
