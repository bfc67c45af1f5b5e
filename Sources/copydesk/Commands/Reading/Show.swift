import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk show`
struct Show: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read stories and what the checks found in them.",
    discussion: """
      Approving a version requires that you have read it; showing it here to its end counts as reading, but not by --format. \
      On a terminal, what is longer than the screen goes through PAGER, or less; pictures are drawn where chafa is installed.
      Examples:
        copydesk show night-train
        copydesk show night-train apricots
        copydesk show night-train --version 1
        copydesk show night-train --raw        the draft alone, as it can be filed again
        copydesk show night-train --branch     texts kept beside it
        copydesk show night-train --format '{slug}: {state}'
      """)
  @Argument(
    help: ArgumentHelp("The stories' numbers or slugs; - for the one you last saw.", valueName: "story"),
    completion: Completion.stories)
  var stories: [String]
  @Option(help: ArgumentHelp("Show this version instead of the working one.", valueName: "n"))
  var version: Int?
  @Flag(help: "Print nothing but the draft.")
  var raw = false
  @Flag(help: "Show texts that could not be saved as versions and are kept beside the story.")
  var branch = false
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard stories.allSatisfy({ !$0.isEmpty }) else {
      throw ValidationError("The story is missing: give its number or slug.")
    }
    guard version == nil || stories.count == 1 else {
      throw ValidationError("A version is that of one story: name one, or leave out --version.")
    }
  }

  func run(_ client: ControlClient) throws {
    if options.json, stories.count > 1, !branch { return try printAll(client) }
    for (index, story) in stories.enumerated() {
      if index > 0, !options.json { Terminal.output.print() }
      if branch { try showBranches(of: story, client) } else { try show(story, client) }
    }
  }

  private func show(_ story: String, _ client: ControlClient) throws {
    let (body, text) = try read(story, client)
    if options.json {
      return try finish([(body, text)], client) { try printJSON(StoryWithVersion(story: body, version: text)) }
    }
    if raw { return try finish([(body, text)], client) { printRaw(text) } }
    try showScreen(body, text, client)
  }

  private func read(_ story: String, _ client: ControlClient) throws -> (StoryBody, VersionBody) {
    let body = try client.get(StoryBody.self, "stories", story)
    let number = String(version ?? body.version)
    return (body, try client.get(VersionBody.self, "stories", String(body.number), "versions", number))
  }

  /// Several as one JSON list.
  private func printAll(_ client: ControlClient) throws {
    let all = try stories.map { try read($0, client) }
    try finish(all, client) { try printJSON(all.map { StoryWithVersion(story: $0.0, version: $0.1) }) }
  }

  /// Shows them, and says which versions were read then: none by a template.
  private func finish(
    _ shown: [(StoryBody, VersionBody)], _ client: ControlClient, _ show: () throws -> Void
  ) throws {
    guard let last = shown.last?.1 else { return }
    guard try shows(last, show), options.format == nil else { return }
    for (body, text) in shown { try client.markRead(text, of: body) }
  }

  private func printRaw(_ text: VersionBody) {
    // In a pipe or a file it is the same text, also at its end, so that it comes in again as it went out.
    if Terminal.output.isInteractive {
      print(text: text.original)
    } else {
      Terminal.output.write(Array(text.original.printable.utf8))
    }
    guard text.rebuilt else { return }
    Terminal.error.print(
      "The draft that came in does not say what version \(text.number) says; this one was made from the version.")
  }

  private func showBranches(of story: String, _ client: ControlClient) throws {
    let branches = try client.get([BranchBody].self, "stories", story, "branches")
    if options.json { return try printJSON(branches) }
    for branch in branches {
      Terminal.output.print(
        Terminal.output.bold(
          "submission \(branch.submission) by \(branch.savedBy), \(DisplayTime.local(branch.at)): \(branch.reason)"
            .oneLine
        ))
      print(text: branch.original)
    }
    if branches.isEmpty { Terminal.output.print("No texts are kept beside the story.") }
  }

  private func print(text: String) {
    Terminal.output.print((text.hasSuffix("\n") ? String(text.dropLast()) : text).printable)
  }
}

extension ControlCommand {
  /// Shows a story as somebody reads it; whether to its end, which then counts as read.
  ///
  /// - Parameter isAsked: Whether a question follows, whose keys say what can be done next.
  @discardableResult
  func showScreen(
    _ body: StoryBody, _ text: VersionBody, _ client: ControlClient, isAsked: Bool = false
  ) throws -> Bool {
    let out = Terminal.output
    let screen = StoryScreen(body.told(to: client.asker), text, now: Instant(Date()))
    let width = out.lineWidth
    let (lines, next) = (screen.reading(width: width), isAsked ? [] : screen.next(width: width))
    let drawing = DrawnPicture(of: text, client)
    let isShown = shows(text, height: lines.count + (drawing?.height ?? 0) + next.count) {
      lines.print(on: out)
      drawing?.print(on: out)
      next.print(on: out)
    }
    if isShown { try client.markRead(text, of: body) }
    return isShown
  }

  /// Shows a version's text; whether to its end, and if not, says so.
  ///
  /// - Parameter height: How many lines it has on a terminal; 0 for what is for programs.
  func shows(_ version: VersionBody, height: Int = 0, _ show: () throws -> Void) rethrows -> Bool {
    if try Terminal.showToTheEnd(height: height, show) { return true }
    Terminal.error.print("Nothing took all of this output, so it does not count as reading version \(version.number).")
    return false
  }
}

/// A story with one of its versions, as `show --json` gives it: the story's own keys, and `text`.
private struct StoryWithVersion: Encodable {
  let story: StoryBody
  let version: VersionBody

  func encode(to encoder: any Encoder) throws {
    try story.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(version, forKey: .text)
  }

  private enum Keys: String, CodingKey { case text }
}

extension ControlClient {
  /// Tells the daemon that this person has read the version to its end; of the working version also on which revision, since
  /// what they do next is done on that one.
  func markRead(_ version: VersionBody, of story: StoryBody) throws {
    try post(
      ["stories", String(story.number), "seen"],
      SeenBody(
        version: version.number, contentHash: version.contentHash,
        revision: version.number == story.version ? story.revision : nil))
  }
}
