import ControlAPI
import FoundationEssentials
import Newsroom

/// What a command says about a story that it has just changed, or shows.
extension ControlCommand {
  /// Says where the story stands now, or prints it as JSON.
  func report(_ story: StoryBody) throws {
    if options.json { return try printJSON(story) }
    story.report(width: Terminal.output.lineWidth).print(on: .output)
  }
}

extension StoryBody {
  /// Where it stands, and what keeps it from going out, or when it goes out and where to.
  ///
  /// - Parameter saysRevision: Whether with the revision, which scripts that change stories give back.
  func report(width: Int?, saysRevision: Bool = true) -> [ScreenLine] {
    var line = "\(slug) (\(number)) is \(state.inWords), version \(version)"
    if saysRevision { line += ", revision \(revision)" }
    if let live = liveVersion, state != .published { line += "; readers see version \(live)" }
    if state == .deskReview || state == .unpublished, approvals.have > 0 { line += "; \(approvals.inWords)" }
    if let assignee { line += "; assigned to \(assignee)" }
    if let claim { line += "; claimed by \(claim.by)" }
    var lines: [ScreenLine] = []
    lines.add(line, width: width, hanging: 2)
    lines += progress(clock(), width: width)
    if !killPending.isEmpty {
      lines.add("not yet acknowledged by \(killPending.joined(separator: ", "))", width: width, hanging: 2)
    }
    return lines
  }

  /// As it is told to one of the people it names: they are `you`.
  func told(to reader: String?) -> StoryBody {
    guard let reader else { return self }
    var story = self
    if returned?.by == reader { story.returned?.by = "you" }
    if killRequest?.by == reader { story.killRequest?.by = "you" }
    if claim?.by == reader { story.claim?.by = "you" }
    if assignee == reader { story.assignee = "you" }
    return story
  }

  /// The clocks of its desk.
  ///
  /// - Parameter namesZone: Whether each time is said with the zone, since the screen does not name it once.
  func clock(namesZone: Bool = true, now: Instant = Instant(Date())) -> DeskClock {
    DeskClock(zone: timeZone, now: now, namesZone: namesZone)
  }

  /// What keeps it from going out, or when it goes out and where to.
  func progress(_ clock: DeskClock, width: Int?) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    func say(_ text: String, _ style: ScreenLine.Style = .plain) {
      lines.add(text, style, width: width, hanging: 2)
    }
    if let wanted = wantedAt, wanted != publishAt, publishingSince == nil, state != .published {
      say("wanted for \(clock.said(wanted))")
    }
    if let killRequest { for line in killRequest.standing(of: slug, clock) { say(line, .remark) } }
    if let hold { say("on hold since \(clock.said(hold.since)): \(holdInWords ?? hold.inWords)", .remark) }
    if [.draft, .deskReview, .approved].contains(state), publishingSince == nil {
      for freeze in frozenBy { say(freeze.inWords(on: clock), .remark) }
    }
    if publishingSince != nil {
      say("on its way to \(destinations.joined(separator: ", "))")
    } else if state == .approved, destinations.isEmpty {
      say("no destination takes stories from the \(desk) desk", .remark)
    } else if hold == nil, let trigger = triggerInWords(clock) ?? packageInWords(clock) {
      say(trigger)
    } else if let at = publishAt, hold == nil {
      say("goes out \(clock.said(at))")
    } else if state == .approved, hold == nil {
      say("nobody has sent it: copydesk publish \(slug)", .remark)
    }
    if late, let due = dueAt { say("late: due \(clock.said(due))", .remark) }
    let troubles = [
      retrying?.inWords(clock), atRisk == "no_destination" || atRisk == "kill_asked" ? nil : riskInWords,
      afterReviewOpen ? "somebody broke the glass, and nobody has looked at it: copydesk after-review" : nil,
    ]
    for trouble in troubles.compactMap(\.self) { say(trouble, .remark) }
    return lines
  }
}

extension StoryState {
  /// As in "the story is under review".
  var inWords: String {
    switch self {
    case .draft: "a draft"
    default: label
    }
  }

  /// As lists have it: `draft`, `under review`.
  var label: String { self == .deskReview ? "under review" : rawValue }
}

extension StoryBody {
  /// The trigger that it waits for, and when that fires; nil when it waits for none.
  func triggerInWords(_ clock: DeskClock) -> String? {
    guard let wait = waitsFor, wait.kind == "trigger", let name = wait.name else { return nil }
    let time = wait.at.map { ", next \(clock.said($0))" } ?? ""
    return (state == .approved ? "goes out by the trigger \(name)" : "would go out by the trigger \(name)") + time
  }

  /// The package that it waits for, and when that is to go out; nil when it waits for none.
  func packageInWords(_ clock: DeskClock) -> String? {
    guard let wait = waitsFor, wait.kind == "package", let name = wait.name else { return nil }
    let time = wait.at.map { ", not before \(clock.said($0))" } ?? ""
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
    case "time_moved": "at risk: a time zone has changed, and its time is another on the desk's clocks than was meant"
    case "frozen": "at risk: its desk is frozen, so it will be held"
    case "kill_asked": "at risk: somebody has asked to kill it"
    default: "at risk: \(risk)"
    }
  }
}

extension StoryBody.FrontPage {
  /// As in "leads the front page until Mon 18:00 GMT, set by nana".
  func inWords(_ clock: DeskClock) -> String {
    let place =
      switch place {
      case .lead: FrontLead.outcome
      case .pin: FrontPin.outcome
      case .drop: FrontDrop.outcome
      case .clear: FrontClear.outcome
      }
    return place + (until.map { " until \(clock.said($0))" } ?? "") + ", set by \(by)"
  }
}

extension StoryBody.Retrying {
  /// What is tried again, since when, and why.
  func inWords(_ clock: DeskClock) -> String {
    "not delivered to \(destination) since \(clock.said(since)), \(attempts.counted("attempt"))"
      + (error.map { ": \($0)" } ?? "")
  }
}

extension StoryBody.Return {
  /// Who sent it back, when and why.
  func inWords(_ clock: DeskClock) -> String {
    "\(by) returned v\(version) at \(clock.said(at))" + (note.map { ": “\($0)”" } ?? "")
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
    case .killAsked: "it fell due while a kill of it waited for a second signature; publish it, or recall it"
    case .packageMember: "another story of its package keeps all of it"
    case .primaryFailed: "the delivery to the primary destination failed"
    default: rawValue.split(separator: "_").joined(separator: " ")
    }
  }
}
