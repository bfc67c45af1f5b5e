import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk approve`
struct Approve: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Approve the version you have read; your approval is a signature on it.",
    discussion: """
      What you have not read is refused: read it with show, or diff from a version that you have read. Of several stories, \
      those that you have read are approved and the others named.
      Examples:
        copydesk approve night-train
        copydesk approve night-train --at "tomorrow 06:00"     the desk's time
        copydesk approve night-train --at 2026-12-01T06:00+04:00
        copydesk approve night-train --on evening-edition      when that trigger fires
        copydesk approve night-train apricots last-ticket
        copydesk approve night-train --dry-run     whether it would go out, and what would change where
        copydesk approve night-train --sign-as legal           where the desk wants several signatures, or the story is sensitive
        copydesk approve night-train --override headline-length --reason "A name."
      """)
  @Argument(
    help: ArgumentHelp("The stories' numbers or slugs; - for those on standard input.", valueName: "story"),
    completion: Completion.stories)
  var stories: [String]
  @Option(help: ArgumentHelp("Act on this revision; by default, the one you last saw.", valueName: "n"))
  var revision: Int?
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @Option(help: ArgumentHelp("When it goes out, in the desk's time.", valueName: "time"), completion: Completion.times)
  var at: String?
  @Option(
    help: ArgumentHelp("Have this trigger let it go out.", valueName: "trigger"), completion: Completion.triggers)
  var on: String?
  @Flag(help: "Have it go out at once, whatever its front matter and its desk say.")
  var now = false
  @OptionGroup var signing: ApprovalOptions
  @OptionGroup var overriding: OverrideOptions
  @Flag(
    help:
      "In an emergency, approve alone or your own story, where the desk allows it; needs --reason. What is sensitive still needs a legal signature."
  )
  var breakGlass = false
  @Flag(help: "Only say whether it would be approved, and what would go out.")
  var dryRun = false
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard stories.allSatisfy({ !$0.isEmpty }) else {
      throw ValidationError("The story is missing: give its number or slug.")
    }
    guard [at != nil, on != nil, now].count(where: { $0 }) <= 1 else {
      throw ValidationError("Say one of --at, --on and --now.")
    }
    guard revision == nil || stories.count == 1 else {
      throw ValidationError("A revision is that of one story: name one, or leave out --revision.")
    }
  }

  func run(_ client: ControlClient) throws {
    let named = try StoryNames(stories).all()
    if dryRun { return try dryRunEach(.approve, named, revision: revision, client, fill) }
    if let only = named.first, named.count == 1, !signing.unread { try offerToRead(only, before: .approve, client) }
    try actOnEach(named, client) { try approve($0, client) }
  }

  private func approve(_ story: String, _ client: ControlClient) throws -> StoryBody {
    guard yes || !Terminal.canAsk else { return try askToApprove(story, revision: revision, client, fill) }
    return try act(
      .approve, on: story, revision: revision, yes: true, client, confirming: Confirmation("Approve"), fill)
  }

  private func fill(_ body: inout ActionBody) {
    body.at = at
    body.on = on
    body.now = now ? true : nil
    overriding.fill(&body)
    body.breakGlass = breakGlass ? true : nil
    signing.fill(&body)
  }
}
