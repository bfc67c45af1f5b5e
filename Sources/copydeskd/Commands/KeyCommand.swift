import ArgumentParser

/// `copydeskd key`: the key that this host signs with.
struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make the key that this host signs approvals with.",
    subcommands: [New.self], defaultSubcommand: New.self)

  /// `copydeskd key new`
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new", abstract: "Print a new private key for this host to sign approvals with.",
      discussion: """
        Store it where only the daemon can read it; `copydeskd migrate --signing-key FILE` registers its public key.
        Example: (umask 077 && copydeskd key new > /etc/copydesk/signing-key)
        """)

    func run() { print(SigningKeyFile.generate(), terminator: "") }
  }
}
