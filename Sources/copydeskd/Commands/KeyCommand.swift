import ArgumentParser
import Foundation
import Newsroom
import Postgres
import Store

/// `copydeskd key`: the keys with which hosts sign.
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make, list, end and revoke the keys with which hosts sign.",
    discussion: "Example: copydeskd key list --database postgresql:///copydesk",
    subcommands: [New.self, List.self, End.self, Revoke.self], defaultSubcommand: New.self)

  /// `copydeskd key new`: prints a new private key.
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new", abstract: "Print a new private key for this host to sign with.",
      discussion: """
        Store it where only the daemon can read it; `copydeskd migrate --signing-key FILE` registers its public key.
        Example: (umask 077 && copydeskd key new > /etc/copydesk/signing-key)
        """)

    func run() { print(SigningKeyFile.generate(), terminator: "") }
  }

  /// `copydeskd key list`
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the keys that the newsroom's database knows.",
      discussion: "Example: copydeskd key list --database postgresql:///copydesk")
    @OptionGroup var owner: OwnerConnection

    func run() async throws {
      let keys = try await owner.run { try await Store.signingKeys(as: $0) }
      for key in keys {
        print(
          [key.id, key.host ?? "-", "since \(Instant(key.validFrom))", key.state].joined(separator: "\t"))
      }
    }
  }

  /// `copydeskd key end`
  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "end", abstract: "End a key: it signs nothing more, and what it signed goes on counting.",
      discussion: """
        For a key that is replaced. Register the new one first, and reload the daemons that sign with the old one (systemctl reload copydeskd).
        Example: copydeskd key end 4f1d0a9c2b7e6835 --database postgresql:///copydesk
        """)
    @Argument(help: "The key's id, as `copydeskd key list` shows it.") var key: String
    @OptionGroup var owner: OwnerConnection

    func run() async throws {
      try await owner.run { try await Store.endSigningKey(key, as: $0) }
      print("ended the key \(key)")
    }
  }

  /// `copydeskd key revoke`
  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke", abstract: "Revoke a key that others may have used since some time.",
      discussion: """
        What a checkpoint before that time sealed goes on counting; the rest must be signed again. Live pages concerned stay \
        up and are named by `copydesk status`; lists and feeds leave them out.
        Example: copydeskd key revoke 4f1d0a9c2b7e6835 --compromised-since 2026-11-28T06:00:00Z \
        --database postgresql:///copydesk
        """)
    @Argument(help: "The key's id, as `copydeskd key list` shows it.") var key: String
    @Option(help: ArgumentHelp("Since when others may have it, with an offset.", valueName: "time"))
    var compromisedSince: String
    @OptionGroup var owner: OwnerConnection

    func run() async throws {
      guard let since = Instant(compromisedSince) else {
        throw ExitingError(
          message: "'\(compromisedSince)' is not a time with an offset, such as 2026-11-28T06:00:00Z",
          code: ExitCode(64)
        ).reported()
      }
      try await owner.run { try await Store.revokeSigningKey(key, compromisedSince: since.date, as: $0) }
      print("revoked the key \(key)")
    }
  }
}

/// The database, reached as a role that may act as its owner.
struct OwnerConnection: ParsableArguments {
  @Option(help: ArgumentHelp("The database's connection URI, for a role that can act as its owner.", valueName: "url"))
  var database: String

  func run<Value>(_ body: (ConnectionConfiguration) async throws -> Value) async throws -> Value {
    var owner = ConnectionConfiguration(uri: database, applicationName: "copydeskd key").wantingWriter()
    owner.parameters["options"] = "-c role=copydesk_owner"
    do {
      return try await body(owner)
    } catch let error as Store.UnknownSigningKey {
      throw ExitingError(message: "\(error)", code: ExitCode(66)).reported()
    } catch let error as PostgresError {
      throw ExitingError(message: "the database reported an error: \(error)", code: ExitCode(69)).reported()
    } catch let error as ConnectionError {
      throw ExitingError(message: "cannot reach the database: \(error)", code: ExitCode(69)).reported()
    }
  }
}
