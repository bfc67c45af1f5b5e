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
    do {
      let applied = try await DatabaseSetup(logger: logger).run(
        as: ConnectionConfiguration(uri: database, applicationName: "copydeskd migrate"), key: signer,
        host: host ?? ProcessInfo.processInfo.hostName)
      for migration in applied { print("applied \(migration)") }
      if let signer { print("registered the signing key \(signer.keyID)") }
      print("the database is ready")
    } catch {
      let failure = StartFailure(error)
      throw ExitingError(message: failure.sentence, code: ExitCode(failure.exitStatus)).reported()
    }
  }
}
