import ArgumentParser
import Foundation
import Logging
import Postgres
import Store

/// `copydeskd migrate`: sets up a database, or upgrades it to this version.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Set up a database for a newsroom, or upgrade it to this version.",
    discussion: """
      The database must exist, and the role must be a superuser or able to create roles. Daemons can keep running \
      in the meantime. --signing-key registers a host's public key, which is needed once for each host.
      Example: copydeskd migrate --database postgresql:///copydesk \
      --signing-key /etc/copydesk/signing-key
      """)

  @Option(help: ArgumentHelp("The database's connection URI, for a role that can create roles.", valueName: "url"))
  var database: String
  @Option(help: ArgumentHelp("The file with the host's private key; - for standard input.", valueName: "file"))
  var signingKey: String?
  @Option(
    help: ArgumentHelp(
      "A file with a new password for the role copydesk_daemon; - for standard input, after the key.",
      valueName: "file"))
  var daemonPassword: String?
  @Option(
    help: ArgumentHelp("The name that lists of keys show for the host; this host's by default.", valueName: "name"))
  var host: String?

  func run() async throws {
    let logger = Logger(label: "copydeskd") { label in
      var handler = StandardErrorLog(
        label: label, format: .automatic, environment: ProcessInfo.processInfo.environment)
      handler.logLevel = .notice
      return handler
    }
    let signer = try reportingConfigurationErrors {
      try signingKey.map { file in
        let key =
          file == "-"
          ? try SigningKeyFile.parse(readLine() ?? "", from: "standard input") : try SigningKeyFile.read(file)
        return Signer(key: key)
      }
    }
    let password = try reportingConfigurationErrors { try daemonPassword.map { try Self.password(in: $0) } }
    do {
      let administrator = ConnectionConfiguration(uri: database, applicationName: "copydeskd migrate").wantingWriter()
      let applied = try await DatabaseSetup(logger: logger).run(
        as: administrator, key: signer, host: host ?? ProcessInfo.processInfo.hostName, daemonPassword: password)
      for migration in applied { print("applied \(migration)") }
      if let signer { print("registered the signing key \(signer.keyID)") }
      print("the database is ready")
    } catch {
      let failure = StartFailure(error)
      throw ExitingError(message: failure.sentence, code: ExitCode(failure.exitStatus)).reported()
    }
  }
}

extension MigrateCommand {
  /// The password in the file, without the end of its line.
  private static func password(in file: String) throws -> String {
    let text = file == "-" ? readLine() : try? String(contentsOfFile: file, encoding: .utf8)
    let password = text?.trimmingCharacters(in: .newlines) ?? ""
    guard !password.isEmpty, password.allSatisfy({ $0.isASCII && !$0.isNewline }) else {
      throw ConfigurationError(
        file: file == "-" ? "standard input" : file, line: 0, reason: "one line of ASCII is expected as the password")
    }
    return password
  }
}
