import Logging
import Newsroom
import Notices
import Postgres

/// Everything the daemon is told before it starts, found to make sense.
struct DaemonSettings: Sendable {
  /// Where the newsroom's truth is.
  enum Database: Sendable, Equatable {
    /// A PostgreSQL that somebody else runs, by libpq's connection URI; `direct` goes round a PgBouncer.
    case server(uri: String, direct: String)
    /// A private one under this directory, which holds socket and site as well.
    case embedded(directory: String)
  }

  /// Where the newsroom's truth is.
  var database: Database
  /// Whether statements are prepared and kept with a connection; not behind a PgBouncer older than 1.21.
  var preparesStatements: Bool
  /// The control socket's path.
  var socket: String
  /// Who may connect to it besides the daemon's user; nil for nobody.
  var socketGroup: String?
  /// The path of the socket for signed webhooks; nil for none.
  var hooksSocket: String?
  /// Who may connect to it besides the daemon's user; nil for nobody.
  var hooksGroup: String?
  /// The files that fire triggers when they are there, by the names that the newsroom's configuration has for them.
  var triggerFiles: [String: String]
  /// Where the destination `site` writes.
  var site: String
  /// The directory of the site's templates; nil for the theme that is built in.
  var theme: String?
  /// The file of this host's private key; nil when embedded, where it is made.
  var signingKey: String?
  /// The file that checkpoints of the audit log are appended to; nil for none.
  var checkpoints: String?
  /// The destinations that this host works.
  var serves: Set<DestinationName>
  /// What this host has for telling people.
  var notices: NoticeHost
  /// The least level that is logged.
  var logLevel: Logger.Level
  /// How log lines look.
  var logFormat: StandardErrorLog.Format

  /// Whether `Copydesk-As` is heard, from root or the daemon's own user.
  var allowsSpeakingForOthers: Bool {
    if case .embedded = database { true } else { false }
  }

  /// Whether `database` leads to a pooler in transaction mode.
  var isPooled: Bool {
    guard case .server(let uri, let direct) = database else { return false }
    return uri != direct || !preparesStatements
  }

  /// How to connect to the database that `database` leads to.
  func connection(to uri: String, as applicationName: String) -> ConnectionConfiguration {
    var configuration = ConnectionConfiguration(uri: uri, applicationName: applicationName).wantingWriter()
    configuration.keepsPreparedStatements = preparesStatements
    configuration.serverLimits.scope = isPooled ? .transaction : .session
    return configuration
  }

  /// The socket of a daemon that systemd runs.
  static let standardSocket = "/run/copydesk/control.sock"

  /// Reads each setting.
  ///
  /// - Throws: `ConfigurationError`, which names where the value was given.
  init(_ source: SettingSource) throws {
    func text(_ key: SettingKey) -> String? { source.values[key]?.text }
    func choice<Value>(_ key: SettingKey, _ make: (String) -> Value?, _ known: [String]) throws -> Value? {
      guard let value = source.values[key] else { return nil }
      guard let made = make(value.text) else {
        throw ConfigurationError(
          file: value.origin, line: 0,
          reason: "'\(value.text)' is not a valid value; choose from: \(known.joined(separator: ", "))")
      }
      return made
    }

    switch (text(.embedded), text(.database)) {
    case (let directory?, _):
      database = .embedded(directory: directory)
      socket = text(.socket) ?? "\(directory)/control.sock"
      hooksSocket = text(.hooksSocket) ?? "\(directory)/hooks.sock"
      site = text(.site) ?? "\(directory)/site"
    case (nil, let uri?):
      database = .server(uri: uri, direct: text(.directDatabase) ?? uri)
      socket = text(.socket) ?? Self.standardSocket
      hooksSocket = text(.hooksSocket)
      site = text(.site) ?? "/var/lib/copydesk/site"
    case (nil, nil):
      throw ConfigurationError(
        file: "copydeskd", line: 0,
        reason: "no database given; use --database URL, or --embedded DIR for a private one")
    }
    preparesStatements = try choice(.preparedStatements, Bool.init, ["true", "false"]) ?? true
    socketGroup = text(.socketGroup)
    hooksGroup = text(.hooksGroup)
    triggerFiles = try Self.namedFiles(source.values[.triggerFiles])
    theme = text(.theme)
    signingKey = text(.signingKey)
    checkpoints = text(.checkpoints)
    if case .server = database, signingKey == nil {
      throw ConfigurationError(
        file: "copydeskd", line: 0,
        reason: "no signing key given; use --signing-key FILE (`copydeskd key new` prints a new key)")
    }
    serves = try Set(
      (text(.serves) ?? "site").split(separator: ",").map { name in
        guard let destination = DestinationName(name.trimmingPrefix(" ").description) else {
          throw ConfigurationError(
            file: source.values[.serves]?.origin ?? "serves", line: 0,
            reason: "'\(name)' is not a valid destination name: use lower-case words joined by hyphens")
        }
        return destination
      })
    notices = try NoticeHost(source, secrets: try Self.namedFiles(source.values[.secrets]))
    logLevel =
      try choice(.logLevel, Logger.Level.init(rawValue:), Logger.Level.allCases.map(\.rawValue)) ?? .info
    logFormat =
      try choice(
        .logFormat, StandardErrorLog.Format.init(rawValue:), StandardErrorLog.Format.allCases.map(\.rawValue))
      ?? .automatic
  }

  /// Files by name: `wire-key=/etc/copydesk/wire-key`, separated by commas.
  private static func namedFiles(_ value: SettingSource.Value?) throws -> [String: String] {
    var files: [String: String] = [:]
    for entry in value?.text.split(separator: ",") ?? [] {
      let parts = entry.split(separator: "=", maxSplits: 1).map { $0.trimmingPrefix(" ") }
      guard parts.count == 2, let name = TriggerName(String(parts[0])), parts[1].hasPrefix("/") else {
        throw ConfigurationError(
          file: value?.origin ?? "", line: 0,
          reason:
            "'\(entry)' is not a name and a file: write name=/path, with a name of lower-case words joined by hyphens")
      }
      guard files.updateValue(String(parts[1]), forKey: name.text) == nil else {
        throw ConfigurationError(file: value?.origin ?? "", line: 0, reason: "'\(name)' is there twice")
      }
    }
    return files
  }
}
