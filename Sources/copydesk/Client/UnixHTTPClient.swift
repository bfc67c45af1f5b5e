import FoundationEssentials
import Glibc

/// Sends one request over HTTP/1.1 on a Unix socket, and waits for the response.
///
/// It blocks: the command has nothing else to do, and starts faster without an event loop.
struct UnixHTTPClient: Sendable {
  /// Why there was no response.
  enum Failure: Error, Equatable {
    case pathTooLong(String)
    case noSocket(String)
    case notPermitted(String)
    case refused(String)
    case timedOut(seconds: Int)
    case lost
    case garbled(String)
  }

  /// How long a socket's path may be, in bytes (unix(7)).
  static let maximumPath = 107

  /// The socket's path.
  let path: String
  /// How long the daemon may be silent, in seconds; longer than it ever makes a client wait, which is 30.
  var patience = 90
  /// How long a response may take from its first byte to its last, in seconds.
  var answerLimit = 300
  /// Called with the number of bytes of the body sent so far.
  var progress: @Sendable (Int) -> Void = { _ in }

  /// How much is sent at a time, so that progress can be seen.
  private static let piece = 262_144

  /// Sends a request and reads the whole answer.
  func send(
    _ method: String, _ target: String, headers: [(String, String)] = [], body: Data = Data()
  ) throws(Failure) -> HTTPResponse {
    let descriptor = try connected()
    defer { close(descriptor) }
    var head =
      "\(method) \(target) HTTP/1.1\r\nHost: copydesk\r\nConnection: close\r\nContent-Length: \(body.count)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    // A daemon that refuses a request before it has read all of it closes its side; its answer is still to be read.
    if try write(Data((head + "\r\n").utf8), to: descriptor) {
      var start = body.startIndex
      while start < body.endIndex {
        let end = min(body.endIndex, start + Self.piece)
        guard try write(body[start..<end], to: descriptor) else { break }
        start = end
        progress(start - body.startIndex)
      }
    }
    return try answer(from: descriptor)
  }

  /// Sends a request and reads an answer that may have no end, as it arrives.
  ///
  /// - Returns: The whole answer where it is a refusal; nil when the stream has ended.
  func stream(
    _ method: String, _ target: String, headers: [(String, String)], _ take: (Data) throws -> Void
  ) throws -> HTTPResponse? {
    let descriptor = try connected()
    defer { close(descriptor) }
    var head = "\(method) \(target) HTTP/1.1\r\nHost: copydesk\r\nConnection: close\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    guard try write(Data((head + "\r\n").utf8), to: descriptor) else { throw Failure.lost }
    var reader = HTTPResponseReader()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while reader.answer == nil {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { throw Failure.timedOut(seconds: patience) }
      do {
        if count > 0 { try reader.take(buffer[..<count]) } else { try reader.end() }
      } catch {
        throw Self.failure(error)
      }
      guard let status = reader.status, status < 400 else { continue }
      let body = reader.takeBody()
      if !body.isEmpty { try take(body) }
    }
    return reader.answer.flatMap { $0.status < 400 ? nil : $0 }
  }

  private func connected() throws(Failure) -> Int32 {
    guard path.utf8.count <= Self.maximumPath else { throw .pathTooLong(path) }
    guard !path.isEmpty else { throw .noSocket(path) }
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
    case EAGAIN: throw .timedOut(seconds: patience)
    default: throw .refused(path)
    }
  }

  /// Whether everything was sent; false when the other side has stopped reading.
  private func write(_ data: Data, to descriptor: Int32) throws(Failure) -> Bool {
    var rest = data[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EPIPE || errno == ECONNRESET { return false }
      guard count > 0 else { throw errno == EAGAIN ? .timedOut(seconds: patience) : .lost }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private func answer(from descriptor: Int32) throws(Failure) -> HTTPResponse {
    var reader = HTTPResponseReader()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let clock = ContinuousClock()
    var began: ContinuousClock.Instant?
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { throw .timedOut(seconds: patience) }
      do throws(HTTPResponseReader.Malformation) {
        if count > 0 { try reader.take(buffer[..<count]) } else { try reader.end() }
      } catch {
        throw Self.failure(error)
      }
      if let answer = reader.answer { return answer }
      let start = began ?? clock.now
      began = start
      if clock.now - start > .seconds(answerLimit) { throw .timedOut(seconds: answerLimit) }
    }
  }

  private static func failure(_ malformation: HTTPResponseReader.Malformation) -> Failure {
    switch malformation {
    case .cutShort: .lost
    case .notHTTP: .garbled("it is not HTTP")
    case .unclearLength: .garbled("its length is ambiguous")
    case .tooLarge: .garbled("it is too large")
    }
  }
}
