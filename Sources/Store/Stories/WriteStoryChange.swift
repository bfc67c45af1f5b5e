import Foundation
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
    if let asked = change.askedKill {
      let number = try await record(asked, by: change, at: now, connection)
      change.story.killRequest?.id = number
    }
    let decision = try await decide(change, connection)
    if let decision, change.story.state == .approved { change.story.decision = decision }
    let action = change.action
    change = try await goingOut([change], at: now, connection)[0]
    if change.action != action { try await announce(AuditContext(change, requestedBy: asRequestedBy), connection) }
    try await signActs(of: [change], decision, at: now, connection)
    if let placing = change.frontPage { try await record(placing, by: change, at: now, connection) }
    if let entry = change.noteEntry { try await record(entry, by: change, connection) }
    if let preview = change.preview { try await record(preview, by: change, connection) }
    try await lookAtPreviews(after: change, connection)
    if change.sending == .withdraw { try await cancelDeliveries(of: change.story.number, connection) }
    try await update([change.story], connection)
    await logWhenCommitted(change, at: now, connection)
    try await writeDeliveries(of: [change], decision, connection)
    try await lookAtPackage(after: change, connection)
  }

  /// Writes what Copydesk itself does to several stories: of each what `write` does of one. None of it brings a text, a signature,
  /// a decision or a preview, and no story is there twice.
  ///
  /// - Returns: The changes as they were written, in their order: what was to go out may be held instead.
  func write(_ steps: [StoryChange], at now: Date, _ connection: Connection) async throws -> [StoryChange] {
    let changes = try await goingOut(steps, at: now, connection)
    for (act, alike) in changes.grouped(by: { AuditContext($0.actor.name, $0.action.name) }) {
      // Of what the log tells beside that, such as the firing, each may have its own.
      let told = alike.grouped { AuditContext($0, requestedBy: nil) }
      try await announce(told.count == 1 ? told[0].0 : act, isQuiet: told.count > 1, connection)
      let voided = alike.flatMap(\.voidedApprovals)
      if !voided.isEmpty { try await connection.execute(queries["void_approvals"], voided, act.actor, act.action) }
      try await signActs(of: alike, at: now, connection)
      for (context, same) in told {
        if told.count > 1 { try await announce(context, connection) }
        try await update(same.map(\.story), connection)
      }
    }
    for change in changes { await logWhenCommitted(change, at: now, connection) }
    try await writeDeliveries(of: changes, nil, connection)
    return changes
  }

  /// What becomes of changes that fire, once it is known what holds them; the others as they are.
  private func goingOut(
    _ changes: [StoryChange], at now: Date, _ connection: Connection
  ) async throws -> [StoryChange] {
    let reasons = try await reasonsToHold(changes.filter { $0.sending == .fire }, at: now, connection)
    return changes.map { change in
      var change = change
      change.goOut(heldBy: reasons[change.story.number], at: now)
      return change
    }
  }

  /// Signs that what is sent is sent: a firing, somebody's publishing ahead of time, a release after a hold, or a withdrawal.
  ///
  /// - Parameter decision: The decision that a withdrawal made.
  private func signActs(
    of changes: [StoryChange], _ decision: Int? = nil, at now: Date, _ connection: Connection
  ) async throws {
    let acts = changes.compactMap { change -> DoneAct? in
      let sent: (act: SignedActStatement.Act, decision: Int?)? =
        switch change.sending {
        case .nothing: nil
        case .fire: (change.isAheadOfTime ? .publish : .firing, change.story.decision)
        case .resume: (.release, change.story.decision)
        case .withdraw: (change.decision?.kind == .unpublish ? .unpublish : .kill, decision)
        }
      return sent.flatMap { sent in sent.decision.map { DoneAct(act: sent.act, decision: $0, change: change) } }
    }
    try await record(acts, at: now, connection)
  }

  private func decide(_ change: StoryChange, _ connection: Connection) async throws -> Int? {
    guard let decision = change.decision else { return nil }
    let story = change.story.number.rawValue
    let row = try await connection.queryOne(
      queries["decide"], story, decision.kind.withdraws ? nil : change.story.workingVersion.rawValue,
      decision.kind.rawValue, change.actor.name, decision.trigger.instant, change.note, decision.vanishes,
      decision.trigger.reference?.name.text, decision.trigger.reference?.digest,
      decision.trigger.package?.text, decision.killRequest, decision.breakGlassReason)
    guard let row else { throw MissingRow(query: "decide") }
    return try row.decode("id")
  }

  private func update(_ stories: [StoryFacts], _ connection: Connection) async throws {
    try await connection.executeEach(
      queries["change_story"],
      stories.map { story in
        [
          story.number.rawValue, story.desk.text, story.state.rawValue, story.workingVersion.rawValue,
          story.workingKind.rawValue, story.liveVersion?.rawValue, story.revision.rawValue, story.publishAt,
          story.publishingSince, story.hold?.reason.rawValue, story.hold?.since, story.assignee?.text,
          story.claim?.by.text,
          story.claim?.until, story.firstPublishedAt, story.decision, story.slug.text,
          story.trigger?.name.text, story.package?.text, story.hold?.story?.rawValue, story.killRequest?.id,
        ]
      })
  }
}

extension [StoryChange] {
  /// In groups of the same key, each in its order, by the first of each.
  fileprivate func grouped(by key: (StoryChange) -> AuditContext) -> [(AuditContext, [StoryChange])] {
    var places: [AuditContext: Int] = [:]
    var groups: [(AuditContext, [StoryChange])] = []
    for change in self {
      let key = key(change)
      if let place = places[key] {
        groups[place].1.append(change)
      } else {
        places[key] = groups.count
        groups.append((key, [change]))
      }
    }
    return groups
  }
}
