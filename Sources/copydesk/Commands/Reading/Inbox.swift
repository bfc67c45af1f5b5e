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
    if stories.isEmpty { out.print("Nothing is waiting for you.") }
    let clock = DeskClock(zone: stories.commonZone, now: Instant(Date()))
    let byGroup = Dictionary(grouping: stories) { WaitingGroup(of: $0) }
    for group in WaitingGroup.allCases {
      guard let items = byGroup[group] else { continue }
      ScreenSection(
        heading: "\(group.heading) (\(items.count))", items: items.map { InboxItem($0).item(on: clock) },
        isDense: out.width < ScreenSection.wideScreen
      ).print(on: out)
    }
    if total > stories.count {
      out.print("\((total - stories.count).counted("story", "stories")) more: copydesk inbox --all")
    }
    for line in end(stories, clock).wrapped(to: out.width) { out.print(line) }
  }

  /// In which zone the times are, and what to type next.
  private func end(_ stories: [StoryBody], _ clock: DeskClock) -> String {
    let first = WaitingGroup.allCases.lazy.compactMap { group in stories.first { WaitingGroup(of: $0) == group } }.first
    guard let first else { return "Next: copydesk board" }
    let hasTimes = stories.contains { $0.publishAt != nil || $0.wantedAt != nil || $0.returned != nil }
    let zone = hasTimes ? "Times in \(clock.label(Instant(Date()))). " : ""
    let command =
      switch WaitingGroup(of: first) {
      case .ready: "publish"
      case .undelivered: "deliveries"
      default: "show"
      }
    return "\(zone)Next: copydesk \(command) \(first.number)"
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
  func item(on clock: DeskClock) -> ScreenSection.Item {
    ScreenSection.Item(
      mark: "\(story.number)\(story.urgency <= 2 ? "!" : "")", text: story.headline,
      aside: [DisplayTime.age(story.submittedAt), due].compactMap(\.self).joined(separator: ", "),
      about: about(clock), remarks: remarks(clock))
  }

  /// When it is due, or that it is late.
  private var due: String? {
    guard let dueAt = story.dueAt else { return nil }
    return story.late
      ? "late \(DisplayTime.age(dueAt))" : "due in \(DisplayTime.age(Instant(Date()), now: dueAt.date))"
  }

  private func about(_ clock: DeskClock) -> [String] {
    var parts = [story.slug, story.authors.joined(separator: ", "), "v\(story.version)"]
    if let seen = story.seenVersion, seen < story.version { parts[2] += " since your v\(seen)" }
    if story.state == .deskReview, story.kind != .publish { parts.append(story.kind.rawValue) }
    if story.approvals.need > 1 { parts.append("\(story.approvals.have) of \(story.approvals.need) approvals") }
    if let findings { parts.append(findings) }
    if let claim = story.claim { parts.append("claimed by \(claim.by)") }
    if let wanted = story.wantedAt, story.publishAt == nil { parts.append("wanted for \(clock.short(wanted))") }
    if let wait = story.waitsFor, let name = wait.name, wait.kind == "trigger" || wait.kind == "package" {
      parts.append(
        (wait.kind == "package" ? "with the package \(name)" : "by the trigger \(name)")
          + (wait.at.map { " \(clock.short($0))" } ?? ""))
    } else if let at = story.publishAt {
      parts.append("goes out \(clock.short(at))")
    }
    return parts
  }

  private func remarks(_ clock: DeskClock) -> [String] {
    var remarks = reasons.filter { !["review", "others", "draft"].contains($0) }
    if let returned = story.returned {
      let note = returned.note.map { ": “\($0)”" } ?? ""
      remarks.append("\(returned.by) returned v\(returned.version) at \(clock.short(returned.at))\(note)")
    }
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
