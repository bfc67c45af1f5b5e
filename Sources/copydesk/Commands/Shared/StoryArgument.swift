import ArgumentParser
import ControlAPI

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

/// What a signature sets aside, and why.
struct OverrideOptions: ParsableArguments {
  @Option(
    name: .customLong("override"),
    help: ArgumentHelp("Sign despite this failed required check; needs --reason.", valueName: "check"))
  var overrides: [String] = []
  @Option(help: ArgumentHelp("Why you override a check or break the glass.", valueName: "text"))
  var reason: String?

  /// Puts them into a request.
  func fill(_ body: inout ActionBody) {
    body.override = overrides.isEmpty ? nil : overrides
    body.reason = reason
  }
}

/// A note that says why something is done.
struct NoteOption: ParsableArguments {
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("Say why.", valueName: "text"))
  var text: String?
}
