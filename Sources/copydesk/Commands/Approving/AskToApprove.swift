import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

extension ControlClient {
  /// What an action would lead to, without the files that would change: quick enough to ask before every question.
  func wouldBe(_ action: Action, _ story: StoryBody, _ body: ActionBody) throws -> DryRunBody {
    try post(
      DryRunBody.self, ["stories", String(story.number), "dry-run", action.rawValue], query: [("brief", "true")], body)
  }

  /// Whether the story could be approved for a time of its approver's choice.
  func canBeTimed(_ story: StoryBody, _ body: ActionBody) throws -> Bool {
    var body = body
    let after = max(Date(), story.embargo?.date ?? Date())
    (body.at, body.on, body.now) = (Instant(after.addingTimeInterval(86_400)).toTheSecond, nil, nil)
    return try wouldBe(.approve, story, body).allowed
  }
}

extension ControlCommand {
  /// Tells somebody at a terminal what approving a story would lead to, asks, and approves it.
  ///
  /// - Throws: What it would be refused with, before anything is asked; `ExitCode` when the answer is no.
  func askToApprove(
    _ reference: String, revision: Int?, _ client: ControlClient, _ fill: (inout ActionBody) -> Void
  ) throws -> StoryBody {
    let story = try client.get(StoryBody.self, "stories", reference)
    let version = try client.get(
      VersionBody.self, "stories", String(story.number), "versions", String(story.version))
    var body = ActionBody(revision: revision ?? story.seenRevision ?? story.revision)
    fill(&body)
    while true {
      let run = try client.wouldBe(.approve, story, body)
      if let refusal = run.refusals.first { throw refusal }
      let now = Instant(Date())
      ApprovalQuestion(story, version, run, asked: body, now: now)
        .lines(width: min(Terminal.error.width, StoryScreen.measure)).print(on: .error)
      let isTimed = try client.canBeTimed(story, body)
      switch Terminal.asks("[y] approve\(isTimed ? "  [t] at a time" : "")  [r] read  [N]")?.lowercased() {
      case "y", "yes":
        return try client.post(StoryBody.self, ["stories", String(story.number), Action.approve.rawValue], body)
      case "t" where isTimed: body = try askForTime(story, body, client)
      case "r": try showScreen(story, version, client, isAsked: true)
      default:
        Terminal.error.print("Nothing was done.")
        throw ExitCode.failure
      }
    }
  }

  /// Asks when a story shall go out; as it was where nothing is said, or where that cannot be.
  func askForTime(_ story: StoryBody, _ body: ActionBody, _ client: ControlClient) throws -> ActionBody {
    guard let time = Terminal.asks("When? Such as 06:00, tomorrow 06:00 or in 2h, by the desk's clock:") else {
      return body
    }
    var timed = body
    (timed.at, timed.on, timed.now) = (time, nil, nil)
    do {
      if let refusal = try client.wouldBe(.approve, story, timed).refusals.first { throw refusal }
      return timed
    } catch {
      let report = FailureReport(error)
      guard report.code != .unavailable else { throw error }
      _ = report.print()
      return body
    }
  }
}
