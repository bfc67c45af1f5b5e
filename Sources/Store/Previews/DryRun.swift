public import Foundation
public import Newsroom
import Postgres

/// What an action would lead to, found out without doing it.
public struct DryRun: Hashable, Sendable {
  /// What would become of the story.
  public enum Outcome: Hashable, Sendable {
    /// It goes out at once.
    case goesOut
    /// The deliveries that were given up are tried again, at these destinations.
    case resumes(Set<DestinationName>)
    /// It goes out by itself at that time.
    case waits(until: Date)
    /// It goes out when that trigger fires.
    case waitsForTrigger(TriggerName)
    /// It goes out with the other stories of that package.
    case waitsForPackage(PackageName)
    /// It goes out when somebody publishes it.
    case waitsForCommand
    /// It waits for more signatures.
    case needsApprovals(StoryChange.Tally)
    /// It would go out, and is held for that reason instead.
    case held(HoldReason)
    /// It stays as it is and waits for another person to sign the kill; nothing more of it goes out meanwhile.
    case asksForKill
    /// It is taken away from these destinations, which may have it.
    case takenAway(from: Set<DestinationName>)
  }

  /// What stands against it, and who could do it; of a kill that would only be asked for, who could sign it then.
  public var explanation: Explanation
  /// What follows; nil when it is refused.
  public var outcome: Outcome?
  /// Which of the signatures that are needed it would be; nil of what signs nothing, and where it is refused.
  public var signsAs: Capability?
  /// The story's number.
  public var story: StoryNumber
  /// The version that it is about.
  public var version: VersionNumber
}

extension Store {
  /// Rules on a request as `perform` does, on the story as it stands, and says what would follow. Nothing is written; the story
  /// is locked for as long as it takes to read it. Throws `Refusal` with `not_found`.
  public func dryRun(_ request: ActionRequest, by actor: Actor) async throws -> DryRun {
    try await transaction { connection in
      guard let story = try await lock(request.story, since: request.revision, connection) else {
        throw Refusal.notFound(request.story)
      }
      let newsroom = try await newsroomFacts(
        naming: [request.assignee].compactMap(\.self), slug: request.slug,
        for: [.note, .noteResolve].contains(request.action) ? request.action : nil, on: story,
        package: request.package, thread: request.thread, connection)
      let able = workflow.whoCould(request, on: story, in: newsroom, staff: try await members(on: connection))
      let ruling = workflow.rule(request, on: story, by: actor, in: newsroom)
      var run = DryRun(
        explanation: Explanation(refusals: ruling.refusals.map { $0.naming(able) }, whoCould: able),
        story: story.number, version: story.workingVersion)
      if case .allowed(let change) = ruling {
        run.signsAs = change.signature?.signsAs
        run.outcome = try await outcome(of: change, at: newsroom.now, connection)
        if run.outcome == .asksForKill {
          run.explanation.whoCould = workflow.whoCould(
            ActionRequest(.kill, request.story), on: change.story, in: newsroom,
            staff: try await members(on: connection))
        }
      }
      return run
    }
  }

  private func outcome(
    of change: StoryChange, at now: Date, _ connection: Connection
  ) async throws -> DryRun.Outcome? {
    switch change.sending {
    case .withdraw:
      let rows = try await connection.query(queries["destinations_with"], change.story.number.rawValue)
      return .takenAway(from: Set(try rows.map { try $0.slug("destination") }))
    case .resume:
      let rows = try await connection.query(queries["failed_destinations"], change.story.decision)
      return .resumes(Set(try rows.map { try $0.slug("destination") }))
    case .fire:
      var change = change
      change.goOut(heldBy: try await reasonToHold(change, at: now, connection), at: now)
      return change.story.hold.map { .held($0.reason) } ?? .goesOut
    case .nothing:
      if change.askedKill != nil { return .asksForKill }
      if let trigger = change.decision?.trigger {
        if let reference = trigger.reference { return .waitsForTrigger(reference.name) }
        if let package = trigger.package { return .waitsForPackage(package) }
        return trigger.instant.map { .waits(until: $0) } ?? .waitsForCommand
      }
      return change.signature.map { .needsApprovals($0.tally) }
    }
  }

  /// Why the approvals, with the one that the change itself brings, would not let it go out.
  private func reasonToHold(
    _ change: StoryChange, at now: Date, _ connection: Connection
  ) async throws -> HoldReason? {
    var unsigned = change
    if let signature = change.signature {
      let open = change.story.neededApprovals.missing(
        after: [signature.signsAs], isGlassBroken: signature.breakGlassReason != nil)
      unsigned.story.policy.approvals = RequiredApprovals(open)
      unsigned.story.isSensitive = false
    }
    return try await reasonsToHold([unsigned], isToBeSigned: change.signature != nil, at: now, connection)[
      change.story.number]
  }
}
