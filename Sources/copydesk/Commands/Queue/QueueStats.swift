import ArgumentParser
import ControlAPI

/// `copydesk queue stats`
struct QueueStats: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Show how many jobs are waiting, running and dead in each queue, and its limits.",
    discussion: """
      Examples:
        copydesk queue stats
        copydesk queue stats publishing
      A number with ~ is an estimate: there are too many jobs to count quickly.
      """)
  @Argument(help: ArgumentHelp("Only this queue.", valueName: "queue"), completion: Completion.queues)
  var queue: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let queues =
      if let queue {
        [try client.get(QueueBody.self, "queues", queue)]
      } else {
        try client.get(PageBody<QueueBody>.self, "queues").items
      }
    try show(queues)
  }
}
