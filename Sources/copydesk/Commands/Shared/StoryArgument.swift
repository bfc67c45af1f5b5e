import ArgumentParser
import ControlAPI
import Newsroom

/// The story that a command is about: also the beginning of a slug, if no other begins so, and `-` for the one last seen.
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

/// The stories that somebody acts on, and how.
struct StoriesOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The stories' numbers or slugs; - for those on standard input, one a line, at a terminal for the one you last saw.",
      valueName: "story"), completion: Completion.stories)
  private var stories: [String]
  @Option(help: ArgumentHelp("Act on this revision; by default, the one you last saw.", valueName: "n"))
  var revision: Int?
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false

  func validate() throws {
    guard stories.allSatisfy({ !$0.isEmpty }) else {
      throw ValidationError("The story is missing: give its number or slug.")
    }
    guard revision == nil || stories.count == 1 else {
      throw ValidationError("A revision is that of one story: name one, or leave out --revision.")
    }
  }

  /// The stories as they are named, here and on standard input.
  func named() throws -> [String] { try StoryNames(stories).all() }
}

/// Stories as somebody names them on the command line.
struct StoryNames {
  private let words: [String]

  init(_ words: [String]) { self.words = words }

  /// The names; of `-`, where standard input is not a terminal, those on it: the first word of each line.
  ///
  /// Throws `Refusal` with `usage` where there is none, and for more than 1,000.
  func all() throws -> [String] {
    guard words.contains("-"), !Terminal.hasKeyboard else { return words }
    var read: [String] = []
    while let line = readLine() {
      let name = line.prefix { $0 != "\t" }.split(separator: " ").first.map(String.init) ?? ""
      if !name.isEmpty { read.append(name) }
      guard read.count <= 1000 else {
        throw Refusal(.usage, "There are more than 1,000 stories on standard input.", hint: "Name fewer at a time.")
      }
    }
    guard !read.isEmpty else {
      throw Refusal(
        .usage, "There are no stories on standard input.",
        hint: "Write a number or slug on each line, such as: echo night-train | copydesk claim -")
    }
    return words.flatMap { $0 == "-" ? read : [$0] }
  }
}

/// How somebody signs.
struct SigningOptions: ParsableArguments {
  @Flag(help: "Sign without having read it; your signature and the log say so.")
  var unread = false

  /// Puts them into a request.
  func fill(_ body: inout ActionBody) { body.unread = unread ? true : nil }
}

/// How somebody signs, where several signatures may be needed.
struct ApprovalOptions: ParsableArguments {
  @OptionGroup var signing: SigningOptions
  @Option(
    help: ArgumentHelp(
      "Which of the required signatures to give; by default, the first missing one that you may give.",
      valueName: "capability"),
    completion: .list(RequiredApprovals.possible.map(\.rawValue)))
  var signAs: String?

  var unread: Bool { signing.unread }

  /// Puts them into a request.
  func fill(_ body: inout ActionBody) {
    signing.fill(&body)
    body.signAs = signAs
  }
}

/// What a signature sets aside, and why.
struct OverrideOptions: ParsableArguments {
  @Option(
    name: .customLong("override"),
    help: ArgumentHelp("Sign despite this failed required check; needs --reason.", valueName: "check"),
    completion: Completion.checks)
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
