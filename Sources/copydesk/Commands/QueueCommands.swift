import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk queue`
struct QueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Whole queues: how they are, and what they may do.",
    discussion: """
      Examples:
        copydesk queue stats
        copydesk queue pause publishing
        copydesk queue limits publishing --global 4
      """,
    subcommands: [QueueStats.self, QueuePause.self, QueueResume.self, QueueLimitsCommand.self],
    defaultSubcommand: QueueStats.self)
}

/// `copydesk queue stats`
struct QueueStats: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "How much waits, runs and failed in each queue, and what limits it.",
    discussion: """
      Examples:
        copydesk queue stats
        copydesk queue stats publishing
      A number with ~ is an estimate: there are too many jobs to count in passing.
      """)
  @Argument(help: ArgumentHelp("Only this queue.", valueName: "queue"))
  var queue: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let queues =
      if let queue {
        [try client.get(QueueBody.self, "queues", queue)]
      } else {
        try client.get(PageBody<QueueBody>.self, "queues").items
      }
    try show(queues)
  }
}

/// `copydesk queue pause`
struct QueuePause: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Let nothing of a queue begin, on any host, until it is resumed.",
    discussion: """
      What runs goes on; what a daemon has claimed and not begun is handed back within a second.
      Example: copydesk queue pause publishing
      """)
  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"))
  var queue: String
  @Flag(name: .shortAndLong, help: "Do not ask first.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try confirm("Pause the queue \(queue) on every host?", unless: yes)
    try show([client.post(QueueBody.self, ["queues", queue, "pause"], [String: String]())])
  }
}

/// `copydesk queue resume`
struct QueueResume: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let a paused queue go on.",
    discussion: "Example: copydesk queue resume publishing")
  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"))
  var queue: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try show([client.post(QueueBody.self, ["queues", queue, "resume"], [String: String]())])
  }
}

/// `copydesk queue limits`
struct QueueLimitsCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits", abstract: "Limit a queue over all hosts, at once; without options, show its limits.",
    discussion: """
      Examples:
        copydesk queue limits publishing                    show them
        copydesk queue limits publishing --global 4         at most 4 jobs at once
        copydesk queue limits publishing --per-key 2        at most 2 at once to one destination
        copydesk queue limits publishing --rate 30/60       30 jobs a minute
        copydesk queue limits publishing --rate 30/60 --burst 5
        copydesk queue limits publishing --global none      lift that limit
      What is not named stays as it is.
      """)
  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"))
  var queue: String
  @Option(help: ArgumentHelp("How many jobs run at once, or none for any number.", valueName: "n"))
  var global: LimitArgument?
  @Option(help: ArgumentHelp("How many jobs with one key run at once, or none for any number.", valueName: "n"))
  var perKey: LimitArgument?
  @Option(help: ArgumentHelp("How many jobs begin in so many seconds, or none for any number.", valueName: "n/seconds"))
  var rate: RateArgument?
  @Option(
    help: ArgumentHelp("How many may begin at once after a time without any; the rate's n otherwise.", valueName: "n"))
  var burst: Int?
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if burst != nil, rate?.rate == nil { throw ValidationError("--burst goes with --rate.") }
  }

  func run(_ client: ControlClient) throws {
    let before = try client.get(QueueBody.self, "queues", queue)
    guard global != nil || perKey != nil || rate != nil else { return try show([before]) }
    var limits = before.limits
    if let global { limits.global = global.number }
    if let perKey { limits.perKey = perKey.number }
    if let rate {
      limits.rate = rate.rate.map { .init(count: $0.count, seconds: $0.seconds, burst: burst ?? $0.count) }
    }
    try show([client.post(QueueBody.self, ["queues", queue, "limits"], limits)])
  }
}

/// A number from 1, or `none`.
struct LimitArgument: ExpressibleByArgument {
  let number: Int?

  init?(argument: String) {
    if argument == "none" {
      number = nil
    } else if let given = Int(argument), given > 0 {
      number = given
    } else {
      return nil
    }
  }
}

/// A number of jobs and of seconds, such as `30/60`, or `none`.
struct RateArgument: ExpressibleByArgument {
  let rate: (count: Int, seconds: Double)?

  init?(argument: String) {
    if argument == "none" {
      rate = nil
      return
    }
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[0]), count > 0, let seconds = Double(parts[1]), seconds > 0,
      seconds.isFinite
    else { return nil }
    rate = (count, seconds)
  }
}

extension ControlCommand {
  /// Prints the queues, one a line.
  fileprivate func show(_ queues: [QueueBody]) throws {
    if options.json { return try printJSON(queues) }
    var table = TextTable("QUEUE", "AVAILABLE", "SCHEDULED", "RUNNING", "DEAD", "OLDEST", "LIMITS", "PAUSED")
    for queue in queues {
      func count(_ state: String) -> String {
        "\(queue.isEstimated && state != "running" ? "~" : "")\(queue.jobs[state] ?? 0)"
      }
      let paused = queue.pausedAt.map { at in ShownTime.here(at) + (queue.pausedBy.map { " by \($0)" } ?? "") }
      table.add(
        queue.name, count("available"), count("scheduled"), count("running"), count("dead"),
        queue.oldestWait.map { "\(Int($0)) s" } ?? "-", queue.limits.shown, paused ?? "-")
    }
    table.print(orSay: "No worker has served any queue yet.")
  }
}

extension QueueLimitsBody {
  /// `4 at once, 2 per key, 30 in 60 s`.
  fileprivate var shown: String {
    let parts = [
      global.map { "\($0) at once" }, perKey.map { "\($0) per key" },
      rate.map { rate in
        let seconds = rate.seconds == rate.seconds.rounded() ? "\(Int(rate.seconds))" : "\(rate.seconds)"
        return "\(rate.count) in \(seconds) s" + (rate.burst == rate.count ? "" : ", \(rate.burst) in a burst")
      },
    ].compactMap { $0 }
    return parts.isEmpty ? "-" : parts.joined(separator: ", ")
  }
}
