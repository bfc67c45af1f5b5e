import ArgumentParser

/// `copydesk-bench control`
struct ControlCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "control",
    abstract: "Measure how many drafts a second a daemon takes in, and how many approvals, over its control socket.",
    discussion: """
      The daemon runs already, with a newsroom in which both people exist; root speaks for them. Drafts count once each is a \
      story that waits at its desk; approvals are for tomorrow, so that nothing goes out meanwhile.
      Examples:
        copydeskd run --embedded /var/tmp/bench &
        copydesk --socket /var/tmp/bench/control.sock apply -f Config/newsroom.yaml
        copydesk-bench control --socket /var/tmp/bench/control.sock
      """)

  @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
  var socket: String
  @Option(help: ArgumentHelp("How many drafts.", valueName: "number"))
  var drafts = 2_000
  @Option(help: ArgumentHelp("How many clients send at once.", valueName: "number"))
  var clients = 4
  @Option(help: ArgumentHelp("Who submits.", valueName: "name"))
  var reporter = "jomondi"
  @Option(help: ArgumentHelp("Who approves.", valueName: "name"))
  var chief = "nsargsyan"
  @Option(help: ArgumentHelp("The stories' desk.", valueName: "desk"))
  var desk = "caucasus"
  @Flag(help: "Print the results as JSON.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(drafts), (1...64).contains(clients) else {
      throw ValidationError("--drafts takes 1 to 1000000, --clients 1 to 64.")
    }
  }

  func run() async throws {
    let run = ControlRun(
      socket: socket, drafts: drafts, clients: clients, reporter: reporter, chief: chief, desk: desk)
    let results = try await run.run()
    Progress.end()
    print(json ? try ResultDocument(results).json() : "\(ResultTable(measurements: results))")
  }
}
