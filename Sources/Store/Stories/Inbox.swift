public import Foundation
public import Newsroom
import Postgres

/// Why a story waits for somebody.
public enum WaitingReason: String, CaseIterable, Sendable {
  /// Somebody has asked to kill it, and this person may sign that.
  case killRequest = "kill_request"
  /// It is before the desk, and this person may read and decide.
  case review
  /// Others must decide: it is before the desk, and this person wrote it or has signed it, or asked for it to be killed.
  case others
  /// It is a draft of this person's, new or returned.
  case draft
  /// It is approved and goes out when somebody publishes it.
  case ready
  /// It does not go out, and says why.
  case held
  /// A delivery was given up.
  case failed
  /// A delivery did not succeed and is being tried again.
  case retrying
  /// It will not go out as those who signed it expect.
  case atRisk = "at_risk"
  /// Somebody broke the glass, and another person must look at it.
  case afterReview = "after_review"
  /// Not every destination has acknowledged its kill.
  case killPending = "kill_pending"
}

/// A story that waits for somebody, and why.
public struct WaitingStory: Sendable {
  /// The story.
  public var story: Story
  /// Why; at least one.
  public var reasons: [WaitingReason]
  /// Which revision and version the person has seen last; nil for none, and in a list for others.
  public var seen: (revision: Revision, version: VersionNumber)?
}

/// What waits for somebody, counted.
public struct DayAtAGlance: Sendable {
  /// How many stories wait for one reason, and since when the oldest of them does.
  public struct Count: Sendable {
    /// Why they wait.
    public var reason: WaitingReason
    /// How many.
    public var stories: Int
    /// When the oldest of their versions came in.
    public var oldest: Date
    /// How many of them are late.
    public var late: Int
    /// When the next of the others is due.
    public var nextDue: Date?
    /// The one to look at first: what is due first, then the most urgent and the oldest; nil when its row cannot be read.
    public var first: Story?
  }

  /// The counts, in the order of the reasons; those of which there are none are left out.
  public var waiting: [Count]
  /// What goes out by itself within a day, the next first; 20 at most.
  public var goingOut: [Story]
  /// The desks on which the person writes, reviews, publishes or approves.
  public var desks: [DeskSlug]
  /// How many notices the person got within a day, and how many messages with such could not be delivered.
  public var notices: (made: Int, undelivered: Int)
}

extension Store {
  /// What waits for a person, the most urgent first and of one urgency the oldest: stories before their desks, their own
  /// drafts, what is ready and was never sent, and what is not well, on desks where they can do something about it or where
  /// the story is assigned to them.
  ///
  /// One query a page; permission comes before the cut, so nothing is lost.
  ///
  /// - Parameter limit: 1 to 200; what is beyond counts as the nearest of these.
  /// - Returns: The page, and how many stories wait in all.
  public func inbox(
    of member: StaffMember, onDesk desk: DeskSlug? = nil, limit: Int = 200, after: PageCursor? = nil, at now: Date
  ) async throws -> (page: Page<WaitingStory>, total: Int) {
    let limit = Page<WaitingStory>.limit(limit)
    let place = try after.map { try InboxPlace($0) }
    let rows = try await pool.query(
      queries["inbox"],
      parameters: try await reach(of: member, at: now) + [
        desk?.text, place?.urgency, place?.savedAt, place?.number, limit,
      ])
    let items = try await readable(rows) { row in
      WaitingStory(story: try Story(row: row), reasons: try row.waitingReasons(), seen: try row.seen())
    }
    let last = try rows.last.map { row in
      InboxPlace(
        urgency: try row.decode("urgency"), savedAt: try row.decode("saved_at"), number: try row.decode("number"))
    }
    return (
      Page(items: items, next: rows.count == limit ? last?.cursor : nil), try rows.first?.decode("total") ?? 0
    )
  }

  /// What waits for a person, counted, and what goes out on their desks within a day.
  public func dayAtAGlance(of member: StaffMember, at now: Date) async throws -> DayAtAGlance {
    let reach = try await reach(of: member, at: now)
    let counts = try await pool.query(queries["inbox_counts"], parameters: reach).map { row in
      DayAtAGlance.Count(
        reason: try row.choice("reason"), stories: try row.decode("stories"), oldest: try row.decode("oldest"),
        late: try row.decode("late_stories"), nextDue: try row.decode("next_due"), first: try? Story(row: row))
    }
    let told = try await pool.queryOne(queries["told"], member.handle.text)
    let mine = try await desks().map(\.slug).filter { desk in
      ([Capability.write] + RequiredApprovals.possible).contains { member.has($0, on: desk, at: now) }
    }
    let goingOut = try await pool.query(queries["going_out"], mine.map(\.text), now.addingTimeInterval(86_400))
    return DayAtAGlance(
      waiting: WaitingReason.allCases.compactMap { reason in counts.first { $0.reason == reason } },
      goingOut: try await readable(goingOut, Story.init(row:)), desks: mine,
      notices: (made: try told?.decode("notices") ?? 0, undelivered: try told?.decode("undelivered") ?? 0))
  }

  /// Who, the desks on which they review, publish and approve, what else they may sign on which desk, and the desks on which they
  /// may kill.
  private func reach(of member: StaffMember, at now: Date) async throws -> [(any PostgresEncodable)?] {
    let desks = try await desks().map(\.slug)
    func having(_ capability: Capability) -> [String] {
      desks.filter { member.has(capability, on: $0, at: now) }.map(\.text)
    }
    let signs = RequiredApprovals.possible.filter { $0 != .approve }.flatMap { entry in
      having(entry).map { "\($0) \(entry.rawValue)" }
    }
    return [member.handle.text, having(.review), having(.publish), having(.approve), signs, having(.kill)]
  }
}

/// A place in an inbox.
private struct InboxPlace {
  let urgency: Int
  let savedAt: Date
  let number: Int

  init(urgency: Int, savedAt: Date, number: Int) {
    self.urgency = urgency
    self.savedAt = savedAt
    self.number = number
  }

  init(_ cursor: PageCursor) throws {
    let parts = cursor.description.split(separator: "_")
    guard parts.count == 3, let urgency = Int(parts[0]), let savedAt = Instant(String(parts[1])),
      let number = Int(parts[2])
    else { throw Refusal.noSuchPlace(cursor) }
    self.init(urgency: urgency, savedAt: savedAt.date, number: number)
  }

  var cursor: PageCursor { PageCursor("\(urgency)_\(Instant(savedAt))_\(number)") }
}

extension Row {
  /// The columns `seen_revision` and `seen_version`.
  fileprivate func seen() throws -> (revision: Revision, version: VersionNumber)? {
    guard let version = try optionalOrdinal("seen_version", VersionNumber.self) else { return nil }
    return (revision: try ordinal("seen_revision"), version: version)
  }

  /// The column `reasons`.
  func waitingReasons() throws -> [WaitingReason] {
    try decode("reasons", as: [String].self).compactMap(WaitingReason.init(rawValue:))
  }
}
