import ControlAPI
import Newsroom

/// What has changed between two versions, as somebody reads it before they decide.
struct DifferenceScreen {
  private let story: StoryBody
  private let old: VersionBody?
  private let new: VersionBody
  private let clock: DeskClock
  private let now: Instant

  init(_ story: StoryBody, from old: VersionBody?, to new: VersionBody, now: Instant) {
    self.story = story
    self.old = old
    self.new = new
    self.now = now
    clock = story.clock(namesZone: false, now: now)
  }

  /// The lines.
  ///
  /// - Parameter width: Of the terminal; nil for a pipe, where no line is broken.
  func lines(width: Int?) -> [ScreenLine] {
    let width = width.map { min($0, StoryScreen.measure) }
    let difference = VersionDifference(from: old?.content, to: new.content)
    var lines: [ScreenLine] = []
    lines.add(head, .heading, width: width)
    if let note = new.note { lines.add("Note: \(note)", width: width) }
    if let returned = story.returned { lines.add(returned.inWords(clock), .remark, width: width) }
    if difference.isEmpty {
      lines.add("The versions say the same.", width: width)
    } else {
      lines += difference.lines(width: width)
    }
    lines += checks(width)
    lines.add(summary(difference), width: width)
    lines.add("Next: copydesk show \(story.slug) · approve · return -m · diff --raw", .faint, width: width)
    return lines
  }

  private var head: String {
    let versions = old.map { "v\($0.number) → v\(new.number)" } ?? "v\(new.number), the first"
    var parts = ["\(story.slug) \(versions)", "\(new.savedBy) \(clock.short(new.savedAt))"]
    if let old, let read = old.readAt { parts.append("you read v\(old.number) \(clock.short(read))") }
    parts.append("times in \(clock.label(now))")
    return parts.joined(separator: " · ")
  }

  /// What the checks find now, and which of their findings are gone.
  private func checks(_ width: Int?) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    let found = Set(new.findings.map(\.rule))
    for rule in Set((old?.findings ?? []).map(\.rule)).subtracting(found).sorted() {
      lines.add("✓ \(rule) corrected", .good, width: width)
    }
    for finding in new.findings.requiredFirst { lines.add(finding.inWords, finding.style, width: width) }
    return lines
  }

  private func summary(_ difference: VersionDifference) -> String {
    let removed = difference.changed.removed
    return "\(difference.changed.paragraphs) of \(difference.count.counted("paragraph")) changed"
      + (removed > 0 ? ", \(removed) gone" : "")
  }
}
