import ControlAPI
import FoundationEssentials
import Newsroom

/// A day's budget in each of its forms.
struct BudgetDocument {
  private let budget: BudgetBody
  private let clock: DeskClock

  /// What a form shows of a story.
  static func fields(of form: Budget.Form) -> ScreenFields {
    let each: ScreenFields = ["slug", "desk", "state", "hold", "headline", "at", "words"]
    return switch form {
    case .table: each + rowFields + ["trigger", "assignee", "at_risk"]
    case .csv: each + rowFields
    case .markdown: each + ["bylines", "picture", "summary"]
    case .ics: each
    }
  }

  /// What rows show beside that; a table on a pipe is rows.
  private static let rowFields: ScreenFields = ["picture", "urgency", "bylines", "summary"]

  init(_ budget: BudgetBody) {
    self.budget = budget
    clock = DeskClock(zone: budget.timeZone, now: budget.now)
  }

  /// The desks in order, each with its stories.
  private var byDesk: [(desk: String, stories: [BudgetBody.Story])] {
    budget.stories.reduce(into: []) { desks, story in
      if desks.last?.desk == story.desk {
        desks[desks.count - 1].stories.append(story)
      } else {
        desks.append((story.desk, [story]))
      }
    }
  }

  private var title: String {
    "\(clock.name(clock.day(budget.from))) · times in \(clock.label(budget.now))"
  }

  /// On a terminal.
  func show(on out: Terminal) {
    for line in "Budget · \(title)".oneLine.wrapped(to: out.width) { out.print(out.bold(line)) }
    let sections = byDesk.map { desk, stories in
      let words = stories.map(\.words).reduce(0, +).counted("word")
      return ScreenSection(heading: "\(desk.uppercased()) (\(stories.count), \(words))", items: stories.map(item))
    }
    for section in ScreenSection.aligned(sections) { section.print(on: out) }
    if budget.stories.isEmpty { out.print(out.dim("Nothing is planned.")) }
    if let risk = budget.stories.first(where: { $0.atRisk != nil || $0.hold != nil }) {
      out.print(next: "copydesk why \(risk.slug)")
    } else {
      out.print(next: "copydesk calendar")
    }
  }

  private func item(_ story: BudgetBody.Story) -> ScreenSection.Item {
    ScreenSection.Item(
      mark: time(of: story), text: story.headline, aside: "\(story.words.counted("word")) · \(story.standing)",
      about: [story.slug, story.bylines.joined(separator: ", "), story.picture ? "picture" : "no picture"]
        + [story.trigger.map { "by the trigger \($0)" }, story.assignee.map { "assigned to \($0)" }].compactMap(\.self),
      remarks: [story.hold.map { "on hold: \($0.inWords)" }, story.atRisk.map { StoryBody.inWords(risk: $0) }]
        .compactMap(\.self))
  }

  private func time(of story: BudgetBody.Story) -> String { story.at.map(clock.short) ?? "-" }

  /// For programs.
  var rows: [String] { budget.stories.map { cells(of: $0).map(\.oneLine).joined(separator: "\t") } }

  private static let headings = [
    "time", "desk", "number", "slug", "state", "words", "picture", "urgency", "byline", "headline", "summary",
  ]

  private func cells(of story: BudgetBody.Story) -> [String] {
    [
      story.at?.description ?? "-", story.desk, String(story.number), story.slug, story.standing, String(story.words),
      story.picture ? "yes" : "no", String(story.urgency), story.bylines.joined(separator: ", "), story.headline,
      story.summary ?? "-",
    ]
  }

  /// For a message: a list for each desk.
  var markdown: [String] {
    var lines = ["# Budget, \(title.oneLine.inMarkdown)"]
    for (desk, stories) in byDesk {
      lines += ["", "## \(desk.oneLine.inMarkdown)", ""]
      for story in stories {
        let facts = [
          time(of: story), story.standing, story.words.counted("word"), story.bylines.joined(separator: ", "),
          story.picture ? "picture" : nil,
        ]
        let line =
          "**\(story.headline.oneLine.inMarkdown)** (\(story.slug.oneLine.inMarkdown)): "
          + facts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ").oneLine.inMarkdown
        lines.append("- \(line)")
        if let summary = story.summary { lines.append("  \(summary.oneLine.inMarkdown)") }
      }
    }
    if budget.stories.isEmpty { lines += ["", "Nothing is planned."] }
    return lines
  }

  /// For a spreadsheet (RFC 4180), with a line of headings.
  var csv: String {
    ([Self.headings] + budget.stories.map(cells)).map { row in
      row.map(\.oneLine.inCSV).joined(separator: ",") + "\r\n"
    }.joined()
  }

  /// For a calendar program (RFC 5545): an event for each story that has a time.
  var iCalendar: String {
    var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Copydesk//Budget//EN"]
    for story in budget.stories {
      guard let at = story.at else { continue }
      lines += [
        "BEGIN:VEVENT", "UID:story-\(story.number)@copydesk", "DTSTAMP:\(budget.now.inCalendar)",
        "DTSTART:\(at.inCalendar)", "SUMMARY:\(story.headline.oneLine.inCalendar)",
        "DESCRIPTION:"
          + "\(story.slug), \(story.desk), \(story.standing), \(story.words.counted("word"))".oneLine.inCalendar,
        "END:VEVENT",
      ]
    }
    return (lines + ["END:VCALENDAR"]).map { $0.foldedForCalendar + "\r\n" }.joined()
  }
}

extension BudgetBody.Story {
  /// Where it stands, in a few words.
  fileprivate var standing: String {
    if hold != nil { return "on hold" }
    return switch state {
    case .deskReview: "in review"
    case .published: "out"
    default: state.rawValue
    }
  }
}

extension Instant {
  /// As iCalendar writes a time in UTC: `20261201T060000Z`.
  fileprivate var inCalendar: String {
    description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
  }
}

extension String {
  /// With a backslash before what Markdown would take for a mark.
  fileprivate var inMarkdown: String {
    reduce(into: "") { text, character in
      if "\\`*_{}[]<>#|!~&".contains(character) { text.append("\\") }
      text.append(character)
    }
  }

  /// As a field of CSV; what a spreadsheet would compute comes after an apostrophe.
  fileprivate var inCSV: String {
    let text = first.map { "=+@-".contains($0) && count > 1 } == true ? "'" + self : self
    guard text.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// As text in iCalendar.
  fileprivate var inCalendar: String {
    reduce(into: "") { text, character in
      if "\\;,".contains(character) { text.append("\\") }
      text.append(character)
    }
  }

  /// In lines of at most 75 bytes, each but the first after a space; no character is broken.
  fileprivate var foldedForCalendar: String {
    var result = ""
    var used = 0
    for character in self {
      let bytes = character.utf8.count
      if used + bytes > 75, used > 1 {
        result += "\r\n "
        used = 1
      }
      result.append(character)
      used += bytes
    }
    return result
  }
}
