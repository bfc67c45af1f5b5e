import FoundationEssentials
import Glibc
import HTTPParsing

/// Sends one request over HTTP/1.1 on a Unix socket of this host or, through ssh, of another, and waits for the response.
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
    /// There is no ssh here, or it cannot be started (errno).
    case noSSH(Int32)
    /// ssh ended before it was connected to the daemon there, with that status; nothing was asked.
    case ssh(host: String, status: Int32)
  }

  /// How long a socket's path may be, in bytes (unix(7)).
  static let maximumPath = 107

  /// Where the socket is.
  let address: ControlAddress
  /// How long the daemon may be silent, in seconds; longer than it ever makes a client wait, which is 30.
  var patience = 90
  /// How long a response may take from its first byte to its last, in seconds.
  var answerLimit = 300
  /// Called with the number of bytes of the body sent so far.
  var progress: @Sendable (Int) -> Void = { _ in }

  /// How much is sent at a time, so that progress can be seen.
  private static let piece = 262_144

  /// The way to another host; nil to a socket of this one.
  private let tunnel: SSHTunnel?

  /// - Parameters:
  ///   - isSilent: Whether ssh may neither ask nor say anything on the terminal.
  ///   - patience: How long the daemon may be silent, in seconds.
  ///   - answerLimit: How long a response may take from its first byte to its last, in seconds.
  init(_ address: ControlAddress, isSilent: Bool = false, patience: Int = 90, answerLimit: Int = 300) {
    self.address = address
    self.patience = patience
    self.answerLimit = answerLimit
    tunnel = if case .ssh(let remote) = address { SSHTunnel(remote, isSilent: isSilent) } else { nil }
  }

  /// A client of that socket of this host.
  init(path: String, patience: Int = 90, answerLimit: Int = 300) {
    self.init(.path(path), patience: patience, answerLimit: answerLimit)
  }

  /// Sends a request and reads the whole answer.
  ///
  /// Through ssh a request may be sent twice, when the session that the last one left has ended meanwhile; so what changes
  /// something has a key by which the daemon knows it again.
  func send(
    _ method: String, _ target: String, headers: [(String, String)] = [], body: Data = Data()
  ) throws(Failure) -> HTTPResponse {
    let request = Request(method, target, headers, body)
    guard case .path(let path) = address else { return try sendThroughSSH(request) }
    let descriptor = try UnixSocket.connect(path, patience: patience)
    defer { close(descriptor) }
    return try exchange(request, on: descriptor, isLast: true)
  }

  private func sendThroughSSH(_ request: Request) throws(Failure) -> HTTPResponse {
    guard let tunnel else { throw .lost }
    var isPerhapsDone = false
    if let session = tunnel.takeIdle() {
      do throws(Failure) {
        return try exchange(request, on: session, of: tunnel)
      } catch {
        guard error == .lost else { throw error }
        isPerhapsDone = request.method != "GET"
      }
    }
    let session: SSHTunnel.Session
    do throws(Failure) {
      session = try tunnel.open(patience: patience)
    } catch {
      throw isPerhapsDone ? .lost : error
    }
    return try exchange(request, on: session, of: tunnel)
  }

  private func exchange(
    _ request: Request, on session: SSHTunnel.Session, of tunnel: SSHTunnel
  ) throws(Failure) -> HTTPResponse {
    do throws(Failure) {
      let answer = try exchange(request, on: session.descriptor, isLast: false)
      let isLast = answer.headers["connection"]?.lowercased() == "close"
      if isLast { tunnel.end(session) } else { tunnel.keep(session) }
      return answer
    } catch {
      tunnel.end(session)
      throw error
    }
  }

  private func exchange(
    _ request: Request, on descriptor: Int32, isLast: Bool
  ) throws(Failure) -> HTTPResponse {
    // A daemon that refuses a request before it has read all of it closes its side; its answer is still to be read.
    let body = request.body
    if try write(request.head(isLast: isLast), to: descriptor) {
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
    let request = Request(method, target, headers, Data())
    guard case .path(let path) = address else {
      guard let tunnel else { throw Failure.lost }
      let session = try tunnel.open(patience: patience)
      defer { tunnel.end(session) }
      return try stream(request, on: session.descriptor, take)
    }
    let descriptor = try UnixSocket.connect(path, patience: patience)
    defer { close(descriptor) }
    return try stream(request, on: descriptor, take)
  }

  private func stream(
    _ request: Request, on descriptor: Int32, _ take: (Data) throws -> Void
  ) throws -> HTTPResponse? {
    guard try write(request.head(isLast: true), to: descriptor) else { throw Failure.lost }
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

/// A request as it is sent.
private struct Request {
  let method: String
  let target: String
  let headers: [(String, String)]
  let body: Data

  init(_ method: String, _ target: String, _ headers: [(String, String)], _ body: Data) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// Its first bytes.
  ///
  /// - Parameter isLast: Whether the connection ends with the answer.
  func head(isLast: Bool) -> Data {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: copydesk\r\nContent-Length: \(body.count)\r\n"
    if isLast { head += "Connection: close\r\n" }
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    return Data((head + "\r\n").utf8)
  }
}
