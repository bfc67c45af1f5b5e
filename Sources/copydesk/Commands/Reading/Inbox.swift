import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk inbox`
struct Inbox: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "See what is waiting for you: reviews, what is ready to publish, and what is not well.",
    discussion: """
      The most urgent first, and of one urgency the oldest; ! stands behind the number of what is of urgency 1 or 2. On a \
      terminal, the first 200 are shown unless you say --all.
      Examples:
        copydesk inbox
        copydesk inbox --desk caucasus
        copydesk --json inbox | jq '.[].slug'
      """)
  @Option(help: ArgumentHelp("Only stories of this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @Flag(help: "Show all of them on a terminal, too.")
  var all = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard Terminal.output.isInteractive, !options.json, !all else {
      let fields = Terminal.output.isInteractive ? InboxScreen.fields : Self.rowFields
      let stories = try client.list(
        StoryBody.self, ["inbox"], query: [("desk", desk), options.asking(for: fields)])
      return try show(stories, of: stories.count, to: client.asker)
    }
    let page = try client.get(
      PageBody<StoryBody>.self, ["inbox"], query: [("desk", desk), InboxScreen.fields.query, ("limit", "200")])
    try show(page.items, of: page.total ?? page.items.count, to: client.asker)
  }

  private func show(_ stories: [StoryBody], of total: Int, to asker: String?) throws {
    if options.json { return try printJSON(stories) }
    let out = Terminal.output
    guard out.isInteractive else { return WaitingGroup.ordered(stories).forEach(printRow) }
    if stories.isEmpty { return out.print(out.dim("Nothing is waiting for you.")) }
    let told = stories.map { $0.told(to: asker) }
    let lines = InboxScreen(told, total: total, now: Instant(Date())).lines(width: out.width)
    _ = Terminal.showToTheEnd(height: lines.count) { lines.print(on: out) }
  }

  /// What a row tells.
  static let rowFields: ScreenFields =
    InboxItem.reasonFields + [
      "slug", "desk", "time_zone", "urgency", "submitted_at", "version", "finding_counts", "claim", "authors",
      "headline",
      "returned", "late", "due_at",
    ]

  /// For programs.
  private func printRow(_ story: StoryBody) {
    let item = InboxItem(story, story.clock(), now: Instant(Date()))
    let cells = [
      String(story.number), story.slug, story.desk, item.reasons.joined(separator: ", "), String(story.urgency),
      DisplayTime.age(story.submittedAt), String(story.version), item.findings ?? "-", story.claim?.by ?? "-",
      story.authors.joined(separator: ","), story.headline, story.returned?.note ?? "-",
      story.late ? "late" : story.dueAt.map { DisplayTime.local($0) } ?? "-",
    ]
    Terminal.output.print(cells.map(\.oneLine).joined(separator: "\t"))
  }
}
