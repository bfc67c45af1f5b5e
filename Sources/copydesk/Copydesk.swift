import ArgumentParser

/// The newsroom from a terminal.
struct Copydesk: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copydesk",
    abstract: "The newsroom from a terminal: file, review, approve and publish stories.",
    discussion: """
      Examples:
        copydesk submit night-train.md          file a draft with its picture
        copydesk inbox                          what waits for you
        copydesk show night-train               read it, with what the checks found
        copydesk approve night-train --at 06:00 sign it for 06:00 at its desk
        copydesk why night-train approve        who could, and what stands in the way

      STORY is a story's number or slug. The daemon's socket is --socket, else COPYDESK_SOCKET, else \
      /run/copydesk/control.sock. Exit status: 0 done, 64 usage, 65 draft not accepted, 66 not found, 69 daemon \
      unavailable, 75 the story moved on, 77 not allowed, 78 bad configuration.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Reporters'", subcommands: [Submit.self, Edit.self, Withdraw.self, Rejects.self]),
      CommandGroup(
        name: "Desk chiefs'",
        subcommands: [
          Inbox.self, Board.self, Show.self, Diff.self, Claim.self, Release.self, Approve.self, Return.self,
          Recall.self,
          Spike.self, Revive.self, Schedule.self, Publish.self, Correct.self, Update.self, Kill.self, Move.self,
          Assign.self, Note.self, Log.self, Why.self, AfterReview.self, CoverCommand.self,
        ]),
      CommandGroup(
        name: "Operators'",
        subcommands: [
          Status.self, Jobs.self, JobCommand.self, QueueCommand.self, Destinations.self, Deliveries.self, Resend.self,
          Desks.self,
          Staff.self, Apply.self, Audit.self,
          Metrics.self,
        ]),
    ])

  /// Named here for help and completion; what stands before the subcommand is read by it.
  @OptionGroup(title: "Options of every command") var options: GlobalOptions
}

/// Starts the command; global options may stand before the subcommand's name as well as behind it.
@main
enum Main {
  static func main() {
    Copydesk.main(GlobalOptions.behindSubcommand(Array(CommandLine.arguments.dropFirst())))
  }
}
