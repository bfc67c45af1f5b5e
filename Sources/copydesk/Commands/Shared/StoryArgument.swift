import ArgumentParser

/// The story that a command is about.
struct StoryArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: Completion.stories)
  var story: String

  func validate() throws {
    guard !story.isEmpty else { throw ValidationError("The story is missing: give its number or slug.") }
  }
}

/// The story that somebody acts on, and how.
struct ActionOptions: ParsableArguments {
  @OptionGroup private var argument: StoryArgument
  @Option(help: ArgumentHelp("Act on this revision; by default, the one you last saw.", valueName: "n"))
  var revision: Int?
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false

  var story: String { argument.story }
}

/// How somebody signs.
struct SigningOptions: ParsableArguments {
  @Flag(help: "Sign without having read it; your signature and the log say so.")
  var unread = false
}

/// A note that says why something is done.
struct NoteOption: ParsableArguments {
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("Say why.", valueName: "text"))
  var text: String?
}
