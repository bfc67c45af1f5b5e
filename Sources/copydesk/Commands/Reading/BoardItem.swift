import ControlAPI
import FoundationEssentials
import Newsroom

/// The columns of the board, in the order in which a story goes through them.
enum BoardColumn: CaseIterable, Sendable {
  case drafts
  case review
  case approved
  case out

  /// How long a story stays in the last column after it was published or last changed, as the daemon is asked.
  static let outSince = "24h ago"

  var state: StoryState {
    switch self {
    case .drafts: .draft
    case .review: .deskReview
    case .approved: .approved
    case .out: .published
    }
  }

  var heading: String {
    switch self {
    case .drafts: "DRAFTS"
    case .review: "IN REVIEW"
    case .approved: "APPROVED"
    case .out: "OUT"
    }
  }

  /// The column of a story in that state; nil for what has left the board.
  init?(_ state: StoryState) {
    guard let column = Self.allCases.first(where: { $0.state == state }) else { return nil }
    self = column
  }

  /// What `ordered` needs.
  static let orderFields: ScreenFields = ["urgency", "submitted_at", "updated_at", "hold", "publish_at", "waits_for"]

  /// Its stories, the first to look at first: what is being written by when it was last touched, what waits for review as the
  /// inbox has it, what is approved by when it goes out, and what nobody has sent before that; what is out, the latest first.
  func ordered(_ stories: [StoryBody]) -> [StoryBody] {
    switch self {
    case .drafts, .out: stories.sorted { ($0.updatedAt.date, $0.number) > ($1.updatedAt.date, $1.number) }
    case .review:
      stories.sorted { ($0.urgency, $0.submittedAt.date, $0.number) < ($1.urgency, $1.submittedAt.date, $1.number) }
    case .approved:
      stories.sorted { (Self.due($0), $0.urgency, $0.number) < (Self.due($1), $1.urgency, $1.number) }
    }
  }

  private static func due(_ story: StoryBody) -> Date {
    guard story.hold == nil else { return .distantPast }
    return (story.publishAt ?? story.waitsFor?.at)?.date ?? .distantPast
  }
}

/// A story on the board, in words.
struct BoardItem {
  /// What it tells.
  static let fields: ScreenFields = [
    "urgency", "headline", "state", "publishing_since", "hold", "publish_at", "waits_for", "due_at", "late",
    "submitted_at", "updated_at", "slug", "claim", "returned", "assignee", "version", "live_version", "approvals",
    "desk", "retrying", "at_risk", "deliveries", "after_review_open", "kill_request",
  ]

  let story: StoryBody
  let clock: DeskClock
  let now: Instant

  var item: ScreenSection.Item {
    ScreenSection.Item(
      mark: story.mark, text: story.headline, aside: aside, about: about, remarks: remarks)
  }

  /// When it goes out or went out, or how long it has waited.
  var aside: String {
    switch story.state {
    case .approved:
      if story.publishingSince != nil { return "on its way" }
      if story.hold != nil { return "on hold" }
      let time = (story.publishAt ?? story.waitsFor?.at).map(clock.short)
      if let name = story.waitsFor?.name { return time.map { "\($0) \(name)" } ?? name }
      return time ?? "ready"
    case .deskReview:
      if let due = story.dueAt {
        return story.late ? "late \(age(due))" : "due \(DisplayTime.ahead(due, now: now.date))"
      }
      return age(story.submittedAt)
    case .published: return clock.short(story.updatedAt)
    case .draft, .unpublished, .spiked, .killed: return age(story.updatedAt)
    }
  }

  /// What somebody must know before they take it in hand comes first: of one line the end may be cut.
  private var about: [String] {
    var parts: [String] = []
    if let claim = story.claim { parts.append("claimed by \(claim.by)") }
    if story.state == .draft, let returned = story.returned { parts.append("returned by \(returned.by)") }
    if let assignee = story.assignee { parts.append("assigned to \(assignee)") }
    if story.version > 1 || story.liveVersion != nil { parts.append("v\(story.version)") }
    if let live = story.liveVersion, live != story.version { parts.append("readers see v\(live)") }
    if story.approvals.need > 1, story.state == .deskReview {
      parts.append(story.approvals.inWords)
    }
    return parts + [story.slug, story.desk]
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if let asked = story.killRequest { remarks.append(asked.inWords(clock)) }
    if let hold = story.hold { remarks.append("on hold: \(hold.inWords)") }
    if let retrying = story.retrying { remarks.append("not delivered to \(retrying.destination): tried again") }
    if let risk = story.riskInWords, story.killRequest == nil { remarks.append(risk) }
    if story.deliveries.failed > 0 {
      remarks.append("\(story.deliveries.failed.counted("delivery", "deliveries")) failed")
    }
    if story.afterReviewOpen { remarks.append("somebody broke the glass: copydesk after-review") }
    return remarks
  }

  private func age(_ instant: Instant) -> String { DisplayTime.age(instant, now: now.date) }
}

extension StoryBody {
  /// Its number, as lists have it on the left: with an exclamation mark where it is of urgency 1 or 2.
  var mark: String { "\(number)\(urgency <= 2 ? "!" : "")" }
}

extension ControlClient {
  /// The stories of a column, as they are told to whoever asks.
  func stories(in column: BoardColumn, desk: String?, _ fields: ScreenFields) throws -> [StoryBody] {
    let since = column == .out ? BoardColumn.outSince : nil
    return try list(
      StoryBody.self, ["stories"],
      query: [("desk", desk), ("state", column.state.rawValue), ("since", since), fields.query]
    ).map { $0.told(to: asker) }
  }
}

extension Sequence<StoryBody> {
  /// The zone of most of the stories, for a screen that tells all times in one; nil where none is known.
  var commonZone: String? {
    let counts = Dictionary(grouping: compactMap(\.timeZone)) { $0 }.mapValues(\.count)
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
