import ArgumentParser

/// The newsroom from a terminal.
struct Copydesk: ParsableCommand {
  static let configuration: CommandConfiguration = program(of: CommandRegistry.all)

  /// The program with those commands.
  static func program(of commands: [CommandEntry]) -> CommandConfiguration {
    CommandConfiguration(
      commandName: "copydesk",
      abstract: "The newsroom from a terminal: submit, review, approve and publish stories.",
      discussion: """
        Examples:
          copydesk                                  your day at a glance
          copydesk submit night-train.md            submit a draft with its picture
          copydesk inbox                            see what is waiting for you
          copydesk show night-train                 read a story
          copydesk approve night-train --at 06:00   for 06:00, its desk's time
          copydesk why night-train approve          see what stands in the way

        STORY is a story's number or slug, the beginning of a slug that no other has, or - for the one you last saw. \
        Commands can be shortened to a beginning of at least 3 letters. The socket is --socket, else COPYDESK_SOCKET, else \
        /run/copydesk/control.sock. Exit status: 0 done, 64 wrong usage, 65 draft rejected, 66 not found, 69 no \
        connection, 75 the story has changed or is unread, 77 not allowed, 78 bad configuration.
        """,
      version: "0.1.0",
      groupedSubcommands: commands.groups)
  }

  /// Named here for help and completion; the subcommand reads what stands before its name.
  @OptionGroup(title: "Options for every command") var options: GlobalOptions
}

/// Starts the command; global options may stand before the subcommand's name as well as after it.
@main
enum Main {
  static func main() {
    let arguments = GlobalOptions.movedBehindSubcommand(Array(CommandLine.arguments.dropFirst()))
    if let script = CompletionScript.asked(by: arguments) { return Terminal.output.print(script) }
    do {
      let commands = CommandRegistry.all.map(\.command)
      Copydesk.main(try CommandWords.inFull(arguments, among: commands))
    } catch {
      Copydesk.exit(withError: FailureReport(error).print())
    }
  }
}
