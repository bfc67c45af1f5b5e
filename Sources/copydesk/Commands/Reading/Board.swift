import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk board`
struct Board: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List stories and the state they are in.", discussion: "Example: copydesk board --state approved")
  @Option(help: ArgumentHelp("Only stories of this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @Option(help: ArgumentHelp("Only stories in this state.", valueName: "state"), completion: Completion.states)
  var state: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let stories = try client.list(StoryBody.self, ["stories"], query: [("desk", desk), ("state", state)])
    if options.json { return try printJSON(stories) }
    var table = TextTable("STORY", "STATE", "DESK", "VER", "LIVE", "WAITS FOR", "UPDATED", "SLUG", "HEADLINE", "DUE")
    for story in stories {
      table.add(
        String(story.number), story.state.rawValue, story.desk, String(story.version),
        story.liveVersion.map(String.init) ?? "-", story.state == .approved ? story.waitInBrief : "-",
        DisplayTime.local(story.updatedAt), story.slug, story.headline,
        story.dueAt.map { story.late ? "late since \(DisplayTime.local($0))" : DisplayTime.local($0) } ?? "-")
    }
    table.print(ifEmpty: "No stories match.")
  }
}

extension StoryBody {
  /// What it waits for, in a word or a time.
  fileprivate var waitInBrief: String {
    if let hold { return "hold: \(hold.reason.rawValue)" }
    return waitsFor?.name ?? waitsFor?.at.map(DisplayTime.local) ?? waitsFor?.kind ?? "-"
  }
}
