/// What this host has for telling people: all of it root's, in `copydeskd.yaml`.
public struct NoticeHost: Sendable, Equatable {
  /// How mail leaves; nil when it does not.
  public var mail: MailSettings?
  /// Programs, by the names that `newsroom.yaml` uses.
  public var programs: [String: HostProgram]
  /// The files of webhooks' secrets, by the names that `newsroom.yaml` uses: one secret a line.
  public var secrets: [String: String]

  /// A host with these.
  public init(mail: MailSettings? = nil, programs: [String: HostProgram] = [:], secrets: [String: String] = [:]) {
    self.mail = mail
    self.programs = programs
    self.secrets = secrets
  }

  /// The keys of the secret with that name: the first is signed with; each counts in what comes, so that an old one does while a new
  /// one is made known.
  ///
  /// - Throws: `NoticeFault.tryAgain` when there is no such secret, or its file has anything else in it: somebody may mend that.
  public func webhookKeys(_ name: String) throws(NoticeFault) -> [WebhookKey] {
    guard let path = secrets[name] else {
      throw .tryAgain(
        reason: "this host has no secret '\(name)'; root can name its file in copydeskd.yaml: secrets: [\(name)=/path]")
    }
    var keys: [WebhookKey] = []
    for secret in try SecretFile(path: path, name: "the secret '\(name)'").read().split(whereSeparator: \.isWhitespace)
    {
      guard let key = WebhookKey(secret: secret) else {
        throw .tryAgain(
          reason:
            "word \(keys.count + 1) of \(path), for the secret '\(name)', is not the secret of a webhook: whsec_ and 16 to 64 "
            + "bytes in base64, such as `echo whsec_$(openssl rand -base64 24)` prints")
      }
      keys.append(key)
    }
    guard !keys.isEmpty else { throw .tryAgain(reason: "the file of the secret '\(name)', \(path), is empty") }
    return keys
  }
}

/// How mail leaves this host, and from whom.
public struct MailSettings: Sendable, Equatable {
  /// By what.
  public enum Transport: Sendable, Equatable {
    /// A program that takes a message as sendmail(8) does.
    case sendmail(path: String)
    /// A server (RFC 5321).
    ///
    /// - Parameters:
    ///   - encryption: Whether, and how, the connection is encrypted.
    ///   - authorities: The path of a PEM file with the authorities whose certificates count; nil for the system's.
    ///   - account: Who this host is there; nil where it takes mail from this host without a password.
    case smtp(
      host: String, port: Int, encryption: MailEncryption = .none, authorities: String? = nil,
      account: MailAccount? = nil)
  }

  /// By what.
  public var transport: Transport
  /// The address that it comes from.
  public var from: MailAddress

  /// Settings of these properties.
  public init(transport: Transport, from: MailAddress) {
    self.transport = transport
    self.from = from
  }
}

/// Who this host is at a mail server. The password is sent over an encrypted connection only.
public struct MailAccount: Sendable, Equatable {
  /// The name to log in with.
  public var user: String
  /// The path of the file with the password in its first line; not for every account of this host to read.
  public var passwordFile: String

  /// An account of these properties.
  public init(user: String, passwordFile: String) {
    self.user = user
    self.passwordFile = passwordFile
  }
}

/// Whether, and how, the connection to a mail server is encrypted; always with a certificate for the server's name.
public enum MailEncryption: String, CaseIterable, Sendable {
  /// Not at all: to a server on this host.
  case none
  /// From the command STARTTLS on (RFC 3207), as on ports 25 and 587; what does not offer it gets no mail.
  case startTLS = "starttls"
  /// From the beginning (RFC 8314), as on port 465.
  case implicit
}

/// A program of this host that the newsroom may have run.
public struct HostProgram: Sendable, Equatable {
  /// The executable's path and its arguments.
  public var command: [String]
  /// The account that it runs under; nil for the daemon's.
  public var user: String?
  /// How long it may take.
  public var timeLimit: Duration

  /// A program of these properties.
  public init(command: [String], user: String? = nil, timeLimit: Duration = .seconds(10)) {
    self.command = command
    self.user = user
    self.timeLimit = timeLimit
  }
}
