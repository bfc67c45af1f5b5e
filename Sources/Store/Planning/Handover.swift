public import Foundation
public import Newsroom
import Postgres

/// What one shift hands to the next.
public struct Handover: Sendable {
  /// Something that happened.
  public struct Happening: Hashable, Sendable {
    /// What, as the log names it; of what readers got, the kind of decision: `publish`, `correct`, `kill`.
    public var what: String
    /// When.
    public var at: Date
    /// Who did it, as records name them.
    public var actor: String
    /// For whom they stood in.
    public var onBehalfOf: StaffHandle?
    /// To which story; nil for what was done to a desk or a trigger.
    public var story: StoryNumber?
    /// Its slug.
    public var slug: StorySlug?
    /// On which desk; nil for all.
    public var desk: DeskSlug?
    /// The version's headline.
    public var headline: String?
    /// The trigger that was paused, resumed, or refused.
    public var trigger: TriggerName?
    /// The checks that were overridden.
    public var overridden: [String]
    /// Why: the note, or the reason of an override or of a refusal.
    public var reason: String?
  }

  /// Glass that somebody broke.
  public struct BrokenGlass: Hashable, Sendable {
    /// The story.
    public var story: StoryNumber
    /// Its slug.
    public var slug: StorySlug
    /// Its desk.
    public var desk: DeskSlug
    /// Who broke it.
    public var by: StaffHandle
    /// When.
    public var at: Date
    /// Why.
    public var reason: String
    /// Whether it was to kill the story alone; else to approve it.
    public var isKill: Bool
    /// Who has looked at it, and when; nil while nobody has.
    public var closed: (by: StaffHandle, at: Date)? {
      closedBy.flatMap { by in closedAt.map { (by, $0) } }
    }

    var closedBy: StaffHandle?
    var closedAt: Date?
  }

  /// Somebody stands in for another.
  public struct Cover: Hashable, Sendable {
    /// Who stands in.
    public var standIn: StaffHandle
    /// For whom.
    public var covered: StaffHandle
    /// Where.
    public var desk: DeskSlug?
    /// Until when.
    public var until: Date?
  }

  /// What happened since, the last first; 300 at most.
  public var done: [Happening]
  /// How much happened in all.
  public var doneInAll: Int
  /// What is open, what is not well first; 200 stories at most.
  public var open: [WaitingStory]
  /// How many stories are open, by reason (``WaitingReason``); also `late` and `claimed`.
  public var counts: [String: Int]
  /// Glass that was broken and is to be looked at, or was since.
  public var brokenGlass: [BrokenGlass]
  /// Who stands in for whom.
  public var cover: [Cover]
}

extension Store {
  /// What is open on these desks, and what happened there since an instant: one query each for what is open, what was done, and
  /// broken glass.
  public func handover(of desks: [DeskSlug], since: Date, at now: Date) async throws -> Handover {
    let slugs = desks.map(\.text)
    let open = try await pool.query(queries["handover_open"], slugs)
    let done = try await pool.query(queries["handover_done"], slugs, since)
    let glass = try await pool.query(queries["handover_glass"], slugs, since)
    return Handover(
      done: try await readable(done, part: "row of the log", number: "id") { try Handover.Happening($0) },
      doneInAll: try done.first?.decode("total") ?? 0,
      open: try await readable(open) { WaitingStory(story: try Story(row: $0), reasons: try $0.waitingReasons()) },
      counts: try open.first?.json("counts", [String: Int].self) ?? [:],
      brokenGlass: try await readable(glass, number: "story") { try Handover.BrokenGlass($0) },
      cover: try await cover(at: now, on: desks))
  }
}

extension Store {
  /// Who stands in for whom at that instant.
  ///
  /// - Parameters:
  ///   - desks: Only on these; nil for any.
  ///   - isWanted: Which ones, by who stands in and for whom; by default all.
  public func cover(
    at now: Date, on desks: [DeskSlug]? = nil,
    where isWanted: (_ standIn: StaffHandle, _ covered: StaffHandle) -> Bool = { _, _ in true }
  ) async throws -> [Handover.Cover] {
    var found: [Handover.Cover] = []
    for member in try await staffMembers() where member.active {
      for grant in member.grants where grant.holds(at: now) {
        guard let covered = grant.covering, isWanted(member.handle, covered),
          desks?.contains(where: grant.scope.includes) ?? true
        else { continue }
        let cover = Handover.Cover(standIn: member.handle, covered: covered, desk: grant.scope.desk, until: grant.until)
        if !found.contains(cover) { found.append(cover) }
      }
    }
    return found
  }
}

extension Handover.Happening {
  fileprivate init(_ row: Row) throws {
    let action = try row.decode("action", as: String.self)
    let kind = try row.decode("version_kind", as: String?.self)
    let refused = try row.decode("refused", as: String.self)
    let overridden = try row.decode("override_reason", as: String?.self)
    let note = try row.decode("note", as: String?.self)
    self.init(
      what: action == "deliver" ? kind ?? "publish" : action == "approve" ? "override" : action,
      at: try row.decode("at"), actor: try row.decode("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"),
      story: try row.optionalOrdinal("story"), slug: try row.optionalSlug("slug"), desk: try row.optionalSlug("desk"),
      headline: try row.decode("headline"), trigger: try row.optionalSlug("trigger"),
      overridden: try row.decode("overridden"),
      reason: refused.isEmpty ? overridden ?? note : refused)
  }
}

extension Handover.BrokenGlass {
  fileprivate init(_ row: Row) throws {
    self.init(
      story: try row.ordinal("story"), slug: try row.slug("slug"), desk: try row.slug("desk"),
      by: try row.slug("actor"),
      at: try row.decode("opened_at"), reason: try row.decode("reason"), isKill: try row.decode("is_kill"),
      closedBy: try row.optionalSlug("closed_by"), closedAt: try row.decode("closed_at"))
  }
}
