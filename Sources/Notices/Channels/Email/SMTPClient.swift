import Foundation
import Glibc

/// Hands one message to a mail server that takes mail from this host without a password (RFC 5321): a relay on the host itself or
/// beside it.
struct SMTPClient: Sendable {
  let host: String
  let port: Int
  /// How long the server may be silent, in seconds.
  var patience = 10

  /// What the server may say in one answer, in bytes.
  private static let longestAnswer = 8192

  /// Sends it; what the server answered.
  @concurrent
  func send(_ message: EmailMessage) async throws(NoticeFault) -> String {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<String, NoticeFault>, Never>) in
      // A thread of its own waits: those of tasks never do.
      Thread.detachNewThread {
        do throws(NoticeFault) {
          continuation.resume(returning: .success(try self.sendBlocking(message)))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  private func sendBlocking(_ message: EmailMessage) throws(NoticeFault) -> String {
    let socket = try connected()
    defer { close(socket) }
    var session = SMTPSession(socket: socket, place: place)
    try session.expect(220)
    try session.say("EHLO \(message.from.domain)", expecting: 250)
    try session.say("MAIL FROM:<\(message.from)>", expecting: 250)
    try session.say("RCPT TO:<\(message.to)>", expecting: 250, 251)
    try session.say("DATA", expecting: 354)
    // Lines end in CRLF, and one that begins with a full stop gets another (section 4.5.2).
    let lines = String(decoding: message.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let text = lines.map { $0.hasPrefix(".") ? "." + $0 : String($0) }.joined(separator: "\r\n")
    let answer = try session.say(text + "\r\n.", expecting: 250)
    // It has been taken, whatever is said to this.
    _ = try? session.say("QUIT", expecting: 221)
    return answer.trimmed(to: 200)
  }

  private var place: String { "the mail server \(host):\(port)" }

  private func connected() throws(NoticeFault) -> Int32 {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let first = unsafe found else {
      throw .tryAgain(reason: "the host of \(place) cannot be found")
    }
    defer { unsafe freeaddrinfo(first) }
    var next: UnsafeMutablePointer<addrinfo>? = unsafe first
    var code = ECONNREFUSED
    while let address = unsafe next {
      let descriptor = unsafe socket(
        address.pointee.ai_family, address.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue),
        address.pointee.ai_protocol)
      if descriptor >= 0 {
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        if unsafe connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 { return descriptor }
        code = errno
        close(descriptor)
      }
      unsafe next = address.pointee.ai_next
    }
    throw .tryAgain(reason: "\(place) cannot be reached: \(unsafe String(cString: strerror(code)))")
  }

  /// A connection, and how the server answers on it.
  private struct SMTPSession {
    let socket: Int32
    let place: String
    private var received: [UInt8] = []

    init(socket: Int32, place: String) {
      self.socket = socket
      self.place = place
    }

    @discardableResult
    mutating func say(_ line: String, expecting codes: Int...) throws(NoticeFault) -> String {
      var rest = Array((line + "\r\n").utf8)[...]
      while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes {
          unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw .tryAgain(reason: "\(place) does not read what it is sent") }
        rest = rest.dropFirst(count)
      }
      return try answer(codes)
    }

    mutating func expect(_ codes: Int...) throws(NoticeFault) { _ = try answer(codes) }

    private mutating func answer(_ codes: [Int]) throws(NoticeFault) -> String {
      var lines: [String] = []
      while true {
        let line = try nextLine()
        lines.append(line)
        // All lines but the last have a hyphen after the code.
        if line.dropFirst(3).first != "-" { break }
        guard lines.count < 100 else { throw .tryAgain(reason: "\(place) answers without an end") }
      }
      let text = lines.joined(separator: " ").trimmed(to: 300)
      guard let code = lines.last.flatMap({ Int($0.prefix(3)) }) else {
        throw .tryAgain(reason: "\(place) does not speak SMTP: “\(text)”")
      }
      if codes.contains(code) { return text }
      // What begins with 5 it will say again (section 4.2.1).
      throw (500..<600).contains(code)
        ? .never(reason: "\(place) refuses the message: “\(text)”")
        : .tryAgain(reason: "\(place) does not take the message now: “\(text)”")
    }

    private mutating func nextLine() throws(NoticeFault) -> String {
      while true {
        if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
          let line = String(decoding: received[..<end], as: UTF8.self)
          received.removeSubrange(...end)
          return line.hasSuffix("\r") ? String(line.dropLast()) : line
        }
        guard received.count < SMTPClient.longestAnswer else {
          throw .tryAgain(reason: "\(place) answers without an end")
        }
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = unsafe recv(socket, &buffer, buffer.count, 0)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw .tryAgain(reason: "\(place) did not answer") }
        received += buffer[..<count]
      }
    }
  }
}
