import Foundation

/// Logs in to a mail server (RFC 4954). It is for connections that are encrypted: whoever reads what it says has the password.
struct SMTPLogin: Sendable {
  /// How long a command may be, in bytes, without the end of its line (RFC 5321, section 4.5.3.1.4).
  private static let longestCommand = 510

  private let account: MailAccount
  private let password: String

  /// Reads the password from its file.
  init(_ account: MailAccount) throws(NoticeFault) {
    self.account = account
    let text = try SecretFile(path: account.passwordFile, name: "the password for mail").read()
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    guard !line.isEmpty, !line.utf8.contains(0) else {
      throw .tryAgain(reason: "\(account.passwordFile) has no password in its first line")
    }
    password = line
  }

  /// Logs in by the first of the ways that both sides know.
  ///
  /// - Parameter mechanisms: Those that the server offers.
  func logIn(on session: SMTPSession, offering mechanisms: [String]) throws(NoticeFault) {
    if mechanisms.contains("PLAIN") {
      try logInPlainly(on: session)
    } else if mechanisms.contains("LOGIN") {
      try expect(334, try session.ask("AUTH LOGIN"), session)
      try expect(334, try session.ask(Self.encoded(account.user)), session)
      try expect(235, try session.ask(Self.encoded(password)), session)
    } else {
      throw .tryAgain(
        reason: mechanisms.isEmpty
          ? "\(session.place) lets nobody log in, and mail.user says who is to"
          : "\(session.place) lets people log in by \(mechanisms.joined(separator: ", ").trimmed(to: 100)), not by PLAIN or LOGIN"
      )
    }
  }

  /// RFC 4616.
  private func logInPlainly(on session: SMTPSession) throws(NoticeFault) {
    let response = Self.encoded("\0\(account.user)\0\(password)")
    let command = "AUTH PLAIN \(response)"
    if command.utf8.count <= Self.longestCommand {
      try expect(235, try session.ask(command), session)
    } else {
      try expect(334, try session.ask("AUTH PLAIN"), session)
      try expect(235, try session.ask(response), session)
    }
  }

  /// What is said of a refusal has none of the server's words, which may repeat what it was told. Somebody may mend the password, so
  /// that the message is tried again.
  private func expect(_ code: Int, _ answer: SMTPAnswer, _ session: SMTPSession) throws(NoticeFault) {
    guard answer.code != code else { return }
    throw .tryAgain(
      reason:
        "\(session.place) does not let '\(account.user)' log in with the password in \(account.passwordFile): it answered "
        + answer.codes)
  }

  private static func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
