import ArgumentParser

/// `copydesk-bench`: measures the queue against its peers, and tests it under faults.
@main
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copydesk-bench",
    abstract: "Measure queue, publication and command against their peers, and test the queue under faults.",
    subcommands: [
      QueueCommand.self, PublishingCommand.self, TriggersCommand.self, ControlCommand.self, DeskCommand.self,
      PostgresCommand.self,
      Faults.self,
      OwnQueueCommand.self,
      OwnEnqueueCommand.self,
      OwnLatencyCommand.self, BlockingLatencyCommand.self, FaultWorker.self,
    ])
}
