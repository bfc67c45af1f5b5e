import ControlAPI
import Newsroom

/// What somebody is told before they approve: which version, whether it was read and what the checks found, what goes out where and
/// when and by whose word, and at which address.
struct ApprovalQuestion {
  private let story: StoryBody
  private let version: VersionBody
  private let run: DryRunBody
  private let asked: ActionBody
  private let clock: DeskClock
  private let now: Instant

  /// - Parameters:
  ///   - run: What approving would lead to, if it is so asked.
  ///   - asked: What is to be sent.
  init(_ story: StoryBody, _ version: VersionBody, _ run: DryRunBody, asked: ActionBody, now: Instant) {
    self.story = story
    self.version = version
    self.run = run
    self.asked = asked
    self.now = now
    clock = story.clock(now: now)
  }

  /// The lines, without the keys.
  func lines(width: Int) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    let verb = story.kind == .publish ? "Approve" : "Approve the \(story.kind.noun) of"
    lines.add("\(verb) \(story.slug) v\(version.number) “\(story.headline)”", .heading, width: width)
    lines.add(about, checksBlock ? .remark : .plain, width: width, indent: 2)
    let (consequence, isWell) = self.consequence
    lines.add(consequence, isWell ? .plain : .remark, width: width, indent: 2)
    let places = [address, others].compactMap(\.self)
    if !places.isEmpty { lines.add(places.joined(separator: " · "), width: width, indent: 2) }
    for freeze in story.frozenBy {
      lines.add("\(freeze.inWords(on: clock)); what falls due meanwhile is held", .remark, width: width, indent: 2)
    }
    return lines
  }

  private var about: String {
    let read =
      version.readAt.map { "you read v\(version.number) at \(clock.short($0))" }
      ?? (asked.unread == true ? "you sign it unread, and the log says so" : "you have not read it")
    return "by \(version.authors.joined(separator: ", ")) · \(read) · \(checks)"
  }

  private var overridden: Set<String> { Set(asked.override ?? []) }

  private var checksBlock: Bool { version.findings.contains { $0.level == .required } }

  private var checks: String {
    let required = version.findings.filter { $0.level == .required && !overridden.contains($0.rule) }
    let recommended = version.findings.filter { $0.level != .required }
    var parts: [String] = []
    if !overridden.isEmpty { parts.append("you override \(overridden.sorted().joined(separator: ", "))") }
    for (findings, level) in [(required, "required"), (recommended, "recommended")] where !findings.isEmpty {
      let rules = findings.map(\.rule).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      parts.append("\(findings.count) \(level): \(rules.joined(separator: ", "))")
    }
    return parts.isEmpty ? "checks clear" : parts.joined(separator: "; ")
  }

  /// What follows, and whether it is what an approval is for.
  private var consequence: (words: String, isWell: Bool) {
    let primary = run.destinations.first { $0.primary } ?? run.destinations.first
    let place = primary.map { " on \($0.name)" } ?? ""
    let replaced = story.liveVersion.map { ", in place of v\($0)" } ?? ""
    switch run.outcome {
    case .goesOut: return ("LIVE NOW\(place)\(replaced), \(byWhom)", true)
    case .resumes: return ("Tried again now where its delivery failed", true)
    case .waits:
      guard let at = run.at else { return ("Goes out later\(place)", true) }
      let elsewhere = clock.label(at) == "UTC" ? "" : " = \(DeskClock(zone: "UTC", now: now).short(at)) UTC"
      return ("Goes out\(place) \(clock.said(at))\(elsewhere)\(replaced), \(byWhom)", true)
    case .waitsForTrigger:
      let next = story.waitsFor?.name == run.trigger ? story.waitsFor?.at : nil
      let time = next.map { ", next \(clock.said($0))" } ?? ""
      return ("Goes out\(place) when the trigger \(run.trigger ?? "") fires\(time), \(byWhom)", true)
    case .waitsForPackage: return ("Goes out\(place) with the package \(run.package ?? ""), all of it at once", true)
    case .waitsForCommand: return ("Goes out\(place) when somebody publishes it, \(byWhom)", true)
    case .needsApprovals:
      let have = run.approvals?.have ?? 0
      let need = run.approvals?.need ?? 0
      return ("Nothing goes out yet: \(have) of \(need) approvals then, and another person must approve it, too", true)
    case .held: return ("Will be held: \(HoldReason(rawValue: run.hold ?? "").inWords)", false)
    case nil: return ("Nothing goes out", true)
    }
  }

  /// Whose word it is that it goes out then.
  private var byWhom: String {
    if asked.at != nil || asked.on != nil || asked.now == true { return "as you say" }
    if story.approvals.have > 0 { return "as the first to approve it signed" }
    if case .waits = run.outcome, story.waitsFor?.kind == "embargo" { return "when its embargo ends" }
    return version.content.publish != nil ? "as its text wants" : "as the \(story.desk) desk’s policy has it"
  }

  private var address: String? { run.destinations.isEmpty ? nil : run.address }

  private var others: String? {
    let primary = run.destinations.first { $0.primary } ?? run.destinations.first
    let names = run.destinations.map(\.name).filter { $0 != primary?.name }
    return names.isEmpty ? nil : "also to: \(names.joined(separator: ", "))"
  }
}

extension DecisionKind {
  /// As in "approve the correction".
  var noun: String {
    switch self {
    case .clarify: "clarification"
    case .correct: "correction"
    case .retract: "retraction"
    case .readdress: "new address"
    default: rawValue
    }
  }
}
