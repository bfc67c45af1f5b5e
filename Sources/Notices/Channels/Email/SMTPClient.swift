import Foundation

/// Hands one message to a mail server (RFC 5321): a relay on the host itself or beside it that takes its mail without a password, or
/// any other to which this host logs in; encrypted where that is wanted (RFC 3207, RFC 8314).
struct SMTPClient: Sendable {
  let host: String
  let port: Int
  /// Whether, and how, the connection is encrypted.
  var encryption = MailEncryption.none
  /// The PEM file with the authorities whose certificates count; nil for the system's.
  var authorities: String?
  /// Who this host is there; nil where nobody asks.
  var account: MailAccount?

  /// How long it may take to hand over a message.
  private static let limit = Duration.seconds(60)

  /// Sends it; what the server answered.
  func send(_ message: EmailMessage) async throws(NoticeFault) -> String {
    let login: SMTPLogin? = if let account { try SMTPLogin(account) } else { nil }
    let call = ServerCall(host: host, port: port, place: "the mail server \(host):\(port)", limit: Self.limit)
    guard login == nil || encryption != .none else {
      throw .tryAgain(reason: "a password is not sent to \(call.place) in the clear")
    }
    return try await call.talk { (connection: ServerConnection) throws(NoticeFault) -> String in
      try handOver(message, login, SMTPSession(connection))
    }
  }

  private func handOver(
    _ message: EmailMessage, _ login: SMTPLogin?, _ session: SMTPSession
  ) throws(NoticeFault) -> String {
    if encryption == .implicit { try session.encrypt(trusting: authorities) }
    try session.expect(220)
    let hello = "EHLO \(message.from.domain)"
    var abilities = try session.say(hello, expecting: 250)
    if encryption == .startTLS {
      guard abilities.parameters(of: "STARTTLS") != nil else {
        throw .tryAgain(reason: "\(session.place) offers no STARTTLS, and mail is not sent to it in the clear")
      }
      try session.say("STARTTLS", expecting: 220)
      try session.encrypt(trusting: authorities)
      abilities = try session.say(hello, expecting: 250)
    }
    if let login { try login.logIn(on: session, offering: abilities.parameters(of: "AUTH") ?? []) }
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
    return answer.text.trimmed(to: 200)
  }
}
