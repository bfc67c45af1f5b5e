import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk board`
struct Board: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "See the stories by the state they are in, and when they go out.",
    discussion: """
      Columns for drafts, what is in review, what is approved and what went out within a day; below each other where the \
      terminal is narrow. With --state, one state alone, however old. On a pipe and as JSON, every story.
      Examples:
        copydesk board
        copydesk board --desk caucasus
        copydesk board --state approved
        copydesk board --live                  full screen, kept up to date; ? lists its keys
        copydesk --json board | jq '.[].slug'
      """)
  @Option(help: ArgumentHelp("Only stories of this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @Option(help: ArgumentHelp("Only stories in this state.", valueName: "state"), completion: Completion.states)
  var state: String?
  @Flag(help: "Fill the screen, follow what happens, and read and act there.")
  var live = false
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard live else { return }
    if options.json { throw ValidationError("--live is for a person at a terminal: leave out --json.") }
    if state != nil { throw ValidationError("--live shows every state: leave out --state, and filter with / there.") }
  }

  func run(_ client: ControlClient) throws {
    if live { return try LiveSession(client, options, desk: desk).run() }
    if options.json { return try printJSON(every(client, [])) }
    guard Terminal.output.isInteractive else { return try printRows(every(client, Self.rowFields)) }
    let columns: [(heading: String, stories: [StoryBody])]
    if let state {
      let heading = StoryState(rawValue: state).flatMap(BoardColumn.init)?.heading ?? state.uppercased()
      columns = [(heading, try every(client, BoardScreen.fields).map { $0.told(to: client.asker) })]
    } else {
      columns = try BoardColumn.allCases.map { column in
        (column.heading, column.ordered(try client.stories(in: column, desk: desk, BoardScreen.fields)))
      }
    }
    show(BoardScreen(columns: columns, now: Instant(Date())))
  }

  private func every(_ client: ControlClient, _ fields: ScreenFields) throws -> [StoryBody] {
    try client.list(
      StoryBody.self, ["stories"], query: [("desk", desk), ("state", state), options.asking(for: fields)])
  }

  private func show(_ screen: BoardScreen) {
    let out = Terminal.output
    for line in screen.lines(width: out.width) { out.print(line.map { out.styled($0.text, $0.style) }.joined()) }
  }

  /// What a row tells, and by what rows are ordered.
  static let rowFields: ScreenFields =
    BoardColumn.orderFields + [
      "state", "desk", "version", "live_version", "slug", "headline", "due_at", "late",
    ]

  /// For programs: in the order of the columns, and behind them what is on none.
  private func printRows(_ stories: [StoryBody]) {
    var table = TextTable("STORY", "STATE", "DESK", "VER", "LIVE", "WAITS FOR", "UPDATED", "SLUG", "HEADLINE", "DUE")
    let columns = BoardColumn.allCases.map { column in column.ordered(stories.filter { $0.state == column.state }) }
    for story in columns.joined() + stories.filter({ BoardColumn($0.state) == nil }) {
      table.add(
        String(story.number), story.state.rawValue, story.desk, String(story.version),
        story.liveVersion.map(String.init) ?? "-", story.state == .approved ? story.waitInBrief : "-",
        DisplayTime.local(story.updatedAt), story.slug, story.headline,
        story.dueAt.map { story.late ? "late since \(DisplayTime.local($0))" : DisplayTime.local($0) } ?? "-")
    }
    table.print(ifEmpty: "No stories match.")
  }
}

/// The board as it is printed: as many columns beside each other as leave each headline its 30 columns.
struct BoardScreen {
  /// What it shows of a story.
  static let fields: ScreenFields = BoardColumn.orderFields + BoardItem.fields + ["time_zone"]
  /// A column's width at least, and what is between two of them.
  static let narrowest = 38
  static let gap = 2

  let columns: [(heading: String, stories: [StoryBody])]
  let now: Instant

  /// How many columns stand beside each other.
  static func beside(_ width: Int, of count: Int) -> Int { max(1, min(count, (width + gap) / (narrowest + gap))) }

  /// The lines, each in passages: of each column one.
  func lines(width: Int) -> [[(text: String, style: ScreenSection.Style)]] {
    let clock = DeskClock(zone: columns.flatMap(\.stories).commonZone, now: now)
    var lines: [[(String, ScreenSection.Style)]] = []
    let beside = Self.beside(width, of: columns.count)
    let room = (width - Self.gap * (beside - 1)) / beside
    var sections = columns.map { column in
      ScreenSection(
        heading: "\(column.heading) (\(column.stories.count))",
        items: column.stories.map { BoardItem(story: $0, clock: clock, now: now).item })
    }
    if beside == 1 { sections = ScreenSection.aligned(sections) }
    for start in stride(from: 0, to: sections.count, by: beside) {
      if start > 0 { lines.append([]) }
      let columns = sections[start..<min(sections.count, start + beside)].map { $0.lines(width: room) }
      lines += Self.zipped(columns, width: room)
    }
    if columns.allSatisfy(\.stories.isEmpty) { lines.append([("No stories match.", .plain)]) }
    let times = "Times in \(clock.label(now)). \(next)"
    return lines + times.wrapped(to: width).map { [($0, .plain)] }
  }

  private static func zipped(
    _ sections: [[(text: String, style: ScreenSection.Style)]], width: Int
  ) -> [[(text: String, style: ScreenSection.Style)]] {
    (0..<(sections.map(\.count).max() ?? 0)).map { row in
      let last = sections.lastIndex { row < $0.count } ?? 0
      return sections[...last].enumerated().map { index, section in
        guard row < section.count else { return (String(repeating: " ", count: width + gap), .plain) }
        return (index == last ? section[row].text : section[row].text.padded(to: width + gap), section[row].style)
      }
    }
  }

  private var next: String {
    let first = columns.first { $0.heading == BoardColumn.review.heading }?.stories.first
    let story = first ?? columns.lazy.flatMap(\.stories).first
    return "Next: " + (story.map { "copydesk show \($0.number), or " } ?? "") + "copydesk board --live"
  }
}

extension StoryBody {
  /// What it waits for, in a word or a time.
  fileprivate var waitInBrief: String {
    if let hold { return "hold: \(hold.reason.rawValue)" }
    return waitsFor?.name ?? waitsFor?.at.map(DisplayTime.local) ?? waitsFor?.kind ?? "-"
  }
}
