import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk package`
struct PackageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "package", abstract: "Have stories go out together: readers see all of them at once, or none.",
    discussion: """
      Without a subcommand, lists the packages. A package goes out once it is closed, all its stories are approved, and its \
      time or trigger has come. A later correction of one story goes alone.
      Examples:
        copydesk package
        copydesk package add election-night night-train apricots
        copydesk package close election-night --at 22:00
        copydesk package show election-night      what is not ready
        copydesk package remove election-night apricots
      """,
    subcommands: [PackageList.self, PackageShow.self, PackageAdd.self, PackageRemove.self, PackageClose.self],
    defaultSubcommand: PackageList.self)
}

/// The package that a command is about.
struct PackageArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The package's name.", valueName: "package"), completion: Completion.packages)
  var name: String

  func validate() throws {
    guard !name.isEmpty else { throw ValidationError("The package is missing: give its name.") }
  }
}

/// `copydesk package list`
struct PackageList: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the packages that are yet to go out.",
    discussion: "Example: copydesk package list")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<PackageBody>.self, "packages").items
    if options.json { return try printJSON(items) }
    var table = TextTable("PACKAGE", "STATE", "STORIES", "NOT READY", "WAITS FOR", "CLOSED BY")
    for item in items {
      table.add(
        item.name, item.held == nil ? item.state : "held", String(item.waiting), String(item.missing),
        item.closed?.waitsInWords ?? "-",
        item.closed?.by ?? "-")
    }
    table.print(ifEmpty: "There are no packages. To begin one: copydesk package add NAME STORY")
  }
}

/// `copydesk package show`
struct PackageShow: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a package, its stories, and what is not ready.",
    discussion: "Example: copydesk package show election-night")
  @OptionGroup var target: PackageArgument
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try report(client.get(PackageBody.self, "packages", target.name))
  }
}

/// `copydesk package close`
struct PackageClose: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Fix a package's stories, and say what it waits for.",
    discussion: """
      Once all of it is approved, and its time or trigger has come, it goes out. Adding a story opens it again. You need \
      `publish` on the desk of each of its stories; the log has your signature.
      Examples:
        copydesk package close election-night               as soon as all of it is approved
        copydesk package close election-night --at 22:00    in the time of its desk
        copydesk package close election-night --on result   when that trigger fires
      """)
  @OptionGroup var target: PackageArgument
  @Option(help: ArgumentHelp("When it goes out at the earliest.", valueName: "time"), completion: Completion.times)
  var at: String?
  @Option(
    help: ArgumentHelp("Have this trigger let it go out.", valueName: "trigger"), completion: Completion.triggers)
  var on: String?
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard at == nil || on == nil else { throw ValidationError("Say one of --at and --on.") }
  }

  func run(_ client: ControlClient) throws {
    if !yes, Terminal.canAsk {
      let package = try client.get(PackageBody.self, "packages", target.name)
      let wait = at.map { " for \($0)" } ?? on.map { " for the trigger \($0)" } ?? ""
      let outcome = package.missing == 0 && wait.isEmpty ? "; all of it goes out at once" : ""
      try confirm(
        "Close \(target.name) with \(package.waiting.counted("story", "stories"))\(wait)\(outcome)?", unless: false)
    }
    try report(
      client.post(PackageBody.self, ["packages", target.name, "close"], ClosePackageBody(at: at, on: on)))
  }
}

extension ControlCommand {
  /// Says how a package stands, story by story, or prints it as JSON.
  func report(_ package: PackageBody) throws {
    if options.json { return try printJSON(package) }
    let out = Terminal.output
    out.print(out.bold("\(package.name)  \(package.inWords)".oneLine))
    var table = TextTable("STORY", "DESK", "SLUG", "STATE", "APPROVALS", "NOT READY", "HEADLINE")
    for story in package.stories {
      table.add(
        String(story.number), story.desk, story.slug, story.out ? "out" : story.state.inWords,
        "\(story.approvals.have) of \(story.approvals.need)", story.unreadyInWords ?? "-", story.headline)
    }
    table.print(ifEmpty: "It has no stories.")
    if let held = package.heldInWords { out.print(out.yellow("held: \(held)".oneLine)) }
  }
}

extension PackageBody {
  /// As in "closed by nana for 22:00; 1 of 5 stories not ready".
  var inWords: String {
    let ready = missing == 0 ? "all are ready" : "\(missing) of \(waiting.counted("story", "stories")) not ready"
    switch state {
    case "out": return "is out"
    case "closed": return "closed by \(closed?.by ?? ""), \(closed?.waitsInWords ?? "-"); \(ready)"
    default: return "open; \(ready). To have it go out: copydesk package close \(name)"
    }
  }
}

extension PackageBody {
  /// Why all of it is held, and what to do; nil when it is not.
  var heldInWords: String? {
    held.map { StoryBody.holdInWords(HoldReason(rawValue: $0), of: name) }
  }
}

extension StoryBody {
  /// Why a package is held as a whole, and what to do.
  static func holdInWords(_ reason: HoldReason, of package: String) -> String {
    let what =
      switch reason {
      case .triggerChanged: "the trigger that the package waits for was changed or removed"
      case .missedSchedule: "the package's time was missed"
      default: reason.inWords
      }
    return "\(what); close it again: copydesk package close \(package)"
  }

  /// Why it does not go out; nil when nothing holds it.
  var holdInWords: String? {
    guard let hold else { return nil }
    guard hold.reason.isOfWholePackage, waitsFor?.kind == "package", let package = waitsFor?.name else {
      return hold.inWords
    }
    return Self.holdInWords(hold.reason, of: package)
  }
}

extension PackageBody.Closing {
  /// What it waits for.
  var waitsInWords: String {
    at.map { "not before \(DisplayTime.local($0))" } ?? on.map { "waits for the trigger \($0)" }
      ?? "goes out when all of it is approved"
  }
}

extension PackageBody.Story {
  /// Why it keeps the package; nil when it does not.
  var unreadyInWords: String? {
    switch missing {
    case nil: nil
    case "not_approved": "not approved"
    case "spiked": "spiked"
    case "embargoed": "under embargo"
    case "frozen": "frozen"
    case "kill_asked": "somebody has asked to kill it"
    case .some(let reason): HoldReason(rawValue: reason).inWords
    }
  }
}
