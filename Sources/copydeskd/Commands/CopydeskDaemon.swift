import ArgumentParser
import Dispatch
import Glibc
import Intake

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

  /// Begins with no thread but this one, unlike an asynchronous `main`: a helper closes every descriptor and may open no more,
  /// and the runtime's threads, where there are any, end the process when they miss theirs.
  static func main() {
    switch Array(CommandLine.arguments.dropFirst()) {
    case [TryMarkdownCommand.name]: MarkdownTrialServer.run()
    case [PreparePicturesCommand.name]: PictureServer.run()
    default:
      Task {
        await main(nil)
        Glibc.exit(EXIT_SUCCESS)
      }
      dispatchMain()
    }
  }
}
