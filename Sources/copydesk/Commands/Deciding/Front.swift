import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk front`
struct Front: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Set by hand what leads the front page, is pinned to it or dropped from it.",
    discussion: """
      Without a subcommand, lists what is set by hand. Everything else is ordered by urgency, then by time. You need \
      `front` on the story's desk; you sign what you set, and the story's log has it.
      Examples:
        copydesk front
        copydesk front lead night-train --until 18:00
        copydesk front pin night-train
        copydesk front drop night-train
        copydesk front clear night-train
      """,
    subcommands: [FrontList.self, FrontLead.self, FrontPin.self, FrontDrop.self, FrontClear.self],
    defaultSubcommand: FrontList.self)
}

/// `copydesk front list`
struct FrontList: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what is set by hand.", discussion: "Example: copydesk front list")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<FrontPageBody>.self, "front").items
    if options.json { return try printJSON(items) }
    var table = TextTable("PLACE", "STORY", "HEADLINE", "UNTIL", "SET BY", "AT")
    for item in items {
      table.add(
        item.place, item.slug, item.headline, item.until.map { DisplayTime.local($0) } ?? "-", item.by,
        DisplayTime.local(item.at))
    }
    table.print(ifEmpty: "Nothing is set by hand: stories are ordered by urgency, then by time.")
  }
}

/// `copydesk front lead`
struct FrontLead: FrontPagePlacing {
  static let action = Action.frontLead
  static let outcome = "leads the front page"
  static let confirmation = Confirmation("Lead the front page with")
  static let configuration = CommandConfiguration(
    commandName: "lead", abstract: "Have a story lead the front page.",
    discussion: """
      It takes the place of what led before; once its time is over, the front page's own order decides.
      Examples:
        copydesk front lead night-train
        copydesk front lead night-train --until 18:00
      """)
  @OptionGroup var target: ActionOptions
  @OptionGroup var end: FrontPageEnd
  @OptionGroup var options: GlobalOptions
}

/// `copydesk front pin`
struct FrontPin: FrontPagePlacing {
  static let action = Action.frontPin
  static let outcome = "is pinned to the front page"
  static let confirmation = Confirmation("Pin", "to the front page")
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Keep a story next to what leads the front page.",
    discussion: """
      As many as three can be pinned.
      Example: copydesk front pin night-train --until "tomorrow 06:00"
      """)
  @OptionGroup var target: ActionOptions
  @OptionGroup var end: FrontPageEnd
  @OptionGroup var options: GlobalOptions
}

/// `copydesk front drop`
struct FrontDrop: FrontPagePlacing {
  static let action = Action.frontDrop
  static let outcome = "is not on the front page"
  static let confirmation = Confirmation("Drop", "from the front page")
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Take a story off the front page.",
    discussion: """
      Its page, its desk's page and feeds stay as they are.
      Example: copydesk front drop night-train
      """)
  @OptionGroup var target: ActionOptions
  @OptionGroup var end: FrontPageEnd
  @OptionGroup var options: GlobalOptions
}

/// `copydesk front clear`
struct FrontClear: ControlCommand {
  static let outcome = "is where the front page's own order has it"
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "Leave a story to the front page's own order again.",
    discussion: "Example: copydesk front clear night-train")
  @OptionGroup var target: ActionOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(act(.frontClear, target, client), as: Self.outcome, until: nil)
  }
}

/// When what is set by hand ends.
struct FrontPageEnd: ParsableArguments {
  @Option(
    help: ArgumentHelp("When that ends by itself, in the desk's time.", valueName: "time"), completion: Completion.times
  )
  var until: String?
}

/// A command that sets by hand where a story is on the front page.
protocol FrontPagePlacing: ControlCommand {
  static var action: Action { get }
  /// What is true of the story then.
  static var outcome: String { get }
  static var confirmation: Confirmation { get }
  var target: ActionOptions { get }
  var end: FrontPageEnd { get }
}

extension FrontPagePlacing {
  func run(_ client: ControlClient) throws {
    let story = try act(Self.action, target, client, confirming: Self.confirmation) { $0.until = end.until }
    let until =
      end.until == nil
      ? nil : try client.get(PageBody<FrontPageBody>.self, "front").items.first { $0.story == story.number }?.until
    try report(story, as: Self.outcome, until: until)
  }
}

extension ControlCommand {
  fileprivate func report(_ story: StoryBody, as what: String, until: Instant?) throws {
    if options.json { return try printJSON(story) }
    let end = until.map { " until \(DisplayTime.full($0, deskZone: story.timeZone))" } ?? ""
    Terminal.output.print("\(story.slug) (\(story.number)) \(what)\(end)".oneLine)
  }
}
