import ArgumentParser

/// `copydeskd key`: prints a new private key for a host's signatures.
struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Print a new private key, by which this host signs approvals.",
    discussion: """
      Keep it where only the daemon can read it; `copydeskd migrate --signing-key FILE` makes its public half known.
      Example: copydeskd key > /etc/copydesk/signing-key && chmod 600 /etc/copydesk/signing-key
      """)

  func run() { print(SigningKeyFile.generate(), terminator: "") }
}
