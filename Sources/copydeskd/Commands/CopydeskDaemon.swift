import ArgumentParser

/// The daemon's program: `copydeskd run`, and the commands that an operator needs beside it.
@main
struct CopydeskDaemon: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copydeskd",
    abstract: "Copydesk's daemon: takes drafts through review and publishes approved stories.",
    discussion: """
      Examples:
        copydeskd run --embedded /var/tmp/copydesk   all in one directory
        copydeskd run --config /etc/copydesk/copydeskd.yaml
        copydeskd migrate --database postgresql:///copydesk
        copydeskd check --config /etc/copydesk/copydeskd.yaml
      """,
    version: "0.1.0",
    subcommands: [
      RunCommand.self, SetupCommand.self, MigrateCommand.self, CheckCommand.self, KeyCommand.self, ThemeCommand.self,
      PsqlCommand.self, TryMarkdownCommand.self, PreparePicturesCommand.self,
    ])
}
