import ControlAPI
import FoundationEssentials
import Newsroom

/// In a review, a story that somebody asked to kill: whoever may kill there signs that, or takes it back.
extension Review {
  /// Shows the story and what was asked for, and asks until something is decided; whether to go on.
  func showKill(
    _ story: StoryBody, _ place: String, _ tally: inout ReviewTally, _ client: ControlClient
  ) throws -> Bool {
    let number = ["stories", String(story.number)]
    Terminal.output.print()
    Terminal.output.print(Terminal.output.dim(place))
    try showScreen(
      story, client.get(VersionBody.self, number + ["versions", String(story.version)], query: []), client,
      isAsked: true)
    let body = ActionBody(revision: story.revision)
    let question = KillQuestion(
      story, try client.wouldBe(.kill, story, body), asked: body, place,
      canWithdraw: try client.wouldBe(.dropKill, story, body).allowed, now: Instant(Date()))
    var hint = ""
    while true {
      question.lines(width: min(Terminal.error.width, StoryScreen.measure)).print(on: .error)
      let key = Terminal.asksForKey(hint + question.keys)
      hint = ""
      switch key?.lowercased() {
      case "k" where question.canSign:
        var signature = body
        signature.sign(story.killRequest)
        let after = try client.post(StoryBody.self, number + ["kill"], signature)
        tally.killed.append(story.slug)
        try report(after)
        return true
      case "w" where question.canWithdraw:
        guard let why = Terminal.asks("Why? \(story.killRequest?.by ?? "") reads it; nothing is taken back:") else {
          continue
        }
        let after = try client.post(
          StoryBody.self, number + ["drop_kill"], ActionBody(revision: story.revision, note: why))
        tally.takenBack.append(story.slug)
        try report(after)
        return true
      case "s":
        tally.skipped.append(story.slug)
        return true
      case "q", nil: return false
      default: hint = "Press one of these: "
      }
    }
  }
}

/// What can be decided of a kill that somebody asked for.
struct KillQuestion {
  /// The keys, as they are offered.
  let keys: String
  let canSign: Bool
  let canWithdraw: Bool
  private let story: StoryBody
  private let run: DryRunBody
  private let asked: ActionBody
  private let now: Instant

  init(_ story: StoryBody, _ run: DryRunBody, asked: ActionBody, _ place: String, canWithdraw: Bool, now: Instant) {
    self.story = story
    self.run = run
    self.asked = asked
    self.now = now
    canSign = run.allowed
    self.canWithdraw = canWithdraw
    let offered: [String] = (canSign ? ["[k]ill"] : []) + (canWithdraw ? ["[w]ithdraw the request"] : [])
    keys = (offered + ["[s]kip", "[q]uit", "(\(place))"]).joined(separator: "  ")
  }

  /// What follows from signing, or why that cannot be.
  func lines(width: Int) -> [ScreenLine] {
    guard let refusal = run.refusals.first else {
      return Consequence(of: .kill, story, run, asked: asked, now: now).lines(width: width)
    }
    var lines: [ScreenLine] = []
    lines.add("You cannot sign the kill: \(refusal.detail)", .remark, width: width)
    return lines
  }
}
