public import Foundation
public import Newsroom
import Postgres

/// A trigger with how it is doing.
public struct TriggerOverview: Sendable {
  /// The trigger.
  public var trigger: Trigger
  /// Since when it is defined so.
  public var definedAt: Date
  /// That it is paused; nil when it is not.
  public var pause: TriggerPause?
  /// When the clock makes it fire next; nil where it does not.
  public var nextAt: Date?
  /// How many stories wait for it.
  public var waiting: Int
  /// Its last firing.
  public var last: Firing?
}

/// A firing of a trigger, with what it did.
public struct Firing: Hashable, Sendable {
  /// What became of a story that waited for it.
  public struct Outcome: Hashable, Sendable {
    /// The story's number.
    public var story: StoryNumber
    /// Its slug.
    public var slug: StorySlug
    /// Why it did not go out; nil when it did.
    public var refused: FiringRefusal?
  }

  /// Its number.
  public var number: Int
  /// The trigger's name.
  public var trigger: TriggerName
  /// Why it fired: see `FiringCause`.
  public var cause: CanonicalJSON
  /// Who had it fire: a handle, or `system`.
  public var actor: String
  /// For whom they stood in.
  public var onBehalfOf: StaffHandle?
  /// When.
  public var at: Date
  /// Why it let nothing go out; nil when it could.
  public var refused: FiringRefusal?
  /// Whether every story that waited for it has been looked at.
  public var isOver: Bool
  /// How many stories went out by it, those of packages included.
  public var fired: Int
  /// The stories, the first thousand in the order in which they were looked at.
  public var stories: [Outcome]
  /// The packages that waited for it, by name.
  public var packages: [Packaged] = []

  /// What became of a package that waited for it.
  public struct Packaged: Hashable, Sendable {
    /// Its name.
    public var name: PackageName
    /// Whether it went out by this firing; one that did not may yet, once nothing of it is missing.
    public var isOut: Bool
    /// Its stories.
    public var stories: [StoryNumber]
  }
}

/// What would become of a story if a trigger fired now.
public struct FiringForecast: Sendable {
  /// The story's number.
  public var story: StoryNumber
  /// Its slug.
  public var slug: StorySlug
  /// Its desk.
  public var desk: DeskSlug
  /// Its headline.
  public var headline: String
  /// Its urgency.
  public var urgency: Int
  /// The package with which it waits for the trigger; nil for one that waits alone.
  public var package: PackageName?
  /// Why it would not go out; nil when it would.
  public var refused: FiringRefusal?
}

extension Store {
  /// The triggers in use.
  public func triggers() async throws -> [Trigger] {
    try await signedConfiguration(pool).contents.triggers.map(\.trigger)
  }

  /// The triggers in use with how they are doing, by name.
  public func triggerOverviews() async throws -> [TriggerOverview] {
    try await overviews(of: signedConfiguration(pool).contents.triggers)
  }

  /// One of them. Throws `Refusal` with `not_found`.
  public func triggerOverview(_ name: TriggerName) async throws -> TriggerOverview {
    let wanted = try await trigger(name, pool)
    let defined = try await signedConfiguration(pool).contents.triggers.filter { $0.trigger.name == wanted.name }
    guard let overview = try await overviews(of: defined).first else { throw MissingRow(query: "trigger_states") }
    return overview
  }

  private func overviews(of defined: [SignedContents.DefinedTrigger]) async throws -> [TriggerOverview] {
    let names = defined.map(\.trigger.name)
    let pauses = try await pauses(of: names, pool)
    let rows = try await pool.query(queries["trigger_states"], names.map(\.text))
    let states = Dictionary(try rows.map { (try $0.slug("name", TriggerName.self), $0) }) { first, _ in first }
    var lasts: [Int: Firing] = [:]
    for firing in try await firings(numbered: rows.compactMap { try $0.decode("last", as: Int?.self) }) {
      lasts[firing.number] = firing
    }
    let now = try await now(pool)
    return try defined.map { defined in
      let state = states[defined.trigger.name]
      let clock = TriggerKinds.standard[defined.trigger.kind]?.clock(of: defined.trigger.settings)
      return TriggerOverview(
        trigger: defined.trigger, definedAt: defined.definedAt, pause: pauses[defined.trigger.name],
        nextAt: clock?.nextTick(after: now), waiting: try state?.decode("waiting") ?? 0,
        last: try state?.decode("last", as: Int?.self).flatMap { lasts[$0] })
    }
  }

  /// The firings of a trigger, the last first. Throws `Refusal` with `not_found`.
  public func firings(of name: TriggerName, limit: Int = 20, before number: Int? = nil) async throws -> [Firing] {
    _ = try await trigger(name, pool)
    let rows = try await pool.query(queries["firings_of_trigger"], name.text, number, min(max(limit, 1), 200))
    return try await firings(numbered: rows.map { try $0.decode("number") })
  }

  /// One firing. Throws `Refusal` with `not_found`.
  public func firing(_ number: Int) async throws -> Firing {
    guard let firing = try await firings(numbered: [number]).first else {
      throw Refusal(.notFound, "There is no firing \(number).", hint: "List the triggers with: copydesk triggers")
    }
    return firing
  }

  private func firings(numbered numbers: [Int]) async throws -> [Firing] {
    guard !numbers.isEmpty else { return [] }
    let stories = Dictionary(
      grouping: try await pool.query(queries["firing_stories"], numbers)
    ) { try? $0.decode("firing", as: Int.self) }
    let packages = try await packages(of: numbers)
    return try await pool.query(queries["firings"], numbers).map { row in
      let number = try row.decode("number", as: Int.self)
      let refused = try row.decode("refused", as: String?.self).map(FiringRefusal.init(rawValue:))
      return Firing(
        number: number, trigger: try row.slug("trigger"), cause: try row.decode("cause", as: JSONB.self).canonical,
        actor: try row.decode("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"),
        at: try row.decode("fired_at"),
        refused: refused, isOver: try refused != nil || row.decode("is_over"),
        fired: try row.decode("fired", as: Int.self)
          + packages[number, default: []].reduce(0) { $0 + ($1.isOut ? $1.stories.count : 0) },
        stories: try stories[number, default: []].map { story in
          Firing.Outcome(
            story: try story.ordinal("story"), slug: try story.slug("slug"),
            refused: try story.decode("refused", as: String?.self).map(FiringRefusal.init(rawValue:)))
        }, packages: packages[number, default: []])
    }
  }

  /// What would go out if a trigger fired now, and what would not and why, in the order in which it would be looked at. Nothing is
  /// written. Throws `Refusal` with `not_found`.
  public func forecast(of name: TriggerName) async throws -> [FiringForecast] {
    let trigger = try await triggerOverview(name)
    let alone = try await transaction { connection in
      let waiting = try await connection.query(queries["waiting_for_trigger"], name.text, 1000)
      let stories = try await lock(waiting.map { try $0.ordinal("story") }, connection)
      let refusals = try await refusals(
        of: Array(stories.values), ifFired: trigger, at: try await now(connection), connection)
      return try waiting.compactMap { row -> FiringForecast? in
        let number: StoryNumber = try row.ordinal("story")
        guard stories[number] != nil else { return nil }
        return FiringForecast(
          story: number, slug: try row.slug("slug"), desk: try row.slug("desk"),
          headline: try row.decode("headline"), urgency: try row.decode("urgency"), refused: refusals[number])
      }
    }
    return try await alone + transaction { connection in try await packageForecast(of: trigger, connection) }
  }

  private func refusals(
    of stories: [StoryFacts], ifFired overview: TriggerOverview, at now: Date, _ connection: Connection
  ) async throws -> [StoryNumber: FiringRefusal] {
    let next = FiringFacts(number: .max, trigger: overview.trigger.reference, firedAt: now)
    var refusals: [StoryNumber: FiringRefusal] = [:]
    var changes: [StoryChange] = []
    for story in stories {
      switch FiringRuling(next, for: story) {
      case _ where overview.pause != nil: refusals[story.number] = .paused
      case .notWaiting: refusals[story.number] = .triggerChanged
      case .refused(let reason): refusals[story.number] = reason
      case .goesOut(let change) where change.story.hasDestination: changes.append(change)
      case .goesOut: refusals[story.number] = FiringRefusal(rawValue: HoldReason.noDestination.rawValue)
      }
    }
    // All but the firing itself, which is yet to come.
    for (story, reason) in try await reasonsToHold(changes, isToBeSigned: true, at: now, connection) {
      refusals[story] = FiringRefusal(rawValue: reason.rawValue)
    }
    return refusals
  }
}
