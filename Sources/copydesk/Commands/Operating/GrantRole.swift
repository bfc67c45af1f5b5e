import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk grant`
struct GrantRole: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "grant", abstract: "Give somebody a role on a desk, after showing what changes.",
    discussion: """
      What was said of the same role and desk before, an end or a title, is over. You need `manage` there. The next \
      `copydesk apply` takes back what newsroom.yaml does not have: add the grant there, unless it ends before.
      Examples:
        copydesk grant jomondi desk_chief --desk africa --until "mon 09:00" --title "Acting Africa desk chief"
        copydesk grant nsargsyan managing_editor --desk "*" --dry-run
      """)
  @OptionGroup var grant: GrantOptions
  @Option(
    help: ArgumentHelp("When it ends, in the desk's time; a day alone means its beginning.", valueName: "time"),
    completion: Completion.times)
  var until: String?
  @Option(help: ArgumentHelp("The person's own title there, as readers see it.", valueName: "text"))
  var title: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let body = GrantBody(staff: grant.staff, role: grant.role, desk: grant.desk, until: until, title: title)
    try change(client, ["grants"], body, grant, unchanged: "\(grant.staff) has that role there already.")
  }
}

/// `copydesk revoke`
struct RevokeRole: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Take a role on a desk from somebody, after showing what changes.",
    discussion: """
      What they approved and is yet to go out is held until somebody else approves it, as the list says. You need `manage` \
      there. The next `copydesk apply` gives back what newsroom.yaml still has: take the grant out there, too.
      Example: copydesk revoke jomondi desk_chief --desk africa
      """)
  @OptionGroup var grant: GrantOptions
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let body = GrantBody(staff: grant.staff, role: grant.role, desk: grant.desk)
    try change(client, ["grants", "revoke"], body, grant, unchanged: "\(grant.staff) does not have that role there.")
  }
}

/// Which role, whose, and where.
struct GrantOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("Who.", valueName: "staff"), completion: Completion.staff)
  var staff: String
  @Argument(help: ArgumentHelp("The role, as newsroom.yaml names it.", valueName: "role"))
  var role: String
  @Option(help: ArgumentHelp("The desk; \"*\" for every desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String
  @Flag(help: "Only show the changes.")
  var dryRun = false
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
}

extension ControlCommand {
  /// Shows what changes, asks, and has it done.
  fileprivate func change(
    _ client: ControlClient, _ path: [String], _ body: GrantBody, _ grant: GrantOptions, unchanged: String
  ) throws {
    let changes = try client.post([ConfigurationChangeBody].self, path, query: [("dry_run", "true")], body)
    if !options.json { show(changes, unchanged: unchanged) }
    if !grant.dryRun, !changes.isEmpty {
      try confirm("Make these changes?", unless: grant.yes)
      _ = try client.post([ConfigurationChangeBody].self, path, body)
    }
    if options.json { try printJSON(changes) }
  }
}
