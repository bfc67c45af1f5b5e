public import Newsroom
public import Store

/// Tells people by mail: `email: a.wanjiru@news.example`. How it leaves the host root says in `copydeskd.yaml`.
public struct EmailChannel: NoticeChannel {
  /// `email`.
  public let name = "email"

  /// The channel.
  public init() {}

  /// An address.
  public func settings(from written: WrittenSetting) throws(ConfigurationProblem) -> CanonicalJSON {
    let text = try written.text()
    guard MailAddress(text) != nil else {
      throw written.problem(
        "'\(text)' is not an address that mail can be sent to; use one such as a.wanjiru@news.example")
    }
    return .string(text)
  }

  /// Hands the message to the mail system.
  public func send(_ order: NoticeOrder, on host: NoticeHost) async throws(NoticeFault) -> [String: CanonicalJSON] {
    guard case .string(let text) = order.settings, let address = MailAddress(text) else {
      throw .never(reason: "the address is not one that mail can be sent to")
    }
    guard let mail = host.mail else {
      throw .tryAgain(reason: "this host sends no mail; root can say how under mail in copydeskd.yaml")
    }
    let message = EmailMessage(order, to: address, from: mail.from)
    let answer =
      switch mail.transport {
      case .sendmail(let path): try await sendmail(path, message)
      case .smtp(let host, let port, let encryption, let authorities, let account):
        try await SMTPClient(
          host: host, port: port, encryption: encryption, authorities: authorities, account: account
        ).send(message)
      }
    return ["message_id": .string(message.id), "answer": .string(answer)]
  }

  /// As every mail system on Debian takes it (sendmail(8)): the recipient is an argument, whatever the headers say.
  private func sendmail(_ path: String, _ message: EmailMessage) async throws(NoticeFault) -> String {
    let program = HostProgram(command: [path], timeLimit: .seconds(30))
    let ending = try await ProgramRun(program: program).run(
      ["-i", "-f", message.from.description, "--", message.to.description], input: message.bytes)
    guard ending.isSuccess else {
      throw .tryAgain(reason: "\(path) did not take the message: \(ending.status), “\(ending.errors.trimmed(to: 300))”")
    }
    return ending.output.trimmed(to: 200)
  }
}
