import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk search`
struct Search: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find stories by their words: in headline, slug, byline, keywords and text, published or not.",
    discussion: """
      All the words must be there; the best fit comes first, then the newest. Put a phrase in quotes, - before what must not be \
      there, and * after the beginning of a word. Of very many stories the newest 200 are looked at. Times are by the clock of \
      the desk, and mean when a story first came in.
      Examples:
        copydesk search dam floods
        copydesk search "night train" -bus
        copydesk search 'flood*' --desk africa --state published
        copydesk search dam --by jomondi --since "30d ago" --until mon
        copydesk search dam --format '{number}\\t{headline}'
        copydesk search -- -x                  what stands behind -- is looked for as it is
      """)
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("What to look for; an argument with spaces is a phrase.", valueName: "words"))
  var words: [String]
  @Option(help: ArgumentHelp("Only stories of this desk.", valueName: "desk"), completion: Completion.desks)
  var desk: String?
  @Option(help: ArgumentHelp("Only stories in this state.", valueName: "state"), completion: Completion.states)
  var state: String?
  @Option(help: ArgumentHelp("Only stories of this author.", valueName: "staff"), completion: Completion.staff)
  var by: String?
  @Option(help: ArgumentHelp("Only stories that came in then or later.", valueName: "time"))
  var since: String?
  @Option(help: ArgumentHelp("Only stories that came in before.", valueName: "time"))
  var until: String?
  @Option(help: ArgumentHelp("How many to show: 1 to 200; by default 20.", valueName: "n"))
  var limit: Int?
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let option = said.first(where: { $0.hasPrefix("--") }) {
      throw ValidationError("Unknown option '\(option)'. To look for what begins with hyphens, put it behind --.")
    }
    guard !terms.isEmpty else { throw ValidationError("Say what to look for.") }
  }

  /// The words before `--`.
  private var said: ArraySlice<String> { words.prefix { $0 != "--" } }

  /// What is looked for: of what stands behind `--`, the words as they are.
  var terms: [String] {
    said.map(Self.term) + words.dropFirst(said.count + 1).map { "\"\($0.filter { $0 != "\"" })\"" }
  }

  func run(_ client: ControlClient) throws {
    let found = try client.get(
      SearchBody.self, ["search"],
      query: [
        ("q", terms.joined(separator: " ")), ("desk", desk), ("state", state), ("by", by),
        ("since", since), ("until", until), ("limit", limit.map(String.init)), options.asking(for: SearchScreen.fields),
      ])
    if options.format != nil { return try printJSON(found.items) }
    if options.json { return try printJSON(found) }
    let out = Terminal.output
    guard out.isInteractive else { return found.items.forEach(printRow) }
    let lines = SearchScreen(found).lines(width: out.width)
    _ = Terminal.showToTheEnd(height: lines.count) { lines.print(on: out) }
  }

  /// The argument as a search says it: what the shell kept together is a phrase.
  static func term(_ argument: String) -> String {
    guard argument.contains(where: \.isWhitespace), !argument.contains("\"") else { return argument }
    let isUnwanted = argument.hasPrefix("-")
    return (isUnwanted ? "-" : "") + "\"\(isUnwanted ? String(argument.dropFirst()) : argument)\""
  }

  /// For programs: number, slug, desk, state, when it came in, who wrote it, headline, excerpt.
  private func printRow(_ story: SearchBody.Story) {
    let cells = [
      String(story.number), story.slug, story.desk, story.state.rawValue, DisplayTime.local(story.cameIn),
      story.bylines.joined(separator: ", "), story.headline, story.excerpt,
    ]
    Terminal.output.print(cells.map(\.oneLine).joined(separator: "\t"))
  }
}

/// What a search found, as somebody reads it.
struct SearchScreen {
  /// What it shows of a story, as rows do.
  static let fields: ScreenFields = [
    "slug", "desk", "state", "headline", "bylines", "came_in", "first_published_at", "excerpt",
  ]

  private let found: SearchBody
  private let clock: DeskClock

  init(_ found: SearchBody) {
    self.found = found
    clock = DeskClock(zone: found.timeZone, now: found.now)
  }

  /// The lines, each as wide as the terminal at most.
  func lines(width: Int) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    guard let first = found.items.first else {
      lines.add("Nothing was found.", .faint, width: width)
      lines.add("Next: fewer words, or the beginning of one: copydesk search 'flood*'", .faint, width: width)
      return lines
    }
    let items = found.items.map { story in
      ScreenSection.Item(
        mark: String(story.number), text: story.headline, aside: story.state.label,
        about: [story.slug, story.desk, story.bylines.joined(separator: ", "), time(story)], excerpt: story.excerpt)
    }
    lines += ScreenSection(heading: "\(count) · times in \(clock.label(found.now))", items: items)
      .screenLines(width: width)
    let more = found.found - found.items.count
    if more > 0 || !found.complete {
      let words = found.complete ? "and \(more) more" : "and \(more) or more others, older ones not looked at"
      lines.add("\(words): name more words, or use --limit, --since and --until", width: width)
    }
    lines.add("Next: copydesk show \(first.slug)", .faint, width: width)
    return lines
  }

  private var count: String {
    found.complete ? found.found.counted("story", "stories") : "\(found.found) stories or more"
  }

  private func time(_ story: SearchBody.Story) -> String {
    guard let published = story.firstPublishedAt else { return "came in \(clock.short(story.cameIn))" }
    return "published \(clock.short(published))"
  }
}
