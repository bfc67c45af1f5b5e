import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk note`
struct Note: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say something about a story or a line of it, and answer what others said.",
    discussion: """
      A note about a line, or one that was answered, is an open thread until somebody resolves it. Whoever wrote in a thread gets a notice of each answer, and so does whoever a note names (@nsargsyan). \
      show has the notes that are not resolved, with their numbers, log has all. Lines are counted in the draft, as show --raw prints it.
      Examples:
        copydesk note night-train -m "The lawyer has read it."
        copydesk note night-train --line 12 -m "Who says so?"
        copydesk note night-train --reply-to 1 -m "The ministry, this morning."
        copydesk note night-train --resolve 1
      """)

  @OptionGroup var target: StoriesOptions
  @OptionGroup var note: NoteOption
  @Option(help: ArgumentHelp("Say it about this line of the draft.", valueName: "n"))
  var line: Int?
  @Option(
    help: ArgumentHelp("Answer this note; opens its thread again.", valueName: "n"), completion: Completion.threads)
  var replyTo: Int?
  @Option(help: ArgumentHelp("End the thread of this note.", valueName: "n"), completion: Completion.threads)
  var resolve: Int?
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    let numbers = [line, replyTo, resolve].compactMap(\.self)
    guard numbers.allSatisfy((1...Int(Int32.max)).contains) else {
      throw ValidationError("Lines and notes are numbered from 1.")
    }
    if numbers.count > 1 {
      throw ValidationError(
        resolve != nil
          ? "--resolve ends a thread: leave out --line and --reply-to."
          : "An answer belongs to the line of its thread: leave out --line, or leave out --reply-to for a thread of its own."
      )
    }
  }

  func run(_ client: ControlClient) throws {
    let stories = try target.named()
    guard stories.count == 1 || (line == nil && replyTo == nil && resolve == nil) else {
      throw Refusal(.usage, "A line and a thread are those of one story.", hint: "Name one story.")
    }
    try actOnEach(stories, client) { story in
      try act(
        resolve == nil ? .note : .noteResolve, on: story, revision: target.revision, yes: target.yes, client
      ) { body in
        body.note = note.text
        body.line = line
        body.thread = replyTo ?? resolve
      }
    }
  }
}
