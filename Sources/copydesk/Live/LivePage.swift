import ControlAPI
import Newsroom

/// A text over the whole screen, which is scrolled: a story, a difference, the keys.
struct LivePage: Equatable {
  /// What reading it to its end means.
  enum Purpose: Equatable {
    /// It has been read then.
    case reading(LiveReading)
    /// The same, and the daemon knows.
    case read(LiveReading)
    /// Nothing, and why.
    case nothing(String)
  }

  /// The widest line that is easy to follow with the eye.
  static let widest = 76

  let title: String
  /// The story that it is about; nil for none.
  let story: Int?
  var purpose: Purpose
  private let source: [ScreenLine]
  /// The source in lines that fit, each with the number of its source line.
  private(set) var lines: [(line: ScreenLine, source: Int)] = []
  /// The first line that is on the screen.
  private(set) var top = 0
  /// How many lines are on the screen.
  private var height = 1
  /// How many lines from the first on have been on the screen, without a gap: what a leap to the end passes over is not read.
  private var shown = 0
  private var width = 0

  init(title: String, story: Int?, purpose: Purpose, source: [ScreenLine]) {
    self.title = title
    self.story = story
    self.purpose = purpose
    self.source = source
  }

  static func == (one: LivePage, other: LivePage) -> Bool {
    one.title == other.title && one.story == other.story && one.purpose == other.purpose
      && one.source == other.source && one.top == other.top && one.shown == other.shown
  }

  /// Lays it out for so many columns and lines.
  mutating func fit(width: Int, height: Int) {
    self.height = max(1, height)
    if width != self.width {
      let first = lines.indices.contains(top) ? lines[top].source : 0
      // Of a source line that was not on the screen to its end, nothing counts.
      let whole = lines.indices.contains(shown) ? lines[shown].source : lines.isEmpty ? 0 : source.count
      self.width = width
      lines = source.enumerated().flatMap { number, line in
        line.wrapped(to: max(1, min(width, Self.widest))).map { ($0, number) }
      }
      top = lines.firstIndex { $0.source >= first } ?? 0
      shown = lines.firstIndex { $0.source >= whole } ?? lines.count
    }
    top = min(top, last)
  }

  /// The first line that can be at the top.
  private var last: Int { max(0, lines.count - height) }

  /// The lines on the screen.
  var visible: ArraySlice<(line: ScreenLine, source: Int)> { lines[top..<min(lines.count, top + height)] }

  /// Whether all of it has been on the screen.
  var isShownToItsEnd: Bool { shown >= lines.count }

  /// How much of it has been on the screen, in per cent.
  var progress: Int { lines.isEmpty ? 100 : min(100, min(lines.count, top + height) * 100 / lines.count) }

  /// Notes that what is visible is before somebody's eyes.
  mutating func show() { if top <= shown { shown = max(shown, min(lines.count, top + height)) } }

  /// Whether a key scrolls it.
  mutating func scroll(_ key: LiveKey) -> Bool {
    switch key {
    case .up, .character("k"): top -= 1
    case .down, .enter, .character("j"): top += 1
    case .wheelUp: top -= 3
    case .wheelDown: top += 3
    case .pageUp, .character("b"): top -= max(1, height - 1)
    case .pageDown, .character(" "): top += max(1, height - 1)
    case .home, .character("g"): top = 0
    case .end, .character("G"): top = last
    default: return false
    }
    top = max(0, min(last, top))
    return true
  }
}

extension ScreenLine {
  /// The line in lines of at most that many columns, indented as it is.
  fileprivate func wrapped(to width: Int) -> [ScreenLine] {
    let text = text.oneLine
    guard text.columns > width else { return [ScreenLine(text, style)].withMarks(from: begins) }
    let indent = String(text.prefix { $0 == " " }.prefix(width / 2))
    return text.wrapped(to: width - indent.count).map { ScreenLine(indent + $0, style) }.withMarks(from: begins)
  }
}

extension LivePage {
  /// A story with its text, as `show` has them.
  init(_ story: StoryBody, _ version: VersionBody, clock: DeskClock) {
    var lines = [ScreenLine(story.headline, .heading)]
    lines.append(
      ScreenLine(
        "\(story.number) \(story.slug) · \(story.desk) · v\(version.number) · \(story.state.inWords) · "
          + version.authors.joined(separator: ", "), .faint))
    if let asked = story.killRequest { lines.append(ScreenLine(asked.inWords(clock), .remark)) }
    if let returned = story.returned { lines.append(ScreenLine(returned.inWords(clock), .remark)) }
    if let note = version.note { lines.append(ScreenLine("Note: \(note)", .remark)) }
    lines += Self.lines(of: version.findings)
    lines.append(ScreenLine())
    lines += version.draft.inLines.map { ScreenLine($0) }
    self.init(
      title: "\(story.number) \(story.slug) v\(version.number)", story: story.number,
      purpose: Self.purpose(story, version, isWhole: true), source: lines)
  }

  /// What differs between two versions; all of a first one.
  init(_ story: StoryBody, from old: VersionBody?, to new: VersionBody) {
    let versions = old.map { "v\($0.number) → v\(new.number)" } ?? "v\(new.number), the first"
    var lines = [ScreenLine("\(story.slug) \(versions), by \(new.savedBy)", .heading)]
    if let note = story.returned?.note { lines.append(ScreenLine("Asked: “\(note)”", .remark)) }
    lines += Self.lines(of: new.findings)
    lines.append(ScreenLine())
    let difference = VersionDifference(from: old?.content, to: new.content)
    lines += difference.isEmpty ? [ScreenLine("The versions say the same.")] : difference.lines(width: nil)
    self.init(
      title: "\(story.number) \(story.slug) \(versions)", story: story.number,
      // Of a first version everything is shown; else the rest must have been read before.
      purpose: Self.purpose(story, new, isWhole: old == nil || old?.readAt != nil), source: lines)
  }

  private static func purpose(_ story: StoryBody, _ version: VersionBody, isWhole: Bool) -> Purpose {
    guard isWhole || version.readAt != nil else {
      return .nothing("You have not read the older version: enter on the board reads all of it")
    }
    let reading = LiveReading(
      story: story.number, version: version.number, contentHash: version.contentHash,
      revision: version.number == story.version ? story.revision : nil)
    return .reading(reading)
  }

  private static func lines(of findings: [Finding]) -> [ScreenLine] {
    let required = findings.filter { $0.level == .required }
    return (required + findings.filter { $0.level != .required }).map { finding in
      let isRequired = finding.level == .required
      let place = finding.line > 0 ? ", line \(finding.line)" : ""
      return ScreenLine(
        "\(isRequired ? "✗ required" : "● recommended"): \(finding.rule)\(place): \(finding.message)",
        isRequired ? .fault : .remark)
    }
  }
}

extension String {
  /// The text's lines, without an empty one after the last line end.
  var inLines: [String] {
    let lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    return lines.last == "" ? lines.dropLast() : lines
  }
}
