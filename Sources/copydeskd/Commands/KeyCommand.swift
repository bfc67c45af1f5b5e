import ArgumentParser

/// `copydeskd key`: prints a new private key for a host's signatures.
struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Print a new private key for this host to sign approvals with.",
    discussion: """
      Store it where only the daemon can read it; `copydeskd migrate --signing-key FILE` registers its public key.
      Example: (umask 077 && copydeskd key > /etc/copydesk/signing-key)
      """)

  func run() { print(SigningKeyFile.generate(), terminator: "") }
}
