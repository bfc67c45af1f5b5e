import Foundation
import Glibc

/// Hands one message to a mail server that takes mail from this host without a password (RFC 5321): a relay on the host itself or
/// beside it; encrypted where that is wanted (RFC 3207, RFC 8314).
struct SMTPClient: Sendable {
  let host: String
  let port: Int
  /// Whether, and how, the connection is encrypted.
  var encryption = MailEncryption.none
  /// The PEM file with the authorities whose certificates count; nil for the system's.
  var authorities: String?
  /// How long the server may be silent, in seconds.
  var patience = 10
  /// How long it may take to hand over a message, in seconds.
  var timeLimit = 60

  /// Sends it; what the server answered.
  @concurrent
  func send(_ message: EmailMessage) async throws(NoticeFault) -> String {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<String, NoticeFault>, Never>) in
      // A thread of its own waits: those of tasks never do.
      Thread.detachNewThread {
        Self.ignoreBrokenPipes()
        do throws(NoticeFault) {
          continuation.resume(returning: .success(try self.sendBlocking(message)))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  /// OpenSSL writes to a connection that the server has ended as to any other: this thread is not to be killed for it.
  private static func ignoreBrokenPipes() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private func sendBlocking(_ message: EmailMessage) throws(NoticeFault) -> String {
    let socket = try connected()
    defer { close(socket) }
    let session = SMTPSession(socket: socket, place: place, until: .now + .seconds(timeLimit))
    if encryption == .implicit { try session.encrypt(host: host, authorities: authorities) }
    try session.expect(220)
    let hello = "EHLO \(message.from.domain)"
    let abilities = try session.say(hello, expecting: 250)
    if encryption == .startTLS {
      guard abilities.uppercased().contains("STARTTLS") else {
        throw .tryAgain(reason: "\(place) offers no STARTTLS, and mail is not sent to it in the clear")
      }
      try session.say("STARTTLS", expecting: 220)
      try session.encrypt(host: host, authorities: authorities)
      try session.say(hello, expecting: 250)
    }
    try session.say("MAIL FROM:<\(message.from)>", expecting: 250)
    try session.say("RCPT TO:<\(message.to)>", expecting: 250, 251)
    try session.say("DATA", expecting: 354)
    // Lines end in CRLF, and one that begins with a full stop gets another (section 4.5.2).
    let lines = String(decoding: message.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let text = lines.map { $0.hasPrefix(".") ? "." + $0 : String($0) }.joined(separator: "\r\n")
    let answer = try session.say(text + "\r\n.", expecting: 250)
    // It has been taken, whatever is said to this.
    _ = try? session.say("QUIT", expecting: 221)
    session.end()
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
}
