import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk undo`
struct Undo: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Take back your last return, spike, assign, claim, schedule or request to kill, while nobody acted since.",
    discussion: """
      Without a story, of the last one of a day on which you did one of these. The log keeps both.
      Examples:
        copydesk undo
        copydesk undo night-train --yes
      """)
  @Argument(help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: Completion.stories)
  var story: String?
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let story = try story ?? client.lastActedOn()
    let body = try client.get(StoryBody.self, "stories", story)
    let log = try client.get([AuditEntryBody].self, "stories", String(body.number), "log")
    let undoing = try UndoneAct(of: log, by: client.get(TodayBody.self, "today").staff, on: body)
    try confirm("\(undoing.question)?", unless: yes)
    let undone = try act(undoing.action, on: String(body.number), revision: body.revision, yes: true, client) {
      undoing.fill(&$0)
    }
    try report(undone)
  }
}

/// What takes back what somebody did last to a story.
struct UndoneAct {
  /// What is done.
  let action: Action
  /// What it takes back, as a question begins.
  let question: String
  let fill: (inout ActionBody) -> Void

  /// What is only told of a story, which takes nothing back and changes nothing.
  private static let told = ["remind", "escalate", "risk", "preview_over", "note", "resend", "after_review"]

  /// - Throws: `Refusal` with `wrong_state` when the last act is somebody else's, or is not one of those that can be taken back.
  init(of log: [AuditEntryBody], by person: String, on story: StoryBody) throws {
    guard let last = log.last(where: { !Self.told.contains($0.action) }) else {
      throw Refusal.nothingToUndo("Nothing has been done to \(story.slug).")
    }
    let when = DisplayTime.local(last.at)
    guard last.actor == person else {
      throw Refusal.nothingToUndo("\(last.actor) acted on \(story.slug) last, by \(last.action) at \(when).")
    }
    question = "Undo your \(last.action == "ask_kill" ? "request for a kill" : last.action) of \(story.slug) at \(when)"
    switch last.action {
    case "return": (action, fill) = (.reopen, { $0.note = "Returned by mistake." })
    case "spike": (action, fill) = (.revive, { _ in })
    case "ask_kill": (action, fill) = (.dropKill, { _ in })
    case "claim": (action, fill) = (.release, { _ in })
    case "assign":
      let before = last.text("assignee_before")
      (action, fill) = (before == nil ? .unassign : .assign, { $0.assignee = before })
    case "schedule":
      let signed = log.filter { $0.position < last.position && ["approve", "schedule"].contains($0.action) }
      guard let before = signed.last,
        let time = before.text("publish_at") ?? before.text("trigger")
      else { throw Refusal.nothingToUndo("\(story.slug) had no time and no trigger before.") }
      let isTime = before.text("publish_at") != nil
      action = .schedule
      fill = { if isTime { $0.at = time } else { $0.on = time } }
    default:
      throw Refusal.nothingToUndo("What you did last to \(story.slug) was \(last.action), which cannot be undone.")
    }
  }
}

extension AuditEntryBody {
  /// What its detail says under that name, if that is text.
  fileprivate func text(_ name: String) -> String? {
    guard case .object(let members) = detail, case .string(let text)? = members[name] else { return nil }
    return text
  }
}

extension Refusal {
  fileprivate static func nothingToUndo(_ why: String) -> Refusal {
    Refusal(
      .wrongState, why,
      hint:
        "Undo takes back your own last return, spike, assign, claim, schedule or request to kill, while nobody has acted "
        + "since."
    )
  }
}

extension ControlClient {
  /// The story on which the person last did something that can be undone.
  fileprivate func lastActedOn() throws -> String {
    guard let last = try get(SlugsBody.self, ["slugs"], query: []).lastActed else {
      throw Refusal.nothingToUndo("You have done nothing within a day that can be undone.")
    }
    return last
  }
}
