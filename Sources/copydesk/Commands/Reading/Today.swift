import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk today`, and `copydesk` alone.
struct Today: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "See your day at a glance; `copydesk` alone does the same.", discussion: "Example: copydesk today")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let day = try client.get(TodayBody.self, "today")
    if options.json { return try printJSON(day) }
    let out = Terminal.output
    let who = [day.name, day.title, DisplayTime.local(day.now)].compactMap(\.self).joined(separator: " · ")
    for part in who.oneLine.wrapped(to: out.width) { out.print(out.bold(part)) }
    for freeze in day.freezes {
      for part in freeze.inWords.oneLine.wrapped(to: out.width - 2) { out.print("  " + out.yellow(part)) }
    }
    for waiting in day.waiting {
      let line = "\(waiting.stories) \(Self.words(waiting))"
      out.print("  " + (Self.isWell(waiting.reason) && waiting.late == 0 ? line : out.yellow(line)))
    }
    if day.waiting.isEmpty { out.print("  Nothing is waiting for you.") }
    for story in day.goingOut {
      let time = story.publishAt.map { DisplayTime.full($0, deskZone: story.timeZone) } ?? "-"
      out.print("  goes out \(time): \(story.slug)".oneLine)
    }
    out.print(out.dim(day.waiting.isEmpty ? "Next: copydesk board" : "Next: copydesk inbox"))
  }

  private static func isWell(_ reason: String) -> Bool { ["review", "others", "draft", "ready"].contains(reason) }

  private static func words(_ waiting: TodayBody.Waiting) -> String {
    let isOne = waiting.stories == 1
    let words =
      switch waiting.reason {
      case "review": isOne ? "waits for you" : "wait for you"
      case "others": "of yours, or signed by you, \(isOne ? "waits" : "wait") for others"
      case "draft": isOne ? "draft is with you" : "drafts are with you"
      case "ready": "ready to publish: nobody has sent \(isOne ? "it" : "them")"
      case "held": "on hold"
      case "failed": "not delivered: given up"
      case "retrying": "not delivered yet: tried again"
      case "at_risk": "at risk of not going out"
      case "after_review": "after-review: somebody broke the glass"
      case "kill_pending": "withdrawn, but not acknowledged everywhere"
      default: waiting.reason
      }
    var line = "\(words.oneLine), oldest \(DisplayTime.age(waiting.oldest))"
    if waiting.late > 0 { line += ", \(waiting.late) late" }
    if let due = waiting.dueAt { line += ", next due in \(DisplayTime.age(Instant(Date()), now: due.date))" }
    return line
  }
}
