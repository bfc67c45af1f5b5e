import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk inbox`
struct Inbox: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "See what is waiting for you: reviews, stories on hold, failed deliveries.",
    discussion: """
      Examples:
        copydesk inbox
        copydesk inbox --desk caucasus
        copydesk --json inbox | jq '.[].slug'
      """)
  @Option(help: ArgumentHelp("Only stories of this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let stories = try client.list(StoryBody.self, ["inbox"], query: [("desk", desk)])
    if options.json { return try printJSON(stories) }
    var table = TextTable("STORY", "SLUG", "DESK", "WHY", "URG", "AGE", "VER", "FINDINGS", "CLAIMED", "BY", "HEADLINE")
    for story in stories {
      let required = story.findings.count { $0.level == .required }
      let findings =
        story.findings.isEmpty ? "-" : "\(story.findings.count)" + (required > 0 ? " (\(required) required)" : "")
      table.add(
        String(story.number), story.slug, story.desk, Self.reason(story), String(story.urgency),
        DisplayTime.age(story.updatedAt), String(story.version), findings, story.claim?.by ?? "-",
        story.authors.joined(separator: ","), story.headline)
    }
    table.print(ifEmpty: "Nothing is waiting for you.")
  }

  private static func reason(_ story: StoryBody) -> String {
    if let hold = story.hold { return "held: \(hold.reason)" }
    if story.deliveries.failed > 0 { return "\(story.deliveries.failed) failed" }
    if !story.killPending.isEmpty { return "kill pending" }
    switch story.state {
    case .deskReview where story.approvals.have > 0: return "approved \(story.approvals.have)/\(story.approvals.need)"
    case .deskReview: return story.kind == .publish ? "review" : story.kind.rawValue
    case .draft: return "returned"
    default: return story.state.rawValue
    }
  }
}
