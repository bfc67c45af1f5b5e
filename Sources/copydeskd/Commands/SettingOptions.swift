import ArgumentParser
import Foundation

/// The flags for every setting of `copydeskd.yaml`.
struct SettingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read settings from this file.", valueName: "file"))
  var config: String?
  @Option(help: ArgumentHelp("The database's connection URI.", valueName: "url"))
  var database: String?
  @Option(
    help: ArgumentHelp("A connection URI that bypasses PgBouncer, for LISTEN and migrations.", valueName: "url"))
  var directDatabase: String?
  @Option(
    help: ArgumentHelp(
      "Whether to prepare statements; false behind a PgBouncer older than 1.21.", valueName: "true|false"))
  var preparedStatements: String?
  @Option(help: ArgumentHelp("Keep everything in this directory, including a private PostgreSQL.", valueName: "dir"))
  var embedded: String?
  @Option(help: ArgumentHelp("The control socket's path.", valueName: "path"))
  var socket: String?
  @Option(help: ArgumentHelp("The group that may connect to the control socket.", valueName: "group"))
  var socketGroup: String?
  @Option(
    help: ArgumentHelp("The path of the socket for signed webhooks, to stand behind a web server.", valueName: "path"))
  var hooksSocket: String?
  @Option(help: ArgumentHelp("The group that may connect to it, such as the web server's.", valueName: "group"))
  var hooksGroup: String?
  @Option(
    help: ArgumentHelp(
      "The files of secrets that newsroom.yaml names, separated by commas.", valueName: "name=file"))
  var secrets: String?
  @Option(
    help: ArgumentHelp(
      "The files that fire triggers which newsroom.yaml names, separated by commas.", valueName: "name=file"))
  var triggerFiles: String?
  @Option(help: ArgumentHelp("The directory that the site is written to.", valueName: "dir"))
  var site: String?
  @Option(
    help: ArgumentHelp("The directory with the site's templates, instead of the built-in theme.", valueName: "dir"))
  var theme: String?
  @Option(help: ArgumentHelp("The file with this host's private key.", valueName: "file"))
  var signingKey: String?
  @Option(
    help: ArgumentHelp(
      "The file that the audit log's checkpoints are appended to, best on another host.", valueName: "file"))
  var checkpoints: String?
  @Option(help: ArgumentHelp("The destinations that this host delivers to, separated by commas.", valueName: "names"))
  var serves: String?
  @Option(help: ArgumentHelp("The address that notices by mail come from.", valueName: "address"))
  var mailFrom: String?
  @Option(help: ArgumentHelp("The program that notices by mail leave by, as sendmail(8).", valueName: "path"))
  var mailSendmail: String?
  @Option(
    name: .customLong("mail-smtp"),
    help: ArgumentHelp("The mail server that notices by mail leave by, instead of a program.", valueName: "host:port"))
  var mailSMTP: String?
  @Option(
    name: .customLong("mail-tls"),
    help: ArgumentHelp(
      "How mail to that server is encrypted: starttls, implicit or none; without it, as the port and the host suggest.",
      valueName: "how"))
  var mailTLS: String?
  @Option(
    help: ArgumentHelp(
      "The file with the authorities that vouch for the mail server, instead of the system's.", valueName: "file"))
  var mailAuthorities: String?
  @Option(help: ArgumentHelp("The name to log in to the mail server with.", valueName: "name"))
  var mailUser: String?
  @Option(help: ArgumentHelp("The file with the password for that, in its first line.", valueName: "file"))
  var mailPasswordFile: String?
  @Option(
    help: ArgumentHelp(
      "The lowest level that is logged: trace, debug, info, notice, warning, error or critical.", valueName: "level"))
  var logLevel: String?
  @Option(help: ArgumentHelp("The format of log lines: automatic, plain, journal or json.", valueName: "format"))
  var logFormat: String?

  /// The settings from file, environment and flags.
  ///
  /// - Throws: `ConfigurationError`
  func settings(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> DaemonSettings {
    try DaemonSettings(source(environment: environment))
  }

  /// The settings as they are written, and where.
  ///
  /// - Throws: `ConfigurationError`
  func source(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> SettingSource {
    let flags: [SettingKey: String?] = [
      .database: database, .directDatabase: directDatabase, .preparedStatements: preparedStatements,
      .embedded: embedded, .socket: socket, .socketGroup: socketGroup, .hooksSocket: hooksSocket,
      .hooksGroup: hooksGroup, .secrets: secrets, .triggerFiles: triggerFiles, .site: site, .theme: theme,
      .signingKey: signingKey, .checkpoints: checkpoints, .serves: serves,
      .mailFrom: mailFrom, .mailSendmail: mailSendmail, .mailSMTP: mailSMTP,
      .mailTLS: mailTLS, .mailAuthorities: mailAuthorities,
      .mailUser: mailUser, .mailPasswordFile: mailPasswordFile,
      .logLevel: logLevel, .logFormat: logFormat,
    ]
    let file = try config.map { path in (path, try Self.text(ofFile: path)) }
    return try SettingSource(file: file, environment: environment, flags: flags.compactMapValues { $0 })
  }

  private static func text(ofFile path: String) throws -> String {
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw ConfigurationError(file: path, line: 0, reason: "could not be read: \(error.localizedDescription)")
    }
  }
}
