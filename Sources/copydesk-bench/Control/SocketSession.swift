import Foundation
import Glibc

/// The daemon gave another answer than expected, or none.
struct SocketFault: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = String(description.prefix(1000)) }
}

/// One connection to a control socket, over which requests go one after the other; blocks.
final class SocketSession {
  private let descriptor: Int32
  private let person: String?
  private var rest: [UInt8] = []

  /// - Parameter person: For whom this process's account speaks; nil for who has the account.
  init(path: String, person: String?) throws {
    self.person = person
    descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SocketFault("There is no socket left") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count <= 107 else { throw SocketFault("The path is longer than 107 bytes: \(path)") }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else {
      throw SocketFault("Cannot connect to \(path): \(unsafe String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  func get(_ target: String) throws -> String { try send("GET \(target)", "", "") }

  /// Begins to follow a stream; the connection, which is the caller's from then on, once its first bytes have come.
  func follow(_ target: String) throws -> Int32 {
    try write("GET \(target) HTTP/1.1\r\nHost: copydesk\r\n\(speaker)Accept: text/event-stream\r\n\r\n")
    while rest.firstRange(of: Array("\nid: ".utf8)) == nil {
      guard rest.count < 65_536 else { throw SocketFault(String(decoding: rest, as: UTF8.self)) }
      try read()
    }
    let stream = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard stream >= 0 else { throw SocketFault("There is no descriptor left") }
    return stream
  }

  /// The resident memory of the process at the other end, in kilobytes (10³ bytes).
  func daemonKilobytes() throws -> Int {
    var peer: (process: Int32, user: UInt32, group: UInt32) = (0, 0, 0)
    var size = socklen_t(MemoryLayout.size(ofValue: peer))
    guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 else {
      throw SocketFault("The process at the other end cannot be found out")
    }
    let fields = try String(contentsOfFile: "/proc/\(peer.process)/statm", encoding: .utf8).split(separator: " ")
    return (fields.dropFirst().first.flatMap { Int($0) } ?? 0) * sysconf(Int32(_SC_PAGESIZE)) / 1000
  }

  func post(_ target: String, contentType: String, _ body: String) throws -> String {
    try send("POST \(target)", "Content-Type: \(contentType)\r\nIdempotency-Key: \(UUID().uuidString)\r\n", body)
  }

  /// - Throws: `SocketFault` for an answer with an error's status, too.
  private func send(_ request: String, _ headers: String, _ body: String) throws -> String {
    try write(
      "\(request) HTTP/1.1\r\nHost: copydesk\r\n\(speaker)\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let end = Array("\r\n\r\n".utf8)
    while rest.firstRange(of: end) == nil { try read() }
    guard let border = rest.firstRange(of: end) else { throw SocketFault("There is no answer") }
    let head = String(decoding: rest[..<border.lowerBound], as: UTF8.self)
    rest.removeSubrange(..<border.upperBound)
    guard let status = head.firstMatch(of: /^HTTP\/1.1 (\d+)/).flatMap({ Int($0.output.1) }),
      let length = head.firstMatch(of: /(?i)content-length: *(\d+)/).flatMap({ Int($0.output.1) })
    else { throw SocketFault(head) }
    while rest.count < length { try read() }
    let answer = String(decoding: rest.prefix(length), as: UTF8.self)
    rest.removeFirst(length)
    guard status < 400 else { throw SocketFault("\(status): \(answer)") }
    return answer
  }

  private var speaker: String { person.map { "Copydesk-As: \($0)\r\n" } ?? "" }

  private func write(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw SocketFault("The daemon takes no more") }
      bytes = bytes.dropFirst(count)
    }
  }

  private func read() throws {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { throw SocketFault("The daemon ended the connection") }
    rest += buffer.prefix(count)
  }
}
