import ControlAPI
import Newsroom

/// What somebody is told before they approve: which version, whether it was read, what the checks found, and what follows.
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
    lines += Consequence(
      of: .approve, story, run, asked: asked, isWantedByText: version.content.publish != nil, now: now
    ).lines(width: width)
    return lines
  }

  private var about: String {
    let read =
      version.readAt.map { "you read v\(version.number) at \(clock.short($0))" }
      ?? (asked.unread == true ? "you sign it unread, and the log says so" : "you have not read it")
    let entry = SignatureNames([run.signsAs].compactMap(\.self)).others.map { "you sign as \($0)" }
    return (["by \(version.authors.joined(separator: ", "))", read] + [entry].compactMap(\.self) + [checks])
      .joined(separator: " · ")
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
