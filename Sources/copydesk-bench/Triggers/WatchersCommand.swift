import ArgumentParser

/// `copydesk-bench triggers watchers`
struct WatchersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watchers",
    abstract: "Measure how soon those who follow a daemon's events hear of each, while people act.",
    discussion: """
      The daemon runs already, with a newsroom that has some stories and the person; root speaks for them. Notes are added to the \
      stories at a steady rate. Each watcher follows the stream of events over a connection of its own. One account may have 128 of \
      them: for more, name several, each that of somebody on the staff, and begin this as root.
      Examples:
        copydesk-bench triggers watchers --socket /var/tmp/bench/control.sock
        copydesk-bench triggers watchers --socket /var/tmp/bench/control.sock --watchers 500 --actions 100 \
      --accounts 61001,61002,61003,61004,61005
      """)

  @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
  var socket: String
  @Option(help: ArgumentHelp("How many follow the events.", valueName: "number"))
  var watchers = 50
  @Option(help: ArgumentHelp("How many actions a second.", valueName: "number"))
  var actions = 20
  @Option(help: ArgumentHelp("For how many seconds.", valueName: "number"))
  var seconds = 5
  @Option(help: ArgumentHelp("Who acts.", valueName: "name"))
  var chief = "night-editor"
  @Option(help: ArgumentHelp("The accounts that follow, as numbers separated by commas.", valueName: "accounts"))
  var accounts = ""
  @Flag(help: "Print the results as JSON.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(watchers), (1...500).contains(actions), (1...600).contains(seconds) else {
      throw ValidationError("--watchers takes 1 to 1000, --actions 1 to 500, --seconds 1 to 600.")
    }
    guard users.count == accounts.split(separator: ",").count else {
      throw ValidationError("--accounts takes numbers, such as 61001,61002.")
    }
  }

  private var users: [UInt32] { accounts.split(separator: ",").compactMap { UInt32($0) } }

  func run() async throws {
    let run = WatchersRun(
      socket: socket, watchers: watchers, actionsPerSecond: actions, seconds: seconds, chief: chief, accounts: users)
    let results = try await run.run()
    Progress.end()
    print(json ? try ResultDocument(results).json() : "\(ResultTable(measurements: results))")
  }
}
