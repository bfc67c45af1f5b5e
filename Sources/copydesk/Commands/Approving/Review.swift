import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk review`
struct Review: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Go through what waits for your review: read each story, and decide with one key.",
    discussion: """
      Kills that need your signature first, then the most urgent. Each story is shown as show does, which counts as reading; then a key decides: a approves, t approves \
      for a time, r returns it and asks why, d shows what has changed, s skips it, q quits. Only what you may do is offered.
      Examples:
        copydesk review
        copydesk review --desk caucasus
      """)
  @Option(help: ArgumentHelp("Only stories of this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @OptionGroup var options: GlobalOptions

  /// What is looked at of the inbox; each story is then asked for by itself.
  static let fields: ScreenFields = ["inbox_reasons"]

  func run(_ client: ControlClient) throws {
    guard Terminal.canAsk, Terminal.output.isInteractive, !options.json else {
      throw Refusal(
        .usage, "A review needs a terminal: it asks after each story.",
        hint: "List what waits with: copydesk inbox; then copydesk show STORY, and approve it or return it.")
    }
    let inbox = try client.list(StoryBody.self, ["inbox"], query: [("desk", desk), Self.fields.query])
    func having(_ reason: String) -> [StoryBody] { inbox.filter { ($0.inboxReasons ?? []).contains(reason) } }
    let kills = having("kill_request")
    let waiting = kills + having("review").filter { story in !kills.contains { $0.number == story.number } }
    guard !waiting.isEmpty else {
      return Terminal.output.say("Nothing waits for your review. Next: copydesk inbox")
    }
    var tally = ReviewTally()
    for (index, story) in waiting.enumerated() {
      let place = "\(index + 1) of \(waiting.count)"
      guard try review(story, place, &tally, client) else { break }
    }
    Terminal.output.print()
    for line in tally.lines(of: waiting.count, width: Terminal.output.width) { Terminal.output.print(line) }
  }

  /// How often a story is looked at again after what somebody wanted was refused, and for which reasons.
  private static let attempts = 5
  private static let passing: Set<RefusalCode> = [
    .versionConflict, .wrongState, .alreadyApproved, .unread, .frozen, .checksFailed, .embargoed, .notPermitted,
  ]

  /// Shows a story and asks until something is decided; whether to go on.
  private func review(
    _ waiting: StoryBody, _ place: String, _ tally: inout ReviewTally, _ client: ControlClient
  ) throws -> Bool {
    var attempts = 0
    while true {
      attempts += 1
      do {
        let story = try client.get(StoryBody.self, "stories", String(waiting.number))
        if story.killRequest != nil { return try showKill(story, place, &tally, client) }
        guard story.state == .deskReview || story.state == .unpublished else {
          Terminal.error.say("\(story.slug) waits no longer: it is \(story.state.inWords).")
          tally.gone.append(story.slug)
          return true
        }
        return try show(story, place, &tally, client)
      } catch {
        // Somebody was quicker, or it cannot be done: the story is looked at again as it is now.
        guard !(error is ExitCode) else { throw error }
        let report = FailureReport(error)
        guard attempts < Self.attempts, Self.passing.contains(report.code) else { throw error }
        _ = report.print()
      }
    }
  }

  private func show(
    _ story: StoryBody, _ place: String, _ tally: inout ReviewTally, _ client: ControlClient
  ) throws -> Bool {
    let number = ["stories", String(story.number), "versions", String(story.version)]
    Terminal.output.print()
    Terminal.output.print(Terminal.output.dim(place))
    try showScreen(story, client.get(VersionBody.self, number, query: []), client, isAsked: true)
    // As it is now that it has been read, with when that was.
    let version = try client.get(VersionBody.self, number, query: [])
    var body = ActionBody(revision: story.revision)
    var hint = ""
    while true {
      let question = try ReviewQuestion(story, version, asked: body, place, client)
      question.lines(width: min(Terminal.error.width, StoryScreen.measure)).print(on: .error)
      let key = Terminal.asksForKey(hint + question.keys)
      hint = ""
      switch key?.lowercased() {
      case "a" where question.isApproval:
        let after = try client.post(StoryBody.self, ["stories", String(story.number), "approve"], body)
        tally.approved.append(story.slug)
        try report(after)
        return true
      case "t" where question.canBeTimed: body = try askForTime(story, body, client)
      case "r" where question.canReturn:
        let whom = version.authors.joined(separator: ", ")
        guard let reason = Terminal.asks("Why? \(whom) reads it; nothing goes back:") else { continue }
        let after = try client.post(
          StoryBody.self, ["stories", String(story.number), "return"],
          ActionBody(revision: story.revision, note: reason))
        tally.returned.append(story.slug)
        try report(after)
        return true
      case "d" where story.version > 1:
        var diff = try Diff.parse([String(story.number), "--from", String(story.version - 1)])
        diff.options = options
        try diff.run(client)
      case "s":
        tally.skipped.append(story.slug)
        return true
      case "q", nil: return false
      default: hint = "Press one of these: "
      }
    }
  }
}

/// What can be decided of a story that somebody reviews.
struct ReviewQuestion {
  /// The keys, as they are offered.
  let keys: String
  let isApproval: Bool
  let canBeTimed: Bool
  let canReturn: Bool
  private let told: (Int) -> [ScreenLine]

  /// Finds out what would be done and what would be refused.
  init(
    _ story: StoryBody, _ version: VersionBody, asked: ActionBody, _ place: String, _ client: ControlClient
  ) throws {
    let run = try client.wouldBe(.approve, story, asked)
    let returning = try client.wouldBe(.return, story, ActionBody(revision: story.revision, note: "-"))
    self.init(
      story, version, run, asked: asked, place, canBeTimed: try run.allowed && client.canBeTimed(story, asked),
      canReturn: returning.allowed, now: Instant(Date()))
  }

  init(
    _ story: StoryBody, _ version: VersionBody, _ run: DryRunBody, asked: ActionBody, _ place: String,
    canBeTimed: Bool, canReturn: Bool, now: Instant
  ) {
    isApproval = run.allowed
    self.canBeTimed = run.allowed && canBeTimed
    self.canReturn = canReturn
    var keys: [String] = []
    if isApproval { keys.append(story.kind == .publish ? "[a]pprove" : "[a]pprove the \(story.kind.noun)") }
    if self.canBeTimed { keys.append("[t] at a time") }
    if canReturn { keys.append("[r]eturn") }
    if story.version > 1 { keys.append("[d]iff") }
    keys += ["[s]kip", "[q]uit", "(\(place))"]
    self.keys = keys.joined(separator: "  ")
    let question = ApprovalQuestion(story, version, run, asked: asked, now: now)
    told = { width in
      guard let refusal = run.refusals.first else { return question.lines(width: width) }
      var lines: [ScreenLine] = []
      lines.add("You cannot approve it: \(refusal.detail)", .remark, width: width)
      return lines
    }
  }

  /// What follows from approving, or why that cannot be.
  func lines(width: Int) -> [ScreenLine] { told(width) }
}

/// What somebody did in a review.
struct ReviewTally {
  var approved: [String] = []
  var returned: [String] = []
  var killed: [String] = []
  /// Those whose kill was asked for, and that was taken back.
  var takenBack: [String] = []
  var skipped: [String] = []
  /// Those that others decided meanwhile.
  var gone: [String] = []

  /// The end of a review of so many stories.
  func lines(of total: Int, width: Int) -> [String] {
    var lines: [String] = []
    let all = [
      ("killed", killed), ("not to be killed", takenBack), ("approved", approved), ("returned", returned),
      ("skipped", skipped), ("decided by others", gone),
    ]
    for (what, slugs) in all where !slugs.isEmpty {
      lines.append("\(slugs.count) \(what): \(slugs.joined(separator: ", "))")
    }
    if lines.isEmpty { lines.append("Nothing was done.") }
    let left = total - [killed, takenBack, approved, returned, gone].map(\.count).reduce(0, +)
    lines.append(left == 0 ? "Nothing is left. Next: copydesk" : "\(left) left. Next: copydesk review")
    return lines.flatMap { $0.oneLine.wrapped(to: width) }
  }
}
