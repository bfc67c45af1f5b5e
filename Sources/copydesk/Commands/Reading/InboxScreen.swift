import ControlAPI
import FoundationEssentials
import Newsroom

/// What waits for somebody, as they read it: what they can act on first, then what others act on.
struct InboxScreen {
  /// What it shows of a story.
  static let fields: ScreenFields = InboxItem.fields + ["time_zone", "frozen_by"]

  private let stories: [StoryBody]
  private let total: Int
  private let now: Instant

  /// - Parameter total: How many wait in all, of which these are the first.
  init(_ stories: [StoryBody], total: Int, now: Instant) {
    self.stories = stories
    self.total = total
    self.now = now
  }

  /// The lines, each as wide as the terminal at most.
  func lines(width: Int) -> [ScreenLine] {
    // Stories of desks whose clocks differ have their times with the zone.
    let isOneZone = Set(stories.map(\.timeZone)).count == 1
    func clock(_ story: StoryBody) -> DeskClock { story.clock(namesZone: !isOneZone, now: now) }
    var lines: [ScreenLine] = []
    if isOneZone, let first = stories.first {
      lines.add("\(total.counted("story", "stories")) · times in \(clock(first).label(now))", .faint, width: width)
    }
    for freeze in freezes(clock) { lines.add(freeze, .remark, width: width) }
    let byGroup = Dictionary(grouping: stories) { WaitingGroup(of: $0) }
    let sections = WaitingGroup.allCases.compactMap { group in
      byGroup[group].map { items in
        ScreenSection(
          heading: "\(group.heading) (\(items.count))",
          items: items.map { InboxItem($0, clock($0), now: now).onScreen })
      }
    }
    lines += ScreenSection.aligned(sections).flatMap { $0.screenLines(width: width) }
    if total > stories.count {
      lines.add("\((total - stories.count).counted("story", "stories")) more: copydesk inbox --all", width: width)
    }
    lines.add("Next: \(next(byGroup))", .faint, width: width)
    return lines
  }

  private func next(_ byGroup: [WaitingGroup: [StoryBody]]) -> String {
    let first = WaitingGroup.allCases.first { byGroup[$0] != nil }
    let slug = first.flatMap { byGroup[$0]?.first?.slug } ?? ""
    return switch first {
    case .kill: "copydesk kill \(slug)"
    case .review: "copydesk review"
    case .ready: "copydesk publish \(slug)"
    case .draft: "copydesk edit \(slug)"
    default: "copydesk why \(slug)"
    }
  }

  private func freezes(_ clock: (StoryBody) -> DeskClock) -> [String] {
    stories.flatMap { story in story.frozenBy.map { $0.inWords(on: clock(story)) } }.reduce(into: []) { words, freeze in
      if !words.contains(freeze) { words.append(freeze) }
    }
  }
}

/// Under which heading a story of the inbox stands, in the order of what is to be done first.
enum WaitingGroup: String, CaseIterable {
  case kill
  case review
  case ready
  case held
  case undelivered
  case atRisk
  case afterReview
  case draft
  case others

  /// The stories as a screen has them one after the other.
  static func ordered(_ stories: [StoryBody]) -> [StoryBody] {
    let byGroup = Dictionary(grouping: stories) { Self(of: $0) }
    return allCases.flatMap { byGroup[$0] ?? [] }
  }

  /// The first that one of its reasons belongs to.
  init(of story: StoryBody) {
    let groups = Set((story.inboxReasons ?? []).map(Self.group))
    self = Self.allCases.first(where: groups.contains) ?? .others
  }

  private static func group(_ reason: String) -> WaitingGroup {
    switch reason {
    case "kill_request": .kill
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
    case .kill: "TO KILL, IF YOU SIGN"
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
  /// What it tells.
  static let fields: ScreenFields =
    reasonFields + [
      "slug", "urgency", "headline", "submitted_at", "late", "due_at", "authors", "version", "seen_version", "state",
      "kind", "approvals", "finding_counts", "open_threads", "claim", "wanted_at", "publish_at", "returned",
    ]
  /// What `reasons` needs.
  static let reasonFields: ScreenFields = [
    "inbox_reasons", "hold", "waits_for", "deliveries", "retrying", "at_risk", "kill_pending",
    "kill_request",
  ]

  private let story: StoryBody
  private let clock: DeskClock
  private let now: Instant

  init(_ story: StoryBody, _ clock: DeskClock, now: Instant) {
    self.story = story
    self.clock = clock
    self.now = now
  }

  /// Its number and headline, how long it waits and when it is due, and below what there is to know.
  var onScreen: ScreenSection.Item {
    ScreenSection.Item(
      mark: story.mark, text: story.headline,
      aside: DisplayTime.age(story.submittedAt, now: now.date) + (due.map { " · \($0)" } ?? ""), about: about,
      remarks: remarks)
  }

  /// When it is due, or that it is late.
  private var due: String? {
    guard let dueAt = story.dueAt else { return nil }
    return story.late
      ? "late \(DisplayTime.age(dueAt, now: now.date))" : "due \(DisplayTime.ahead(dueAt, now: now.date))"
  }

  private var about: [String] {
    var parts = [story.slug, story.authors.joined(separator: ", "), "v\(story.version)"]
    if let seen = story.seenVersion, seen < story.version { parts[2] += " since your v\(seen)" }
    if story.state == .deskReview, story.kind != .publish { parts.append(story.kind.rawValue) }
    if story.approvals.need > 1 { parts.append(story.approvals.inWords) }
    if let findings { parts.append(findings) }
    if story.openThreads > 0 { parts.append(story.openThreads.counted("open thread")) }
    if let claim = story.claim { parts.append("claimed by \(claim.by)") }
    if let wanted = story.wantedAt, story.publishAt == nil {
      parts.append("wanted for \(clock.said(wanted))")
    }
    if let trigger = story.triggerInWords(clock) ?? story.packageInWords(clock) {
      parts.append(trigger)
    } else if let at = story.publishAt {
      parts.append("goes out \(clock.said(at))")
    }
    return parts
  }

  private var remarks: [String] {
    var remarks = reasons.filter { !["review", "others", "draft"].contains($0) }
    if let asked = story.killRequest, story.inboxReasons?.contains("kill_request") != true {
      remarks.append(asked.inWords(clock))
    }
    if let returned = story.returned { remarks.append(returned.inWords(clock)) }
    return remarks
  }

  /// How much the checks found; nil for nothing.
  var findings: String? {
    let found = story.findingCounts
    guard found.all > 0 else { return nil }
    return found.all.counted("finding") + (found.required > 0 ? " (\(found.required) required)" : "")
  }

  /// Why it waits, in words; what is not well says how.
  var reasons: [String] {
    (story.inboxReasons ?? []).map { reason in
      switch reason {
      case "kill_request": story.killRequest?.inWords(clock) ?? "somebody asked to kill it"
      case "ready": "ready: nobody has published it"
      case "held": story.holdInWords.map { "on hold: \($0)" } ?? "on hold"
      case "failed": story.deliveries.failed.counted("delivery", "deliveries") + " failed"
      case "retrying": story.retrying?.inWords(clock) ?? "not delivered yet"
      case "at_risk": story.riskInWords ?? "at risk"
      case "after_review": "somebody broke the glass: copydesk after-review"
      case "kill_pending": "kill not acknowledged by \(story.killPending.joined(separator: ", "))"
      default: reason
      }
    }
  }
}
