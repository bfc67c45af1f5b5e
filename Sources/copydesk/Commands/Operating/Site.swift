import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk site`
struct Site: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare a site with the newsroom, or rebuild it.",
    discussion: """
      Examples:
        copydesk site verify
        copydesk site rebuild
        copydesk site rebuild --desk africa
        copydesk site adopt      (after the database was restored to before the site)
      """,
    subcommands: [SiteVerify.self, SiteRebuild.self, SiteAdopt.self])
}

/// Which site a command is about.
struct SiteArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The site's name in newsroom.yaml.", valueName: "destination"),
    completion: Completion.destinations)
  var destination = "site"
}

/// Which part of it.
struct SitePart: ParsableArguments {
  @Option(help: "Only the stories of this desk, and what shows them.")
  var desk: String?
}

/// `copydesk site verify`
struct SiteVerify: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Compare every file of a site with what the newsroom says it should be.",
    discussion: """
      Changes nothing. Names what is missing, altered or foreign; exit status 65 when there is anything.
      Example: copydesk site verify
      """)
  @OptionGroup var target: SiteArgument
  @OptionGroup var part: SitePart
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let task = try SiteTaskFollower(client).carryOut("verify", target.destination, desk: part.desk)
    if options.json { try printJSON(task) } else { task.show() }
    guard task.found > 0 else { return }
    throw Refusal(
      .invalidDraft, "The site differs from the newsroom in \(task.found.counted("place")).",
      hint: "Correct it with: copydesk site rebuild \(target.destination). "
        + "What is foreign in the site's root itself stays: move it away, or leave it.")
  }
}

/// `copydesk site rebuild`
struct SiteRebuild: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Write what is missing from a site or altered, and remove what belongs to no story.",
    discussion: """
      Stories go on being published meanwhile, and a kill does not wait. What lies in the site's root itself is left alone.
      Example: copydesk site rebuild --desk africa
      """)
  @OptionGroup var target: SiteArgument
  @OptionGroup var part: SitePart
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let task = try SiteTaskFollower(client).carryOut("rebuild", target.destination, desk: part.desk)
    if options.json { return try printJSON(task) }
    Terminal.output.print(
      task.found == 0
        ? "\(task.done.counted("story", "stories")) checked; everything was as it should be."
        : "\(task.done.counted("story", "stories")) checked, \(task.found.counted("difference")) corrected.")
  }
}

/// `copydesk site adopt`
struct SiteAdopt: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt", abstract: "Take over a site that is ahead of its database, after showing the differences.",
    discussion: """
      For after a restore: until then nothing is published there. What was withdrawn from the site stays withdrawn.
      Example: copydesk site adopt
      """)
  @OptionGroup var target: SiteArgument
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let follower = SiteTaskFollower(client)
    let differences = try follower.carryOut("verify", target.destination)
    if !options.json { differences.show() }
    try confirm(
      "Take the site over as it is? Stories published after the database's last state are not in the newsroom any more.",
      unless: yes)
    let task = try follower.carryOut("adopt", target.destination)
    if options.json { return try printJSON(task) }
    Terminal.output.print("The site is this newsroom's. Bring it up to date with: copydesk site rebuild")
  }
}

/// Starts a task and waits for its end, with a bar on a terminal.
private struct SiteTaskFollower {
  let client: ControlClient

  init(_ client: ControlClient) { self.client = client }

  func carryOut(_ action: String, _ destination: String, desk: String? = nil) throws -> SiteTaskBody {
    var task = try client.post(
      SiteTaskBody.self, ["destinations", destination, action], query: [("desk", desk)], NoteBody())
    defer { Terminal.error.endProgress() }
    while task.endedAt == nil {
      guard task.served else {
        throw Refusal(
          .unavailable, "No running daemon serves '\(destination)', so nobody can \(action) it.",
          hint: "Start one whose `serves` names it; the task waits for it.")
      }
      Terminal.error.showProgress(
        "\(action): \(Self.bar(task)) \(task.done) of \(task.total.counted("story", "stories"))")
      task = try client.get(
        SiteTaskBody.self, ["destinations", destination, "tasks", String(task.id)], query: [("wait", "1")])
    }
    if let error = task.error {
      throw Refusal(.unavailable, error, hint: "See what holds it: copydesk destinations")
    }
    return task
  }

  private static func bar(_ task: SiteTaskBody) -> String {
    let filled = task.total == 0 ? 20 : min(20, task.done * 20 / task.total)
    return "[" + String(repeating: "#", count: filled) + String(repeating: "·", count: 20 - filled) + "]"
  }
}

extension SiteTaskBody {
  /// Prints what differs, as a table.
  fileprivate func show() {
    guard found > 0 else {
      return Terminal.output.print("\(done.counted("story", "stories")) compared; every file is as it should be.")
    }
    var table = TextTable("PROBLEM", "PATH")
    for difference in differences { table.add(difference.problem, difference.path) }
    table.print(ifEmpty: "")
    if found > differences.count { Terminal.output.print("… and \(found - differences.count) more.") }
  }
}
