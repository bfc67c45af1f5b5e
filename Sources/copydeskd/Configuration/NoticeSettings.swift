import Newsroom
import Notices

extension HostProgram {
  /// An entry under `programs`: `page-me: {run: [/usr/local/bin/page], user: copydesk-run, timeout: 10s}`.
  init(_ name: String, _ reader: YAMLReader) throws {
    _ = try reader.named(name, StaffHandle.self)
    let fields = try reader.fields(["run", "user", "timeout"])
    guard let run = fields["run"] else {
      throw reader.error("the key 'run' is missing: the program's path and arguments")
    }
    let command = try run.items().map { try $0.string() }
    guard let path = command.first, path.hasPrefix("/"), !command.contains(where: { $0.utf8.contains(0) }) else {
      throw run.error("must begin with the path of a program from the root, such as [/usr/local/bin/page, --now]")
    }
    self.init(command: command, user: try fields["user"]?.string())
    if let limit = fields["timeout"] {
      let duration = try limit.duration()
      guard (.seconds(1)...Duration.seconds(50)).contains(duration) else {
        throw limit.error("'\(try limit.string())' is not a valid time limit: use 1s to 50s")
      }
      timeLimit = duration
    }
  }
}

extension NoticeHost {
  /// What the settings say of it.
  init(_ source: SettingSource, secrets: [String: String]) throws {
    func text(_ key: SettingKey) -> String? { source.values[key]?.text }
    func error(_ key: SettingKey, _ reason: String) -> ConfigurationError {
      ConfigurationError(file: source.values[key]?.origin ?? key.rawValue, line: 0, reason: reason)
    }
    self.init(programs: source.programs, secrets: secrets)
    let ofServer: [SettingKey] = [.mailTLS, .mailAuthorities, .mailUser, .mailPasswordFile]
    let transport: MailSettings.Transport
    switch (text(.mailSendmail), text(.mailSMTP)) {
    case (nil, nil):
      if let key = ofServer.first(where: { text($0) != nil }) {
        throw error(key, "mail leaves by no server; say mail.smtp HOST:PORT")
      }
      guard text(.mailFrom) == nil else {
        throw error(.mailFrom, "mail has a sender but no way out; say mail.sendmail PATH or mail.smtp HOST:PORT")
      }
      return
    case (_?, _?): throw error(.mailSMTP, "mail leaves one way; say either mail.sendmail or mail.smtp")
    case (let path?, nil):
      guard path.hasPrefix("/") else {
        throw error(.mailSendmail, "'\(path)' is not the path of a program from the root")
      }
      if let key = ofServer.first(where: { text($0) != nil }) {
        throw error(key, "a program sees to that itself; leave this out, or say mail.smtp HOST:PORT")
      }
      transport = .sendmail(path: path)
    case (nil, let place?):
      let parts = place.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, let port = Int(parts[1]), (1...65_535).contains(port) else {
        throw error(.mailSMTP, "'\(place)' is not a host and a port, such as localhost:25")
      }
      let host = String(parts[0])
      let encryption = try text(.mailTLS).map { word in
        guard let encryption = MailEncryption(rawValue: word) else {
          throw error(.mailTLS, "'\(word)' is not a way to encrypt mail; use starttls, implicit or none")
        }
        return encryption
      }
      guard encryption != MailEncryption.none || Self.isThisHost(host) else {
        throw error(.mailTLS, "mail to another host is encrypted; use starttls or implicit")
      }
      let authorities = text(.mailAuthorities)
      if let authorities, !authorities.hasPrefix("/") {
        throw error(.mailAuthorities, "'\(authorities)' is not the path of a file from the root")
      }
      let account = try Self.account(user: text(.mailUser), passwordFile: text(.mailPasswordFile), error)
      guard account == nil || encryption != MailEncryption.none else {
        throw error(.mailTLS, "a password is sent over an encrypted connection only; use starttls or implicit")
      }
      let isOpen = Self.isThisHost(host) && account == nil
      transport = .smtp(
        host: host, port: port, encryption: encryption ?? (port == 465 ? .implicit : isOpen ? .none : .startTLS),
        authorities: authorities, account: account)
    }
    guard let from = text(.mailFrom).flatMap(MailAddress.init) else {
      throw error(
        .mailFrom,
        text(.mailFrom).map {
          "'\($0)' is not an address that mail can come from; use one such as copydesk@news.example"
        }
          ?? "mail has no sender; say mail.from ADDRESS")
    }
    mail = MailSettings(transport: transport, from: from)
  }

  /// Who this host is at its mail server; nil where nobody asks.
  private static func account(
    user: String?, passwordFile: String?, _ error: (SettingKey, String) -> ConfigurationError
  ) throws -> MailAccount? {
    switch (user, passwordFile) {
    case (nil, nil): return nil
    case (_?, nil): throw error(.mailUser, "the password is missing; say mail.password_file FILE")
    case (nil, _?): throw error(.mailPasswordFile, "whose password it is is missing; say mail.user NAME")
    case (let user?, let path?):
      guard (1...255).contains(user.utf8.count), !user.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
        throw error(.mailUser, "'\(user)' is not a name to log in with: use 1 to 255 bytes without control characters")
      }
      guard path.hasPrefix("/") else {
        throw error(
          .mailPasswordFile, "'\(path)' is not the path of a file from the root; the password itself is in that file")
      }
      return MailAccount(user: user, passwordFile: path)
    }
  }

  /// Whether what is sent there never leaves this host.
  private static func isThisHost(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return host.lowercased() == "localhost"
      || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
