import ArgumentParser
import ControlAPI

/// `copydesk queue limits`
struct QueueLimits: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits", abstract: "Limit a queue across all hosts; without options, show its limits.",
    discussion: """
      Examples:
        copydesk queue limits publishing                 show the limits
        copydesk queue limits publishing --global 4      4 jobs at once
        copydesk queue limits publishing --per-key 2     2 at once per destination
        copydesk queue limits publishing --rate 30/60    30 jobs a minute
        copydesk queue limits publishing --rate 30/60 --burst 5
        copydesk queue limits publishing --global none   lift that limit
      A limit that is not named stays as it is.
      """)
  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"), completion: Completion.queues)
  var queue: String
  @Option(help: ArgumentHelp("How many jobs may run at once; none for no limit.", valueName: "n"))
  var global: LimitArgument?
  @Option(help: ArgumentHelp("How many jobs with the same key may run at once; none for no limit.", valueName: "n"))
  var perKey: LimitArgument?
  @Option(help: ArgumentHelp("How many jobs may start in how many seconds; none for no limit.", valueName: "n/seconds"))
  var rate: RateArgument?
  @Option(
    help: ArgumentHelp("How many may start at once after a quiet spell; by default, the rate's n.", valueName: "n"))
  var burst: Int?
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if burst != nil, rate?.rate == nil { throw ValidationError("--burst needs --rate.") }
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
