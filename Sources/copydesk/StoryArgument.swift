import ArgumentParser

/// The story that a command is about.
struct StoryArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: Completion.stories)
  var story: String

  func validate() throws {
    guard !story.isEmpty else { throw ValidationError("No story is named: give its number or slug.") }
  }
}
