import ControlAPI
import Newsroom

/// What follows from something that lets a story out or takes it away: what goes where and when, in whose place, by whose word, at
/// which address, and which freeze stands in the way. Every question says it in these words.
struct Consequence {
  private let action: Action
  private let story: StoryBody
  private let run: DryRunBody
  private let asked: ActionBody
  private let isWantedByText: Bool
  private let clock: DeskClock
  private let now: Instant

  /// - Parameters:
  ///   - run: What it would lead to, if it is so asked.
  ///   - asked: What is to be sent.
  ///   - isWantedByText: Whether the story's text says when it is to go out.
  init(
    of action: Action, _ story: StoryBody, _ run: DryRunBody, asked: ActionBody, isWantedByText: Bool = false,
    now: Instant
  ) {
    self.action = action
    self.story = story
    self.run = run
    self.asked = asked
    self.isWantedByText = isWantedByText
    self.now = now
    clock = story.clock(now: now)
  }

  /// The lines; none of an action after which readers find what they found before.
  ///
  /// - Parameter width: Nil for each thing in one line.
  func lines(width: Int?) -> [ScreenLine] {
    guard run.outcome != nil || action == .approve else { return [] }
    var lines: [ScreenLine] = []
    lines.add(words, isWell ? .plain : .remark, width: width, indent: 2)
    if action == .kill, run.outcome == .takenAway, asked.note == nil, let request = story.killRequest {
      lines.add(request.inWords(clock), width: width, indent: 2)
    }
    let places = run.outcome == .takenAway ? [leftBehind] : [address, others]
    let told = places.compactMap(\.self)
    let whole = told.joined(separator: " · ")
    // Below an address that takes its line, no line begins with a dot.
    let isOneLine = width.map { whole.columns + 2 <= $0 } ?? true
    for place in isOneLine ? [whole] : told where !place.isEmpty { lines.add(place, width: width, indent: 2) }
    if let effect = Self.effect(ofFreezeOn: action) {
      for freeze in story.frozenBy {
        lines.add("\(freeze.inWords(on: clock)); \(effect)", .remark, width: width, indent: 2)
      }
    }
    return lines
  }

  private var isWell: Bool {
    switch run.outcome {
    case .held, .takenAway, .asksForKill: false
    default: true
    }
  }

  private var primary: DryRunBody.Destination? { run.destinations.first { $0.primary } ?? run.destinations.first }

  private var words: String {
    let place = primary.map { " on \($0.name)" } ?? ""
    let replaced = story.liveVersion.map { ", in place of v\($0)" } ?? ""
    switch run.outcome {
    case .goesOut: return "LIVE NOW\(place)\(replaced)\(planned), \(byWhom)"
    case .resumes: return "Tried again now where its delivery failed"
    case .waits:
      guard let at = run.at else { return "Goes out later\(place)" }
      let elsewhere = clock.label(at) == "UTC" ? "" : " = \(DeskClock(zone: "UTC", now: now).short(at)) UTC"
      return "Goes out\(place) \(clock.said(at))\(elsewhere)\(replaced), \(byWhom)"
    case .waitsForTrigger:
      let next = story.waitsFor?.name == run.trigger ? story.waitsFor?.at : nil
      let time = next.map { ", next \(clock.said($0))" } ?? ""
      return "Goes out\(place) when the trigger \(run.trigger ?? "") fires\(time), \(byWhom)"
    case .waitsForPackage: return "Goes out\(place) with the package \(run.package ?? ""), all of it at once"
    case .waitsForCommand: return "Goes out\(place) when somebody publishes it, \(byWhom)"
    case .needsApprovals:
      let have = run.approvals?.have ?? 0
      let need = run.approvals?.need ?? 0
      let names = SignatureNames(run.approvals?.missing ?? [])
      let kind = names.others == nil ? "approvals" : "signatures"
      return "Nothing goes out yet: \(have) of \(need) \(kind) then; \(names.next)"
    case .asksForKill:
      let people = run.whoCould.isEmpty ? "nobody can now" : run.whoCould.joined(separator: ", ")
      return "NOT killed yet: another person must sign it (\(people)); nothing more of it goes out meanwhile"
    case .held: return "Will be held: \(HoldReason(rawValue: run.hold ?? "").inWords)"
    case .takenAway:
      let names = run.destinations.map(\.name).joined(separator: ", ")
      let end = action == .unpublish ? "until somebody republishes it" : "for good"
      return names.isEmpty
        ? "No destination has it; it cannot go out any more"
        : "GONE NOW from \(names), \(end)\(planned)"
    case nil: return "Nothing goes out"
    }
  }

  /// What was planned for it and is not done then.
  private var planned: String {
    guard action != .approve, let at = story.publishAt, story.state == .approved, run.at == nil else { return "" }
    return ", and not \(clock.said(at))"
  }

  /// Whose word it is that it goes out then.
  private var byWhom: String {
    guard action == .approve else { return "as you say" }
    if asked.at != nil || asked.on != nil || asked.now == true { return "as you say" }
    if story.approvals.have > 0 { return "as the first to approve it signed" }
    if case .waits = run.outcome, story.waitsFor?.kind == "embargo" { return "when its embargo ends" }
    return isWantedByText ? "as its text wants" : "as the \(story.desk) desk’s policy has it"
  }

  private var address: String? { run.destinations.isEmpty || action == .readdress ? nil : run.address }

  private var others: String? {
    let names = run.destinations.map(\.name).filter { $0 != primary?.name }
    return names.isEmpty ? nil : "also to: \(names.joined(separator: ", "))"
  }

  /// What readers find from then on where they found the story.
  private var leftBehind: String? {
    guard story.liveVersion != nil, let address = run.address else { return nil }
    let vanishes = asked.vanish ?? (asked.note == nil && story.killRequest?.vanish == true)
    if action == .unpublish || vanishes { return "Readers find nothing at \(address)" }
    return "Readers find at \(address) that it was withdrawn"
  }

  /// What a freeze of the desk means for an action; nil where it means nothing.
  static func effect(ofFreezeOn action: Action) -> String? {
    switch action {
    case .approve, .schedule: "what falls due meanwhile is held"
    case .publish, .republish: "this passes it, and the log says so"
    default: nil
    }
  }
}
