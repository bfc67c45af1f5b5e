import ArgumentParser

/// `copydeskd try-markdown`: what the daemon starts to find out whether a draft can be parsed; not for people. It is run by
/// `CopydeskDaemon.main`, before anything else; here it has its name.
struct TryMarkdownCommand: ParsableCommand {
  static let name = "try-markdown"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Parse drafts for the daemon.", shouldDisplay: false)
}
