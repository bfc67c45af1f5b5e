import ArgumentParser

/// `copydesk-bench queue`
struct QueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Measure the queue: against its peers, for a long time, and with a long history.",
    subcommands: [CompareCommand.self, EnduranceCommand.self, HistoryCommand.self],
    defaultSubcommand: CompareCommand.self)
}
