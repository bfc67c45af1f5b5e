import ControlAPI
import Newsroom

/// A story as somebody reads it before they decide: where it stands, what the checks found, all that its version says, and what
/// can be done next.
struct StoryScreen {
  /// The widest that running text is set.
  static let measure = 72

  private let story: StoryBody
  private let version: VersionBody
  private let clock: DeskClock
  private let now: Instant

  init(_ story: StoryBody, _ version: VersionBody, now: Instant) {
    self.story = story
    self.version = version
    self.now = now
    clock = story.clock(namesZone: false, now: now)
  }

  /// The lines.
  ///
  /// - Parameter width: Of the terminal; nil for a pipe, where no line is broken.
  func lines(width: Int?) -> [ScreenLine] {
    reading(width: width) + next(width: width)
  }

  /// All of them but what to type next.
  func reading(width: Int?) -> [ScreenLine] {
    let width = width.map { min($0, Self.measure) }
    return about(width) + checks(width) + ThreadLines(story, clock).lines(width: width) + text(width)
  }

  // MARK: Where it stands

  private func about(_ width: Int?) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    lines.add(head, .heading, width: width)
    lines += story.progress(clock, width: width)
    if let place = story.frontPage { lines.add(place.inWords(clock), width: width) }
    if !story.killPending.isEmpty {
      lines.add("kill pending: \(story.killPending.joined(separator: ", "))", .remark, width: width)
    }
    if story.deliveries.failed > 0 {
      let failed = story.deliveries.failed.counted("delivery", "deliveries")
      lines.add("\(failed) failed: copydesk deliveries \(story.slug)", .remark, width: width)
    }
    if story.branches > 0 {
      let kept = story.branches.counted("text")
      lines.add("\(kept) kept beside the story: copydesk show \(story.slug) --branch", width: width)
    }
    if let note = version.note { lines.add("Note: \(note)", width: width) }
    if let returned = story.returned { lines.add(returned.inWords(clock), .remark, width: width) }
    return lines
  }

  private var head: String {
    let isWorking = version.number == story.version
    var parts = ["\(story.number) \(story.slug)", story.desk]
    parts.append(isWorking ? "v\(version.number)" : "v\(version.number) of \(story.version)")
    if story.kind != .publish { parts.append(story.kind.rawValue) }
    parts.append(standing)
    if let live = story.liveVersion, live != version.number { parts.append("readers see v\(live)") }
    parts.append(version.authors.joined(separator: ", "))
    if story.approvals.need > 1 || story.approvals.have > 0, isWorking {
      parts.append(story.approvals.inWords)
    }
    if let assignee = story.assignee { parts.append("assigned to \(assignee)") }
    if let claim = story.claim { parts.append("claimed by \(claim.by)") }
    parts.append("times in \(clock.label(now))")
    return parts.joined(separator: " · ")
  }

  private var standing: String {
    guard story.state == .deskReview else { return story.state.inWords }
    return "\(story.state.inWords) \(DisplayTime.age(story.submittedAt, now: now.date))"
  }

  // MARK: What the checks found

  private func checks(_ width: Int?) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    for finding in version.findings.requiredFirst { lines.add(finding.inWords, finding.style, width: width) }
    if version.findings.isEmpty { lines.add("✓ checks clear", .good, width: width) }
    return lines
  }

  // MARK: What it says

  private func text(_ width: Int?) -> [ScreenLine] {
    var lines = [ScreenLine("")]
    let content = version.content
    if let label = content.label { lines.add(label, width: width, indent: 2) }
    lines.add(content.headline, .heading, width: width, indent: 2)
    if let summary = content.summary { lines.add(summary, width: width, indent: 2) }
    for fact in ContentFacts(content, of: story, clock).lines { lines.add(fact, .faint, width: width, indent: 2) }
    lines.append(ScreenLine(""))
    let body = (content.dateline.map { "\($0) — " } ?? "") + content.body
    for line in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      // What stands further in, such as a list within a list, stays so.
      let margin = line.prefix { $0 == " " || $0 == "\t" }.reduce(0) { $0 + ($1 == "\t" ? 4 : 1) }
      let text = line.drop { $0 == " " || $0 == "\t" }
      lines.add(String(text), width: width, indent: 2 + min(margin, 20), hanging: Self.listMark(text))
    }
    while lines.last?.text.isEmpty == true { lines.removeLast() }
    return lines + [ScreenLine("")]
  }

  /// How many columns the mark of an item of a list takes, such as `- ` or `12. `; 0 of other text.
  private static func listMark(_ line: Substring) -> Int {
    let mark = line.prefix { !$0.isWhitespace }
    let isNumber = 2...3 ~= mark.count && ".)".contains(mark.last ?? " ") && mark.dropLast().allSatisfy(\.isNumber)
    return ["-", "*", "+", "•"].contains(mark) || isNumber ? mark.count + 1 : 0
  }

  // MARK: What can be done

  /// What to type next.
  func next(width: Int?) -> [ScreenLine] {
    let width = width.map { min($0, Self.measure) }
    var lines: [ScreenLine] = []
    let rest = "diff · why · preview"
    let words =
      switch story.state {
      case _ where story.killRequest != nil: "kill \(story.slug) · kill --withdraw · log · \(rest)"
      case .deskReview: "approve \(story.slug) · return -m · \(rest)"
      case .draft: "edit \(story.slug) · submit · reopen · \(rest)"
      case .approved: "publish \(story.slug) · schedule --at · recall -m · \(rest)"
      case .published: "correct \(story.slug) · update · unpublish · kill -m · \(rest)"
      case .unpublished: "republish \(story.slug) · kill -m · \(rest)"
      case .spiked: "revive \(story.slug) · log"
      case .killed: "log \(story.slug) · deliveries"
      }
    lines.add("Next: copydesk \(words)", .faint, width: width)
    return lines
  }
}

extension [Finding] {
  /// Those that block approval first.
  var requiredFirst: [Finding] { filter { $0.level == .required } + filter { $0.level != .required } }
}

extension Finding {
  /// As in `✗ picture-credit required, line 10: The picture has no credit.`
  var inWords: String {
    let place = line > 0 ? ", line \(line)" : ""
    let quoted = excerpt.isEmpty ? "" : " “\(excerpt)”"
    return "\(level == .required ? "✗" : "●") \(rule) \(level.rawValue)\(place): \(message)\(quoted)"
  }

  var style: ScreenLine.Style { level == .required ? .fault : .remark }
}
