public import Foundation
import Logging
public import Newsroom
import Postgres

/// That a trigger is paused.
public struct TriggerPause: Hashable, Sendable {
  /// By whom.
  public var by: StaffHandle
  /// Since when.
  public var since: Date
  /// Why, if they said.
  public var reason: String?
}

extension Store {
  /// Pauses a trigger, or has it go on. While it is paused it lets nothing go out; what its time came for meanwhile is not made up
  /// for.
  ///
  /// Throws `Refusal`: `not_found`; `not_permitted` for who has neither `publish` on each of its desks nor `operate`; `wrong_state`
  /// when it is so already.
  public func setPaused(
    _ isPaused: Bool, _ name: TriggerName, reason: String? = nil, by member: StaffMember, asRequestedBy: String? = nil
  ) async throws {
    try await transaction { connection in
      let (trigger, now) = try await lockTrigger(name, connection)
      let grant = try await right(of: member, connection) { member throws(Refusal) in
        guard let grant = member.grant(for: .publish, on: trigger, at: now) ?? member.grantToOperate(at: now) else {
          throw .mayNotPause(member, trigger)
        }
        return grant
      }
      let pause = try await pause(of: name, connection)
      guard (pause != nil) != isPaused else { throw Refusal.isSoAlready(trigger, pause) }
      let signer = try await requireSigner(connection)
      guard let ground = try await connection.queryOne(queries["trigger_pause_ground"]) else {
        throw MissingRow(query: "trigger_pause_ground")
      }
      let statement = TriggerPauseStatement(
        head: try ground.head(signer, at: now), number: try ground.decode("number"), trigger: name, isPaused: isPaused,
        reason: reason, actor: member.handle, onBehalfOf: grant.covering, follows: try ground.decode("follows"))
      try await announce(
        AuditContext(
          member.handle.text, isPaused ? "pause trigger" : "resume trigger", onBehalfOf: grant.covering,
          requestedBy: asRequestedBy, note: reason), connection)
      try await connection.execute(
        queries["enter_trigger_pause"],
        parameters: [
          statement.number, name.text, isPaused, reason, member.handle.text, grant.covering?.text, statement.follows,
          statement.head.time, signer.keyID, try signer.sign(statement),
        ])
      await connection.afterCommit { [logger] in
        logger.notice(
          isPaused ? "Trigger paused" : "Trigger resumed",
          metadata: ["trigger": "\(name)", "actor": "\(member.handle)"])
      }
    }
  }

  /// The pause of a trigger; nil when it is not paused, as far as signatures vouch for it.
  func pause(of name: TriggerName, _ connection: some PostgresQuerying) async throws -> TriggerPause? {
    try await pauses(of: [name], connection)[name]
  }

  /// The pauses of those triggers that are paused.
  func pauses(
    of names: [TriggerName], _ connection: some PostgresQuerying
  ) async throws -> [TriggerName: TriggerPause] {
    let newsroom = try await signedConfiguration(connection).identity
    var last: [TriggerName: TriggerPauseStatement] = [:]
    for row in try await connection.query(queries["trigger_pauses"], names.map(\.text)) {
      guard let statement = try? TriggerPauseStatement(row, newsroom: newsroom),
        isVouchedFor(statement, row, follows: statement.follows)
      else { continue }
      if last[statement.trigger].map({ $0.number < statement.number }) ?? true { last[statement.trigger] = statement }
    }
    return last.filter(\.value.isPaused).mapValues {
      TriggerPause(by: $0.actor, since: $0.head.time, reason: $0.reason)
    }
  }
}

extension Refusal {
  fileprivate static func mayNotPause(_ member: StaffMember, _ trigger: Trigger) -> Refusal {
    Refusal(
      .notPermitted,
      "\(member.handle) may not pause or resume the trigger '\(trigger.name)': that requires `publish` on "
        + "\(trigger.desksInWords), or `operate`.",
      hint: "Ask somebody with `publish` there, or an operator.")
  }

  fileprivate static func isSoAlready(_ trigger: Trigger, _ pause: TriggerPause?) -> Refusal {
    if let pause {
      return Refusal(
        .wrongState, "The trigger '\(trigger.name)' was paused by \(pause.by) already.",
        hint: "To have it go on: copydesk trigger resume \(trigger.name)")
    }
    return Refusal(
      .wrongState, "The trigger '\(trigger.name)' is not paused.",
      hint: "To pause it: copydesk trigger pause \(trigger.name)")
  }
}
