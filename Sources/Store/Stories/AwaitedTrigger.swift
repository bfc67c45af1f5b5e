public import Foundation
public import Newsroom
import Postgres

/// The trigger that a story waits for, or would by a plain approval, as far as it concerns the story.
public struct AwaitedTrigger: Hashable, Sendable {
  /// Its name.
  public var name: TriggerName
  /// Whether there is such a trigger now.
  public var exists: Bool
  /// That it is paused.
  public var pause: TriggerPause?
  /// When it fires next by itself.
  public var nextAt: Date?
  /// The last firing since the story was signed that did not let it go out.
  public var refused: Refused?

  /// A firing that did not let a story go out.
  public struct Refused: Hashable, Sendable {
    /// Its number.
    public var firing: Int
    /// When.
    public var at: Date
    /// Why.
    public var reason: FiringRefusal
  }
}

extension Store {
  /// What a story's trigger is at; nil for a story that waits for none.
  public func awaitedTrigger(of story: Story) async throws -> AwaitedTrigger? {
    guard let wait = story.waitsFor, wait.kind == WaitsFor.Kind.trigger.rawValue,
      let name = wait.name.map(TriggerName.init(unchecked:))
    else { return nil }
    let trigger = try await triggers().first { $0.name == name }
    let now = try await now(pool)
    let refused = try await pool.queryOne(queries["refused_firing"], story.number.rawValue).map { row in
      AwaitedTrigger.Refused(
        firing: try row.decode("number"), at: try row.decode("fired_at"),
        reason: FiringRefusal(rawValue: try row.decode("refused")))
    }
    return AwaitedTrigger(
      name: name, exists: trigger != nil, pause: try await pauses(of: [name], pool)[name],
      nextAt: trigger.flatMap { TriggerKinds.standard[$0.kind]?.clock(of: $0.settings)?.nextTick(after: now) },
      refused: refused)
  }
}
