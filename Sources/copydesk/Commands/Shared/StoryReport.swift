import ControlAPI
import Newsroom

/// What a command says about a story that it has just changed, or shows.
extension ControlCommand {
  /// Says where the story stands now, or prints it as JSON.
  func report(_ story: StoryBody) throws {
    if options.json { return try printJSON(story) }
    var line =
      "\(story.slug.oneLine) (\(story.number)) is \(story.state.inWords), version \(story.version), "
      + "revision \(story.revision)"
    if let live = story.liveVersion, story.state != .published { line += "; readers see version \(live)" }
    if story.state == .deskReview || story.state == .unpublished, story.approvals.have > 0 {
      line += "; \(story.approvals.have) of \(story.approvals.need) approvals"
    }
    if let assignee = story.assignee { line += "; assigned to \(assignee.oneLine)" }
    if let claim = story.claim { line += "; claimed by \(claim.by.oneLine)" }
    Terminal.output.print(line)
    printProgress(of: story)
  }

  /// Prints a note in full; on a terminal, in lines that fit.
  func printNote(_ note: String) {
    let out = Terminal.output
    guard out.isInteractive else { return out.print(note.oneLine) }
    for line in note.wrapped(to: out.width) { out.print(line) }
  }

  /// Says what keeps the story from going out, or when it goes out and where to.
  func printProgress(of story: StoryBody) {
    let out = Terminal.output
    if let wanted = story.wantedAt, wanted != story.publishAt, story.publishingSince == nil, story.state != .published {
      out.print("wanted for \(DisplayTime.full(wanted, deskZone: story.timeZone))")
    }
    if let hold = story.hold {
      out.print(
        out.yellow("on hold since \(DisplayTime.local(hold.since)): \(story.holdInWords ?? hold.inWords)".oneLine))
    }
    if [.draft, .deskReview, .approved].contains(story.state), story.publishingSince == nil {
      for freeze in story.frozenBy { out.print(out.yellow(freeze.inWords.oneLine)) }
    }
    if story.publishingSince != nil {
      out.print("on its way to \(story.destinations.joined(separator: ", "))".oneLine)
    } else if story.state == .approved, story.destinations.isEmpty {
      out.print(out.yellow("no destination takes stories from the \(story.desk.oneLine) desk"))
    } else if story.hold == nil, let trigger = story.triggerInWords ?? story.packageInWords {
      out.print(trigger.oneLine)
    } else if let at = story.publishAt, story.hold == nil {
      out.print("goes out \(DisplayTime.full(at, deskZone: story.timeZone))")
    } else if story.state == .approved, story.hold == nil {
      out.print(out.yellow("nobody has sent it: copydesk publish \(story.slug)".oneLine))
    }
    let troubles = [
      story.retrying?.inWords, story.atRisk == "no_destination" ? nil : story.riskInWords,
      story.afterReviewOpen ? "somebody broke the glass, and nobody has looked at it: copydesk after-review" : nil,
    ]
    if story.late, let due = story.dueAt {
      out.print(out.yellow("late: due \(DisplayTime.full(due, deskZone: story.timeZone))".oneLine))
    }
    for trouble in troubles.compactMap(\.self) { out.print(out.yellow(trouble.oneLine)) }
  }
}

extension StoryState {
  /// As in "the story is under review".
  var inWords: String {
    switch self {
    case .draft: "a draft"
    case .deskReview: "under review"
    default: rawValue
    }
  }
}

extension StoryBody {
  /// The trigger that it waits for, and when that fires; nil when it waits for none.
  var triggerInWords: String? {
    guard let wait = waitsFor, wait.kind == "trigger", let name = wait.name else { return nil }
    let time = wait.at.map { ", next \(DisplayTime.full($0, deskZone: timeZone))" } ?? ""
    return (state == .approved ? "goes out by the trigger \(name)" : "would go out by the trigger \(name)") + time
  }

  /// The package that it waits for, and when that is to go out; nil when it waits for none.
  var packageInWords: String? {
    guard let wait = waitsFor, wait.kind == "package", let name = wait.name else { return nil }
    let time = wait.at.map { ", not before \(DisplayTime.full($0, deskZone: timeZone))" } ?? ""
    return (state == .approved ? "goes out with the package \(name)" : "would go out with the package \(name)") + time
  }

  /// Why it will not go out as those who signed it expect; nil when all is well.
  var riskInWords: String? { atRisk.map { Self.inWords(risk: $0) } }

  /// Why a story will not go out as expected, as `at_risk` names it, in words.
  static func inWords(risk: String) -> String {
    switch risk {
    case "no_destination": "at risk: no destination takes it"
    case "approver_left": "at risk: who approved it can no longer approve here, so it will be held"
    case "approvals_missing": "at risk: its time comes, and approvals are missing"
    case "not_approved": "at risk: its time comes, and nobody has approved it"
    case "member_missing": "at risk: its package goes out soon, and another story of it is not approved"
    case "checks_failed": "at risk: it fails a check that its desk requires now"
    case "trigger_changed": "at risk: the trigger that its package waits for was changed or removed"
    case "frozen": "at risk: its desk is frozen, so it will be held"
    default: "at risk: \(risk)"
    }
  }
}

extension StoryBody.FrontPage {
  /// As in "leads the front page until Mon 18:00 GMT, set by nana".
  func inWords(deskZone: String?) -> String {
    let place =
      switch place {
      case .lead: FrontLead.outcome
      case .pin: FrontPin.outcome
      case .drop: FrontDrop.outcome
      case .clear: FrontClear.outcome
      }
    return place + (until.map { " until \(DisplayTime.full($0, deskZone: deskZone))" } ?? "") + ", set by \(by)"
  }
}

extension StoryBody.Wait {
  /// As in "Approve it, to go out by the trigger result?"; nil for what goes out with the approval.
  func inQuestion(deskZone: String?) -> String? {
    let time = at.map { DisplayTime.full($0, deskZone: deskZone) }
    return switch kind {
    case "time", "embargo": time.map { "to go out \($0)" }
    case "trigger": "to go out by the trigger \(name ?? "")" + (time.map { ", next \($0)" } ?? "")
    case "package": "to go out with the package \(name ?? "")"
    case "command": "to go out when somebody publishes it"
    default: nil
    }
  }
}

extension StoryBody.Retrying {
  /// What is tried again, since when, and why.
  var inWords: String {
    "not delivered to \(destination) since \(DisplayTime.local(since)), \(attempts.counted("attempt"))"
      + (error.map { ": \($0)" } ?? "")
  }
}

extension StoryBody.Return {
  /// Who sent it back, when and why.
  var inWords: String {
    "\(by) returned v\(version) at \(DisplayTime.local(at))" + (note.map { ": “\($0)”" } ?? "")
  }
}

extension StoryBody.Hold {
  /// Why the story does not go out.
  var inWords: String { reason.inWords + (story.map { ": story \($0)" } ?? "") }
}

extension HoldReason {
  /// Why a story does not go out.
  var inWords: String {
    switch self {
    case .noDestination: "no destination takes it"
    case .signature: "its approval could not be verified"
    case .approverLeft: "who approved it can no longer approve here; publish it, or recall and approve it again"
    case .triggerChanged: "the trigger that it waits for has changed; schedule it again, or publish it"
    case .missedSchedule: "its time was missed"
    case .frozen: "it fell due during a freeze: copydesk unfreeze --release or --drop"
    case .packageMember: "another story of its package keeps all of it"
    case .primaryFailed: "the delivery to the primary destination failed"
    default: rawValue.split(separator: "_").joined(separator: " ")
    }
  }
}
