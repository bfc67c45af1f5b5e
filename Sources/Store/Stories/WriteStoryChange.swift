import Foundation
import Logging
import Newsroom
import Postgres

extension Store {
  /// Writes what one act changes: the rows beside the story, then the story once, then deliveries and jobs. The database's
  /// triggers check the act and enter it in the log.
  ///
  /// - Parameters:
  ///   - asRequestedBy: The account that spoke for the actor.
  ///   - text: What the new version says, where the change brings one; otherwise it comes from the working version.
  ///   - now: The database's clock.
  func write(
    _ change: StoryChange, asRequestedBy: String? = nil, text: VersionText? = nil, at now: Date,
    _ connection: Connection
  ) async throws {
    var change = change
    try await announce(AuditContext(change, requestedBy: asRequestedBy), connection)
    if !change.voidedApprovals.isEmpty {
      try await connection.execute(
        queries["void_approvals"], change.voidedApprovals, change.actor.name, change.action.name)
    }
    if let version = change.version {
      let text = if let text { text } else { try await derivedText(change, connection) }
      try await save(text, as: version, of: change, connection)
    }
    if let membership = change.membership { try await record(membership, by: change, at: now, connection) }
    if let signature = change.signature { try await record(signature, on: change.story, at: now, connection) }
    let decision = try await decide(change, connection)
    if let decision, change.story.state == .approved { change.story.decision = decision }
    if change.sending == .fire {
      let action = change.action
      let firing = try await firing(of: change, connection)
      let reason = try await reasonToHold(
        change.story, aheadOfTime: change.isAheadOfTime, by: firing, in: try await release(of: change, connection),
        at: now,
        connection)
      change.goOut(heldBy: reason, at: now)
      if change.action != action { try await announce(AuditContext(change, requestedBy: asRequestedBy), connection) }
    }
    try await signActs(of: change, decision, at: now, connection)
    if let placing = change.frontPage { try await record(placing, by: change, at: now, connection) }
    if let preview = change.preview { try await record(preview, by: change, connection) }
    try await lookAtPreviews(after: change, connection)
    if change.sending == .withdraw { try await cancelDeliveries(of: change.story.number, connection) }
    try await update(change.story, connection)
    await logWhenCommitted(change, connection)
    if let hold = change.story.hold, hold.since == now {
      logger.warning("Story held", metadata: ["story": "\(change.story.number)", "reason": "\(hold.reason.rawValue)"])
    }
    try await writeDeliveries(of: change, decision, connection)
    try await lookAtPackage(after: change, connection)
  }

  /// Signs that what is sent is sent: a firing, somebody's publishing ahead of time, a release after a hold, or a withdrawal.
  private func signActs(
    of change: StoryChange, _ decision: Int?, at now: Date, _ connection: Connection
  ) async throws {
    let sent: (act: SignedActStatement.Act, decision: Int?)? =
      switch change.sending {
      case .nothing: nil
      case .fire: (change.isAheadOfTime ? .publish : .firing, change.story.decision)
      case .resume: (.release, change.story.decision)
      case .withdraw: (change.decision?.kind == .unpublish ? .unpublish : .kill, decision)
      }
    guard let sent, let sentDecision = sent.decision else { return }
    try await record(sent.act, of: sentDecision, by: change, at: now, connection)
  }

  private func decide(_ change: StoryChange, _ connection: Connection) async throws -> Int? {
    guard let decision = change.decision else { return nil }
    let story = change.story.number.rawValue
    let row = try await connection.queryOne(
      queries["decide"], story, decision.kind.withdraws ? nil : change.story.workingVersion.rawValue,
      decision.kind.rawValue, change.actor.name, decision.trigger.instant, change.note, decision.vanishes,
      decision.trigger.reference?.name.text, decision.trigger.reference?.digest,
      decision.trigger.package?.text)
    guard let row else { throw MissingRow(query: "decide") }
    return try row.decode("id")
  }

  private func update(_ story: StoryFacts, _ connection: Connection) async throws {
    try await connection.execute(
      queries["change_story"],
      parameters: [
        story.number.rawValue, story.desk.text, story.state.rawValue, story.workingVersion.rawValue,
        story.workingKind.rawValue, story.liveVersion?.rawValue, story.revision.rawValue, story.publishAt,
        story.publishingSince, story.hold?.reason.rawValue, story.hold?.since, story.assignee?.text,
        story.claim?.by.text,
        story.claim?.until, story.firstPublishedAt, story.decision, story.slug.text,
        story.trigger?.name.text, story.package?.text, story.hold?.story?.rawValue,
      ])
  }
}
