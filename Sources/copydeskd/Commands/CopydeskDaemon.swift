import ArgumentParser

/// The daemon's program: `copydeskd run` and what an operator needs around it.
@main
struct CopydeskDaemon: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copydeskd",
    abstract: "Copydesk's daemon: takes drafts through review and publishes what was approved.",
    discussion: """
      Examples:
        copydeskd run --embedded /var/tmp/copydesk       everything under one directory, a private PostgreSQL included
        copydeskd run --config /etc/copydesk/copydeskd.yaml
        copydeskd migrate --database postgresql:///copydesk --signing-key /etc/copydesk/signing-key
        copydeskd check --config /etc/copydesk/copydeskd.yaml
      """,
    version: "0.1.0",
    subcommands: [
      RunCommand.self, MigrateCommand.self, CheckCommand.self, KeyCommand.self, PsqlCommand.self,
    ])
}
