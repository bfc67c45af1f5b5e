import ArgumentParser
import ControlAPI

/// `copydesk queue pause`
struct QueuePause: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Pause a queue on every host: none of its jobs start until it is resumed.",
    discussion: """
      Running jobs finish; jobs that a daemon has claimed but not started go back within a second.
      Example: copydesk queue pause publishing
      """)
  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"), completion: Completion.queues)
  var queue: String
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try confirm("Pause the queue \(queue) on every host?", unless: yes)
    try show([client.post(QueueBody.self, ["queues", queue, "pause"], [String: String]())])
  }
}

/// `copydesk queue resume`
struct QueueResume: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Resume a paused queue.",
    discussion: "Example: copydesk queue resume publishing")
  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"), completion: Completion.queues)
  var queue: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try show([client.post(QueueBody.self, ["queues", queue, "resume"], [String: String]())])
  }
}
