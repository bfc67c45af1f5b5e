import ArgumentParser

/// `copydesk queue`
struct Queue: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show, pause, resume or limit whole queues.",
    discussion: """
      Examples:
        copydesk queue stats
        copydesk queue pause publishing
        copydesk queue limits publishing --global 4
      """,
    subcommands: [QueueStats.self, QueuePause.self, QueueResume.self, QueueLimits.self],
    defaultSubcommand: QueueStats.self)
}
