import ControlAPI
import FoundationEssentials
import Newsroom

/// The full-screen board: what it knows and shows. It does no I/O: keys and news go in, effects come out, and `frame` is what
/// the screen looks like.
struct LiveBoard {
  /// Whether what is shown is up to date.
  enum Connection: Equatable {
    case live
    /// Since when it is not, and when the next try is, in seconds.
    case lost(since: Instant, retryIn: Int)
  }

  /// How long the daemon may say nothing before the board says that it may be out of date, in seconds; it says something every
  /// 15.
  static let longestSilence = 45
  /// With more stories than that to be loaded again, all are.
  private static let mostSingleLoads = 8

  /// What it shows of a story in a column, and filters by; what somebody looks at or acts on is asked for by itself.
  static let fields: ScreenFields = BoardScreen.fields + ["authors"]

  /// Who is looking.
  let name: String
  let zone: String?
  /// The desk whose stories are shown; nil for all.
  let desk: String?

  var columns = 80
  var rows = 24
  var now: Instant
  var stories: [Int: StoryBody] = [:]
  /// The stories of each column, filtered, the first to look at first.
  private(set) var board: [[StoryBody]] = [[], [], [], []]
  var connection = Connection.live
  private var heardAt: Instant
  /// Words that headline, slug, desk or author must have.
  var filter = ""
  var isFiltering = false
  /// The story that is selected, and where it was, should it go.
  var selected: Int?
  var place = (column: 0, index: 0)
  /// How many of a column's stories are above the screen.
  var tops = [0, 0, 0, 0]
  var page: LivePage?
  var question: LiveQuestion?
  /// What happened last, or why something could not be done.
  var message: ScreenLine?
  /// What was last asked about.
  var asked: LiveAct?
  /// What is being waited for.
  var waitingFor: String?
  /// Stories that have changed and are to be loaded again, and how many are being loaded.
  private var stale: Set<Int> = []
  private var isAllStale = false
  private var loading = 0
  /// What the daemon has been told of, once.
  private var recorded: [LiveReading] = []

  init(name: String, zone: String?, desk: String?, stories: [StoryBody], now: Instant) {
    self.name = name
    self.zone = zone
    self.desk = desk
    self.now = now
    heardAt = now
    replaceAll(stories)
    layOut()
  }

  var clock: DeskClock { DeskClock(zone: zone, now: now) }

  // MARK: - What is on it

  private var arranged: [[StoryBody]] {
    let shown = Dictionary(grouping: stories.values.filter(passesFilter)) { $0.state }
    return BoardColumn.allCases.map { $0.ordered(shown[$0.state] ?? []) }
  }

  private func passesFilter(_ story: StoryBody) -> Bool {
    let text = ([story.headline, story.slug, story.desk] + story.authors).joined(separator: " ").lowercased()
    return filter.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
  }

  private func belongs(_ story: StoryBody) -> Bool {
    guard desk == nil || story.desk == desk, let column = BoardColumn(story.state) else { return false }
    return column != .out || now.date.timeIntervalSince(story.updatedAt.date) < 86_400
  }

  private mutating func replaceAll(_ all: [StoryBody]) {
    stories = Dictionary(all.filter(belongs).map { ($0.number, $0) }) { $1 }
    keepSelection()
  }

  private mutating func replace(_ story: StoryBody) {
    stories[story.number] = belongs(story) ? story : nil
    keepSelection()
  }

  /// The story that is selected, where it is on the board.
  var selection: (column: Int, index: Int)? {
    for (column, stories) in board.enumerated() {
      if let index = stories.firstIndex(where: { $0.number == selected }) { return (column, index) }
    }
    return nil
  }

  /// The selection stays with its story; where that has gone, with its neighbour; at first with what is to be reviewed.
  mutating func keepSelection() {
    board = arranged
    if let selection { return place = selection }
    if selected == nil { place = (board[1].isEmpty ? board.firstIndex { !$0.isEmpty } ?? 1 : 1, 0) }
    if board[place.column].isEmpty, let other = board.firstIndex(where: { !$0.isEmpty }) { place = (other, 0) }
    let column = board[place.column]
    place.index = max(0, min(place.index, column.count - 1))
    selected = column.isEmpty ? nil : column[place.index].number
  }

  mutating func select(column: Int, index: Int) {
    let stories = board[column]
    guard !stories.isEmpty else { return }
    place = (column, max(0, min(index, stories.count - 1)))
    selected = stories[place.index].number
  }

  /// The story that keys act on: the one of the page, or the selected one.
  var subject: StoryBody? { (page?.story ?? selected).flatMap { stories[$0] } }

  // MARK: - What happens

  /// Takes news.
  mutating func hear(_ news: LiveNews) -> [LiveEffect] {
    defer { layOut() }
    switch news {
    case .board(let all):
      loading = 0
      replaceAll(all)
      return load()
    case .story(let story):
      loading -= 1
      replace(story)
      return load()
    case .gone(let number):
      loading -= 1
      stories[number] = nil
      keepSelection()
      return load()
    case .opened(let story, let version):
      waitingFor = nil
      replace(story)
      open(LivePage(story, version, clock: clock))
    case .compared(let story, let old, let new):
      waitingFor = nil
      replace(story)
      open(LivePage(story, from: old, to: new))
    case .recorded(let reading):
      if page?.purpose == .reading(reading) { page?.purpose = .read(reading) }
      stale.insert(reading.story)
      return load()
    case .considered(let act, let story, let run):
      // Over a slow line somebody may have asked about another one since: nothing takes a question's place.
      guard question == nil, asked?.story == act.story, asked?.action == act.action else { break }
      (waitingFor, asked) = (nil, nil)
      consider(act, story, run)
    case .done(let act, let story):
      waitingFor = nil
      replace(story)
      if act.action != .claim { page = nil }
      message = ScreenLine("\(story.slug): \(act.action.done) v\(story.version), \(story.state.inWords)", .good)
    case .unrecorded(let reading, let detail):
      if page?.purpose == .reading(reading) { page?.purpose = .nothing("It does not count as read: \(detail)") }
    case .refused(let detail, let hint):
      waitingFor = nil
      message = ScreenLine("\(detail) \(hint)", .fault)
    case .notLoaded(let detail):
      // All of it is loaded again once the daemon is heard.
      (loading, isAllStale) = (0, true)
      message = ScreenLine(detail, .fault)
    case .event(let event):
      let effects = heard()
      message = ScreenLine(EventLine(event, isForMe: false).text, .faint)
      if let story = event.story { stale.insert(story) }
      return effects + load()
    case .heard: return heard()
    case .missed:
      isAllStale = true
      return load()
    case .lost(let retryIn):
      if case .lost(let since, _) = connection {
        connection = .lost(since: since, retryIn: retryIn)
      } else {
        connection = .lost(since: now, retryIn: retryIn)
      }
    case .time(let time):
      now = time
      if connection == .live, now.date.timeIntervalSince(heardAt.date) > Double(Self.longestSilence) {
        connection = .lost(since: heardAt, retryIn: 0)
      }
    case .size(let columns, let rows):
      (self.columns, self.rows) = (max(1, columns), max(1, rows))
    }
    return []
  }

  private mutating func heard() -> [LiveEffect] {
    heardAt = now
    if connection != .live {
      connection = .live
      // What happened meanwhile comes as events; what was asked meanwhile has failed.
      (loading, isAllStale) = (0, true)
    }
    return load()
  }

  /// What has changed is loaded once what is being loaded has come, so that a slow line is not filled with requests.
  private mutating func load() -> [LiveEffect] {
    guard loading <= 0, isAllStale || !stale.isEmpty else { return [] }
    defer { (stale, isAllStale) = ([], false) }
    if isAllStale || stale.count > Self.mostSingleLoads {
      loading = 1
      return [.loadBoard]
    }
    loading = stale.count
    return stale.sorted().map { .loadStory($0) }
  }

  mutating func open(_ page: LivePage) {
    message = nil
    self.page = page
  }

  private mutating func consider(_ act: LiveAct, _ story: StoryBody, _ run: DryRunBody?) {
    replace(story)
    message = nil
    if let refusal = run?.refusals.first {
      let hint = refusal.code == .unread ? "Press enter to read it." : refusal.hint
      message = ScreenLine("\(refusal.detail) \(hint)", .fault)
      return
    }
    if act.action == .return, story.seenVersion != story.version {
      message = ScreenLine("You have not read v\(story.version) of \(story.slug). Press enter to read it.", .fault)
      return
    }
    question = LiveQuestion(act, story, run, now: now)
  }

  /// Notes that the present frame has been drawn: a text that has been on the screen to its end has been read.
  mutating func wasDrawn() -> [LiveEffect] {
    // What a question or a long message covers is not before anybody's eyes.
    guard question == nil, panel.count <= 1 else { return [] }
    page?.show()
    guard let page, page.isShownToItsEnd, case .reading(let reading) = page.purpose, !recorded.contains(reading) else {
      return []
    }
    recorded.append(reading)
    return [.record(reading)]
  }
}
