import ArgumentParser
import Foundation

/// The flags by which every setting of `copydeskd.yaml` can be given as well.
struct SettingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read settings from this file.", valueName: "file"))
  var config: String?
  @Option(help: ArgumentHelp("PostgreSQL's connection URI.", valueName: "url"))
  var database: String?
  @Option(help: ArgumentHelp("The same, round a PgBouncer; for LISTEN and migrations.", valueName: "url"))
  var directDatabase: String?
  @Option(help: ArgumentHelp("Keep everything under this directory, a private PostgreSQL included.", valueName: "dir"))
  var embedded: String?
  @Option(help: ArgumentHelp("The control socket's path.", valueName: "path"))
  var socket: String?
  @Option(help: ArgumentHelp("Who may connect besides the daemon's user.", valueName: "group"))
  var socketGroup: String?
  @Option(help: ArgumentHelp("Where the site is written.", valueName: "dir"))
  var site: String?
  @Option(help: ArgumentHelp("The site's templates.", valueName: "dir"))
  var theme: String?
  @Option(help: ArgumentHelp("The file of this host's private key.", valueName: "file"))
  var signingKey: String?
  @Option(help: ArgumentHelp("Destinations that this host works, separated by commas.", valueName: "names"))
  var serves: String?
  @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
  var logLevel: String?
  @Option(help: ArgumentHelp("automatic, plain, journal or json.", valueName: "format"))
  var logFormat: String?

  /// File, environment and flags, put together.
  ///
  /// - Throws: `ConfigurationError`
  func settings(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> DaemonSettings {
    let flags: [SettingKey: String?] = [
      .database: database, .directDatabase: directDatabase, .embedded: embedded, .socket: socket,
      .socketGroup: socketGroup, .site: site, .theme: theme, .signingKey: signingKey, .serves: serves,
      .logLevel: logLevel, .logFormat: logFormat,
    ]
    let file = try config.map { path in (path, try Self.text(ofFile: path)) }
    return try DaemonSettings(
      SettingSource(file: file, environment: environment, flags: flags.compactMapValues { $0 }))
  }

  private static func text(ofFile path: String) throws -> String {
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw ConfigurationError(file: path, line: 0, reason: "cannot be read: \(error.localizedDescription)")
    }
  }
}
