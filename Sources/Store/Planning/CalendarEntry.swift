public import Foundation
public import Newsroom
import Postgres

/// Something that is to happen to a story at a time, or should have happened.
public struct CalendarEntry: Hashable, Sendable {
  /// What is to happen.
  public enum Kind: String, CaseIterable, Sendable {
    /// It goes out: it is approved for that time.
    case time
    /// It is wanted to go out, as its draft says or whoever has signed it so far, and has not been approved.
    case wanted
    /// Its embargo ends; it goes out by something else.
    case embargo
    /// Its desk must have reviewed it.
    case due
  }

  /// What.
  public var kind: Kind
  /// When.
  public var at: Date
  /// Whether that has passed.
  public var isPast: Bool
  /// The story's number.
  public var story: StoryNumber
  /// Its slug.
  public var slug: StorySlug
  /// Its desk.
  public var desk: DeskSlug
  /// Where its working version stands.
  public var state: StoryState
  /// The working version's urgency.
  public var urgency: Int
  /// The working version's headline.
  public var headline: String
  /// Why it will not go out as expected, as ``Story/atRisk`` says it, or `frozen`; nil when all is well.
  public var atRisk: String?
  /// Whether its embargo ends then and it goes out.
  public var endsEmbargo: Bool
}

/// When a trigger fires by itself.
public struct TriggerRun: Hashable, Sendable {
  /// The trigger.
  public var trigger: TriggerName
  /// When; nil for one that no clock fires.
  public var at: Date?
  /// How many stories wait for it.
  public var waiting: Int
  /// Whether it is the trigger's next run.
  public var isNext: Bool
  /// That it is paused.
  public var pause: TriggerPause?
}

extension TriggerRun {
  /// The most runs of one trigger that a calendar has.
  private static let mostOfOne = 10

  /// When the triggers of these desks fire by themselves before an instant, 10 times each at most, the next first; and at the end
  /// those for which stories wait, or that are paused, and that no clock fires.
  public static func all(
    of triggers: [TriggerOverview], for desks: [DeskSlug], until end: Date, at now: Date
  ) -> [TriggerRun] {
    let runs = triggers.filter { $0.trigger.isFor(anyOf: desks) }.flatMap { overview -> [TriggerRun] in
      let clock = TriggerKinds.standard[overview.trigger.kind]?.clock(of: overview.trigger.settings)
      var run = TriggerRun(
        trigger: overview.trigger.name, at: nil, waiting: overview.waiting, isNext: true, pause: overview.pause)
      guard let clock else { return overview.waiting > 0 || overview.pause != nil ? [run] : [] }
      var runs: [TriggerRun] = []
      var last = now
      while runs.count < mostOfOne {
        last = clock.nextTick(after: last)
        guard last < end else { break }
        run.at = last
        runs.append(run)
        run.isNext = false
        run.waiting = 0
      }
      return runs
    }
    return runs.sorted { ($0.at ?? .distantFuture, $0.trigger.text) < ($1.at ?? .distantFuture, $1.trigger.text) }
  }
}

extension Trigger {
  /// Whether stories of one of these desks may wait for it.
  public func isFor(anyOf desks: [DeskSlug]) -> Bool { self.desks.map { !$0.isDisjoint(with: desks) } ?? true }
}

extension Store {
  /// What is to happen to stories of these desks before an instant, the next first, and what should have happened and has not; 500
  /// entries at most, of how many in all.
  public func calendar(
    of desks: [DeskSlug], until end: Date, freezes: [Freeze]
  ) async throws -> (entries: [CalendarEntry], total: Int) {
    let rows = try await pool.query(queries["calendar"], desks.map(\.text), end)
    let entries = try await readable(rows) { row in
      var entry = CalendarEntry(
        kind: try row.choice("kind"), at: try row.decode("at"), isPast: try row.decode("is_past"),
        story: try row.ordinal("number"), slug: try row.slug("slug"), desk: try row.slug("desk"),
        state: try row.choice("state"), urgency: try row.decode("urgency"), headline: try row.decode("headline"),
        atRisk: try row.decode("at_risk"), endsEmbargo: try row.decode("ends_embargo"))
      if entry.atRisk == nil, [.time, .wanted].contains(entry.kind), entry.isKept(by: freezes) {
        entry.atRisk = "frozen"
      }
      return entry
    }
    return (entries, try rows.first?.decode("total") ?? 0)
  }

  /// In which zone the times of these desks are told: the desk's, if there is one; else that of the desk of the person's first role
  /// of their own; else the newsroom's.
  public func zone(of desk: DeskSlug?, for person: StaffHandle) async throws -> String {
    if let desk, let zone = try await timeZone(of: desk) { return zone }
    let contents = try await signedConfiguration(pool).contents
    return contents.person(person).map { contents.zoneName(of: $0) } ?? contents.newsroom.timeZone
  }
}

extension CalendarEntry {
  /// Whether a freeze that lasts now, and will then, keeps it.
  fileprivate func isKept(by freezes: [Freeze]) -> Bool {
    freezes.contains { $0.scope.includes(desk) && ($0.end.map { at < $0 } ?? true) }
  }
}
