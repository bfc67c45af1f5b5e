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
  private let person: String
  private var rest: [UInt8] = []

  init(path: String, person: String) throws {
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

  func post(_ target: String, contentType: String, _ body: String) throws -> String {
    try send("POST \(target)", "Content-Type: \(contentType)\r\nIdempotency-Key: \(UUID().uuidString)\r\n", body)
  }

  /// - Throws: `SocketFault` for an answer with an error's status, too.
  private func send(_ request: String, _ headers: String, _ body: String) throws -> String {
    var bytes = Array(
      "\(request) HTTP/1.1\r\nHost: copydesk\r\nCopydesk-As: \(person)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        .utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw SocketFault("The daemon takes no more") }
      bytes = bytes.dropFirst(count)
    }
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

  private func read() throws {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { throw SocketFault("The daemon ended the connection") }
    rest += buffer.prefix(count)
  }
}
