import Foundation
import Glibc

/// Asks one question over HTTP/1.1 on a Unix socket, and waits for the answer.
///
/// It blocks: the command has nothing else to do, and starts faster without an event loop.
struct UnixHTTPClient {
  /// An answer.
  struct Response {
    let status: Int
    /// By lower-case name.
    let headers: [String: String]
    let body: Data
  }

  /// Why there was no answer.
  enum Failure: Error {
    case pathTooLong(String)
    case noSocket(String)
    case notPermitted(String)
    case refused(String)
    case timedOut(seconds: Int)
    case lost
    case garbled(String)
  }

  /// The socket's path.
  let path: String
  /// How long the daemon may keep silent, in seconds.
  var patience = 90

  /// Sends a request and reads the whole answer.
  func send(
    _ method: String, _ target: String, headers: [(String, String)] = [], body: Data = Data()
  ) throws(Failure) -> Response {
    let descriptor = try connected()
    defer { close(descriptor) }
    var head =
      "\(method) \(target) HTTP/1.1\r\nHost: copydesk\r\nConnection: close\r\nContent-Length: \(body.count)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    try write(Data((head + "\r\n").utf8) + body, to: descriptor)
    return try parse(readAll(from: descriptor))
  }

  private func connected() throws(Failure) -> Int32 {
    guard path.utf8.count <= 107 else { throw .pathTooLong(path) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .refused(path) }
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in unsafe field.copyBytes(from: path.utf8) }
    let status = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if status == 0 { return descriptor }
    let code = errno
    close(descriptor)
    switch code {
    case ENOENT, ENOTDIR: throw .noSocket(path)
    case EACCES, EPERM: throw .notPermitted(path)
    default: throw .refused(path)
    }
  }

  private func write(_ data: Data, to descriptor: Int32) throws(Failure) {
    var rest = [UInt8](data)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      // A daemon that refuses a request before it has read all of it closes its side; its answer is still to be read.
      if count < 0, errno == EPIPE || errno == ECONNRESET { return }
      guard count > 0 else { throw errno == EAGAIN ? .timedOut(seconds: patience) : .lost }
      rest = rest.dropFirst(count)
    }
  }

  private func readAll(from descriptor: Int32) throws(Failure) -> [UInt8] {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { throw .timedOut(seconds: patience) }
      if count < 0, received.isEmpty { throw .lost }
      if count <= 0 { return received }
      received += buffer[..<count]
    }
  }

  private func parse(_ bytes: [UInt8]) throws(Failure) -> Response {
    guard !bytes.isEmpty else { throw .lost }
    let separator = Array("\r\n\r\n".utf8)
    guard let headEnd = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else {
      throw .garbled("its head has no end")
    }
    let lines = String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ", maxSplits: 2) ?? []
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
      throw .garbled("it is no HTTP")
    }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      headers[line[..<colon].lowercased()] = String(value)
    }
    let rest = bytes[(headEnd + 4)...]
    if headers["transfer-encoding"]?.lowercased() == "chunked" {
      return Response(status: status, headers: headers, body: try unchunked(rest))
    }
    if let length = headers["content-length"].flatMap({ Int($0) }), rest.count < length { throw .lost }
    return Response(status: status, headers: headers, body: Data(rest))
  }

  /// The chunked coding (RFC 9112, section 7.1).
  private func unchunked(_ bytes: ArraySlice<UInt8>) throws(Failure) -> Data {
    var rest = bytes
    var body = Data()
    while true {
      guard let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw .lost }
      let line = String(decoding: rest[..<lineEnd], as: UTF8.self).prefix { $0.isHexDigit }
      guard let size = Int(line, radix: 16) else { throw .garbled("a chunk has no size") }
      rest = rest[(lineEnd + 1)...]
      if size == 0 { return body }
      guard rest.count >= size + 2 else { throw .lost }
      body += rest.prefix(size)
      rest = rest.dropFirst(size + 2)
    }
  }
}
