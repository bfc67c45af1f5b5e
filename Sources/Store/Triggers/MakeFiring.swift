import Foundation
import JobQueue
import Logging
public import Newsroom
import Postgres

/// Makes firings: signed, numbered without a gap, one for each cause, however many ask at once and whatever dies.
extension Store {
  /// Has a trigger fire at somebody's command; gives the firing's number.
  ///
  /// Throws `Refusal`: `not_found`, `not_permitted` for who has not `publish` on each of the trigger's desks, `wrong_state` while it
  /// is paused, `frozen` while one of its desks is.
  ///
  /// - Parameters:
  ///   - key: The account's own name for the command, under which it is carried out once within a day; nil without one.
  ///   - asRequestedBy: The account that spoke for the person; the log names both.
  public func fire(
    _ name: TriggerName, by member: StaffMember, key: String? = nil, asRequestedBy: String? = nil
  ) async throws -> Int {
    try await transaction { connection in
      let (trigger, now) = try await lockTrigger(name, connection)
      let grant = try await right(of: member, connection) { member throws(Refusal) in
        guard let grant = member.grant(for: .publish, on: trigger, at: now) else { throw .mayNotFire(member, trigger) }
        return grant
      }
      let cause = FiringCause.command(key: key)
      if let known = try await firing(of: name, for: cause, connection) { return known }
      if let pause = try await pause(of: name, connection) { throw Refusal.isPaused(trigger, pause) }
      let desks = try await self.desks(on: connection)
      let newsroom = try await newsroomFacts(freezes: try await freezes(on: connection), now: now, connection)
      let fired = desks.map(\.slug).filter(trigger.takes)
      if let refusal = newsroom.freezes.refusal(firingOn: fired, in: newsroom) { throw refusal }
      return try await makeFiring(
        of: trigger, cause, by: member.handle.text, onBehalfOf: grant.covering, requestedBy: asRequestedBy, at: now,
        connection)
    }
  }

  /// Has a trigger fire since a file was there, which is called so now; nil when no file fires it any more.
  public func fire(_ name: TriggerName, forFile file: String) async throws -> Int? {
    guard try await signedConfiguration(pool).contents.trigger(name)?.trigger.file != nil else { return nil }
    return try await fire(name, for: .file(name: file))
  }

  /// Has a trigger fire since a webhook of that id came, whose signature was found genuine; nil when none fires it any more.
  public func fire(_ name: TriggerName, forWebhook id: String) async throws -> Int? {
    guard try await signedConfiguration(pool).contents.trigger(name)?.trigger.webhookSecret != nil else { return nil }
    return try await fire(name, for: .webhook(id: id))
  }

  /// Has a trigger fire by itself, for a cause that has been found to be one; nil when there is no such trigger any more. While it
  /// is paused, the firing is made and lets nothing go out.
  func fire(_ name: TriggerName, for cause: FiringCause) async throws -> Int? {
    try await transaction { try await fire(name, for: cause, $0) }
  }

  /// The same, within a transaction.
  func fire(_ name: TriggerName, for cause: FiringCause, _ connection: Connection) async throws -> Int? {
    try await connection.execute(queries["lock_newsroom"])
    await forgetConfiguration(connection)
    guard let defined = try await signedConfiguration(connection).contents.trigger(name) else { return nil }
    return try await fire(
      defined, for: cause, pause: try await pause(of: name, connection), at: try await now(connection), connection)
  }

  /// Has a trigger fire by itself that has been looked up under the newsroom's lock.
  func fire(
    _ defined: SignedContents.DefinedTrigger, for cause: FiringCause, refused: FiringRefusal? = nil,
    pause: TriggerPause?,
    at now: Date, _ connection: Connection
  ) async throws -> Int {
    if let known = try await firing(of: defined.trigger.name, for: cause, connection) { return known }
    let refused = pause == nil ? refused : .paused
    return try await makeFiring(
      of: defined.trigger, cause, by: Actor.system.name, refused: refused, at: now, connection)
  }

  /// A trigger, with the newsroom locked; and the database's clock. Throws `Refusal` with `not_found`.
  func lockTrigger(_ name: TriggerName, _ connection: Connection) async throws -> (trigger: Trigger, now: Date) {
    try await connection.execute(queries["lock_newsroom"])
    await forgetConfiguration(connection)
    return (try await trigger(name, connection), try await now(connection))
  }

  /// A trigger as it is defined. Throws `Refusal` with `not_found`.
  func trigger(_ name: TriggerName, _ connection: some PostgresQuerying) async throws -> Trigger {
    let contents = try await signedConfiguration(connection).contents
    guard let defined = contents.trigger(name) else {
      throw Refusal.noSuchTrigger(name, among: contents.triggers.map(\.trigger))
    }
    return defined.trigger
  }

  /// The firing that a cause has made already.
  private func firing(of name: TriggerName, for cause: FiringCause, _ connection: Connection) async throws -> Int? {
    guard let key = cause.key else { return nil }
    return try await connection.queryOne(queries["firing_of_cause"], name.text, key, cause.kind)?.decode("number")
  }

  private func makeFiring(
    of trigger: Trigger, _ cause: FiringCause, by actor: String, onBehalfOf covered: StaffHandle? = nil,
    requestedBy: String? = nil, refused: FiringRefusal? = nil, at now: Date, _ connection: Connection
  ) async throws -> Int {
    let signer = try await requireSigner(connection)
    guard let ground = try await connection.queryOne(queries["firing_ground"]) else {
      throw MissingRow(query: "firing_ground")
    }
    let statement = FiringStatement(
      head: try ground.head(signer, at: now), number: try ground.decode("number"), trigger: trigger.reference,
      cause: cause.json, refused: refused, actor: actor, onBehalfOf: covered, follows: try ground.decode("follows"))
    try await announce(AuditContext(actor, "fire trigger", onBehalfOf: covered, requestedBy: requestedBy), connection)
    try await connection.execute(
      queries["enter_firing"],
      parameters: [
        statement.number, trigger.name.text, statement.trigger.digest, JSONB(text: cause.json.text),
        cause.key ?? "command:\(UUID())", refused?.rawValue, actor, covered?.text, statement.follows,
        statement.head.time, signer.keyID, try signer.sign(statement),
      ])
    if refused == nil {
      try await queue.enqueue(
        CarryOutFiringJob(firing: statement.number), cause: "firing \(statement.number)", in: connection)
    }
    let fired: Logger.Metadata = [
      "trigger": "\(trigger.name)", "firing": "\(statement.number)", "cause": "\(cause.kind)", "actor": "\(actor)",
      "refused": "\(refused?.rawValue ?? "no")",
    ]
    await connection.afterCommit { [logger] in logger.info("Trigger fired", metadata: fired) }
    return statement.number
  }
}

extension Refusal {
  fileprivate static func mayNotFire(_ member: StaffMember, _ trigger: Trigger) -> Refusal {
    Refusal(
      .notPermitted,
      "\(member.handle) may not fire the trigger '\(trigger.name)': that requires `publish` on \(trigger.desksInWords).",
      hint: "Ask somebody with `publish` there.")
  }

  fileprivate static func isPaused(_ trigger: Trigger, _ pause: TriggerPause) -> Refusal {
    Refusal(
      .wrongState, "The trigger '\(trigger.name)' was paused by \(pause.by), so it does not fire.",
      hint: "Have it go on first: copydesk trigger resume \(trigger.name)")
  }
}

extension Trigger {
  /// As in "that requires `publish` on …".
  var desksInWords: String {
    guard let desks else { return "every desk" }
    let names = desks.sorted().map(\.text)
    return names.count == 1 ? "the \(names[0]) desk" : "the desks \(names.joined(separator: ", "))"
  }
}
