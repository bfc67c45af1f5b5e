import ArgumentParser
import Crypto
import Foundation
import Logging
import Newsroom
import Postgres
import Store

/// `copydeskd migrate`: makes a database ready, or brings it up to this version.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Make a database ready for a newsroom, or bring it up to this version.",
    discussion: """
      The database must exist; the role must be a superuser, or at least be able to create roles. Daemons may go on
      running meanwhile. With --signing-key the public half of a host's key becomes known: once for every host.
      Example: copydeskd migrate --database postgresql:///copydesk --signing-key /etc/copydesk/signing-key
      """)

  @Option(help: ArgumentHelp("PostgreSQL's connection URI, for a role that may create roles.", valueName: "url"))
  var database: String
  @Option(help: ArgumentHelp("The file of a host's private key.", valueName: "file"))
  var signingKey: String?
  @Option(help: ArgumentHelp("The host's name in the key's name; this host's by default.", valueName: "name"))
  var host: String?

  func run() async throws {
    let logger = Logger(label: "copydeskd") { label in
      StandardErrorLog(
        label: label, level: .notice, format: .automatic, environment: ProcessInfo.processInfo.environment)
    }
    let signer = try reportingConfigurationErrors {
      try signingKey.map { try Signer(SigningKeyFile.read($0), host: host) }
    }
    do {
      let applied = try await DatabaseSetup(logger: logger).run(
        as: ConnectionConfiguration(uri: database, applicationName: "copydeskd migrate"), key: signer)
      for migration in applied { print("applied \(migration)") }
      if let signer { print("signing key \(signer.keyID) is known") }
      print("the database is ready")
    } catch let error as PostgresError {
      throw ExitingError(message: "the database refused: \(error)", code: ExitCode(69)).reported()
    } catch let error as ConnectionError {
      throw ExitingError(message: "the database cannot be reached: \(error)", code: ExitCode(69)).reported()
    }
  }
}

extension Signer {
  /// The signer of this host's key, named after the host and the key's own digest.
  init(_ key: Curve25519.Signing.PrivateKey, host: String? = nil) {
    let digest = SHA256.hash(data: key.publicKey.rawRepresentation)
    self.init(
      keyID: "\(host ?? ProcessInfo.processInfo.hostName)-\(digest.prefix(4).hexadecimal)", key: key)
  }
}
