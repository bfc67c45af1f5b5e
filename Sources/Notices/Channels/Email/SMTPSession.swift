import Glibc

/// What is said on a connection to a mail server, and what it answers; encrypted from some moment on, or never.
final class SMTPSession {
  /// What the server may say in one answer, in bytes.
  private static let longestAnswer = 8192

  private let socket: Int32
  /// How sentences name the server.
  private let place: String
  private let deadline: ContinuousClock.Instant
  private var encrypted: TLSSession?
  private var received: [UInt8] = []

  /// - Parameters:
  ///   - socket: Connected; it stays the caller's.
  ///   - deadline: When the server has taken too long.
  init(socket: Int32, place: String, until deadline: ContinuousClock.Instant) {
    self.socket = socket
    self.place = place
    self.deadline = deadline
  }

  /// Has all that follows be encrypted. What came in the clear and has not been read is not taken for what the server says now
  /// (RFC 3207, section 4.2): there must be none.
  func encrypt(host: String, authorities: String?) throws(NoticeFault) {
    guard received.isEmpty else { throw .tryAgain(reason: "\(place) says more in the clear than it was asked") }
    do throws(TLSSession.Fault) {
      encrypted = try TLSSession(socket: socket, host: host, authorities: authorities)
    } catch {
      throw .tryAgain(reason: "no encrypted connection to \(place): \(error.reason)")
    }
  }

  /// Says that nothing more follows.
  func end() { encrypted?.end() }

  @discardableResult
  func say(_ line: String, expecting codes: Int...) throws(NoticeFault) -> String {
    var rest = Array((line + "\r\n").utf8)[...]
    while !rest.isEmpty {
      let count = send(rest)
      guard count > 0, ContinuousClock.now < deadline else {
        throw .tryAgain(reason: "\(place) does not read what it is sent")
      }
      rest = rest.dropFirst(count)
    }
    return try answer(codes)
  }

  func expect(_ codes: Int...) throws(NoticeFault) { _ = try answer(codes) }

  private func send(_ bytes: ArraySlice<UInt8>) -> Int {
    if let encrypted { return encrypted.send(bytes) }
    while true {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 || errno != EINTR { return count }
    }
  }

  private func receive(_ buffer: inout [UInt8]) -> Int {
    if let encrypted { return encrypted.receive(&buffer) }
    while true {
      let count = unsafe recv(socket, &buffer, buffer.count, 0)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  private func answer(_ codes: [Int]) throws(NoticeFault) -> String {
    var lines: [String] = []
    while true {
      let line = try nextLine()
      lines.append(line)
      // All lines but the last have a hyphen after the code.
      if line.dropFirst(3).first != "-" { break }
      guard lines.count < 100 else { throw .tryAgain(reason: "\(place) answers without an end") }
    }
    let all = lines.joined(separator: " ")
    let text = all.trimmed(to: 300)
    guard let code = lines.last.flatMap({ Int($0.prefix(3)) }) else {
      throw .tryAgain(reason: "\(place) does not speak SMTP: “\(text)”")
    }
    if codes.contains(code) { return all }
    // What begins with 5 it will say again (section 4.2.1).
    throw (500..<600).contains(code)
      ? .never(reason: "\(place) refuses the message: “\(text)”")
      : .tryAgain(reason: "\(place) does not take the message now: “\(text)”")
  }

  private func nextLine() throws(NoticeFault) -> String {
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: received[..<end], as: UTF8.self)
        received.removeSubrange(...end)
        return line.hasSuffix("\r") ? String(line.dropLast()) : line
      }
      guard received.count < Self.longestAnswer else { throw .tryAgain(reason: "\(place) answers without an end") }
      var buffer = [UInt8](repeating: 0, count: 1024)
      let count = receive(&buffer)
      guard count > 0, ContinuousClock.now < deadline else { throw .tryAgain(reason: "\(place) did not answer") }
      received += buffer[..<count]
    }
  }
}
