import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk inbox`
struct Inbox: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "See what is waiting for you: reviews, what is ready to publish, and what is not well.",
    discussion: """
      The most urgent first, and of one urgency the oldest. On a terminal, the first 200 are shown unless you say --all.
      Examples:
        copydesk inbox
        copydesk inbox --desk caucasus
        copydesk --json inbox | jq '.[].slug'
      """)
  @Option(help: ArgumentHelp("Only stories of this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @Flag(help: "Show all of them on a terminal, too.")
  var all = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard Terminal.output.isInteractive, !options.json, !all else {
      let stories = try client.list(StoryBody.self, ["inbox"], query: [("desk", desk)])
      return try show(stories, of: stories.count)
    }
    let page = try client.get(PageBody<StoryBody>.self, ["inbox"], query: [("desk", desk), ("limit", "200")])
    try show(page.items, of: page.total ?? page.items.count)
  }

  private func show(_ stories: [StoryBody], of total: Int) throws {
    if options.json { return try printJSON(stories) }
    let out = Terminal.output
    guard out.isInteractive else { return stories.forEach(printRow) }
    let frozen = stories.flatMap(\.frozenBy).reduce(into: [String]()) { words, freeze in
      if !words.contains(freeze.inWords.oneLine) { words.append(freeze.inWords.oneLine) }
    }
    for freeze in frozen { freeze.wrapped(to: out.width).forEach { out.print(out.yellow($0)) } }
    if stories.isEmpty { return out.print(out.dim("Nothing is waiting for you.")) }
    let byGroup = Dictionary(grouping: stories) { WaitingGroup(of: $0) }
    for group in WaitingGroup.allCases {
      guard let items = byGroup[group] else { continue }
      out.print(out.bold("\(group.heading) (\(items.count))"))
      for story in items { InboxItem(story).print(on: out) }
    }
    if total > stories.count {
      out.print("\((total - stories.count).counted("story", "stories")) more: copydesk inbox --all")
    }
    if let first = stories.first { out.print(out.dim("Next: copydesk show \(first.number)")) }
  }

  /// For programs.
  private func printRow(_ story: StoryBody) {
    let item = InboxItem(story)
    let cells = [
      String(story.number), story.slug, story.desk, item.reasons.joined(separator: ", "), String(story.urgency),
      DisplayTime.age(story.submittedAt), String(story.version), item.findings ?? "-", story.claim?.by ?? "-",
      story.authors.joined(separator: ","), story.headline, story.returned?.note ?? "-",
      story.late ? "late" : story.dueAt.map { DisplayTime.local($0) } ?? "-",
    ]
    Terminal.output.print(cells.map(\.oneLine).joined(separator: "\t"))
  }
}

/// Under which heading a story of the inbox stands, in the order of what is to be done first.
private enum WaitingGroup: String, CaseIterable {
  case review
  case ready
  case held
  case undelivered
  case atRisk
  case afterReview
  case draft
  case others

  /// The first that one of its reasons belongs to.
  init(of story: StoryBody) {
    let groups = Set((story.inboxReasons ?? []).map(Self.group))
    self = Self.allCases.first(where: groups.contains) ?? .others
  }

  private static func group(_ reason: String) -> WaitingGroup {
    switch reason {
    case "review": .review
    case "ready": .ready
    case "held": .held
    case "failed", "retrying", "kill_pending": .undelivered
    case "at_risk": .atRisk
    case "after_review": .afterReview
    case "draft": .draft
    default: .others
    }
  }

  var heading: String {
    switch self {
    case .review: "FOR YOU"
    case .ready: "READY TO PUBLISH"
    case .held: "ON HOLD"
    case .undelivered: "NOT DELIVERED"
    case .atRisk: "AT RISK"
    case .afterReview: "AFTER-REVIEW"
    case .draft: "YOUR DRAFTS"
    case .others: "OTHERS ACT"
    }
  }
}

/// One story of the inbox, in words.
struct InboxItem {
  private let story: StoryBody

  init(_ story: StoryBody) { self.story = story }

  /// Its headline with how long it waits and when it is due, and below what there is to know.
  func print(on out: Terminal) {
    let age = DisplayTime.age(story.submittedAt) + (due.map { "  \($0)" } ?? "")
    let room = max(8, out.width - 6 - age.columns)
    let headline = story.headline.oneLine.truncated(to: room)
    let gap = String(repeating: " ", count: max(0, room - headline.columns))
    out.print("\(story.urgency)  \(out.bold(headline))\(gap)  \(age)")
    for part in about.joined(separator: " · ").oneLine.wrapped(to: out.width - 5) { out.print("   " + part) }
    for remark in remarks {
      for part in remark.wrapped(to: out.width - 5) { out.print("   " + out.yellow(part)) }
    }
  }

  /// When it is due, or that it is late.
  private var due: String? {
    guard let dueAt = story.dueAt else { return nil }
    return story.late ? "late \(DisplayTime.age(dueAt))" : "due \(DisplayTime.age(Instant(Date()), now: dueAt.date))"
  }

  private var about: [String] {
    var parts = [story.slug, story.authors.joined(separator: ", "), "v\(story.version)"]
    if let seen = story.seenVersion, seen < story.version { parts[2] += " since your v\(seen)" }
    if story.state == .deskReview, story.kind != .publish { parts.append(story.kind.rawValue) }
    if story.approvals.need > 1 { parts.append("\(story.approvals.have) of \(story.approvals.need) approvals") }
    if let findings { parts.append(findings) }
    if let claim = story.claim { parts.append("claimed by \(claim.by)") }
    if let wanted = story.wantedAt, story.publishAt == nil {
      parts.append("wanted for \(DisplayTime.full(wanted, deskZone: story.timeZone))")
    }
    if let trigger = story.triggerInWords ?? story.packageInWords {
      parts.append(trigger)
    } else if let at = story.publishAt {
      parts.append("goes out \(DisplayTime.full(at, deskZone: story.timeZone))")
    }
    return parts
  }

  private var remarks: [String] {
    var remarks = reasons.filter { !["review", "others", "draft"].contains($0) }
    if let returned = story.returned { remarks.append(returned.inWords) }
    return remarks
  }

  /// How much the checks found; nil for nothing.
  var findings: String? {
    let required = story.findings.count { $0.level == .required }
    guard !story.findings.isEmpty else { return nil }
    return story.findings.count.counted("finding") + (required > 0 ? " (\(required) required)" : "")
  }

  /// Why it waits, in words; what is not well says how.
  var reasons: [String] {
    (story.inboxReasons ?? []).map { reason in
      switch reason {
      case "ready": "ready: nobody has published it"
      case "held": story.holdInWords.map { "on hold: \($0)" } ?? "on hold"
      case "failed": story.deliveries.failed.counted("delivery", "deliveries") + " failed"
      case "retrying": story.retrying?.inWords ?? "not delivered yet"
      case "at_risk": story.riskInWords ?? "at risk"
      case "after_review": "somebody broke the glass: copydesk after-review"
      case "kill_pending": "kill not acknowledged by \(story.killPending.joined(separator: ", "))"
      default: reason
      }
    }
  }
}
