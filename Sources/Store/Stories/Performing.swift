import Foundation
import JobQueue
public import Newsroom
import Postgres

extension Store {
  /// Does what somebody asks to be done to a story: everything that brings no text.
  ///
  /// Compare-and-set on the revision: of many at once one wins, and the others are told by whom. Throws `Refusal`.
  ///
  /// - Parameter asRequestedBy: The account that spoke for the actor; the log names both.
  public func perform(
    _ request: ActionRequest, by actor: Actor, asRequestedBy: String? = nil
  ) async throws -> Story {
    try await transaction { connection in
      guard var locked = try await lock(request.story, connection) else { throw Refusal.noStory(request.story) }
      try await nameWinner(&locked, over: request.revision, connection)
      let desks = Set(try await desks(on: connection).map(\.slug))
      let facts = RequestFacts(request, now: locked.now)
      let consequence: Consequence
      do throws(Refusal) {
        consequence = try Workflow.rule(facts, on: locked.facts, by: actor, desks: desks).consequence()
      } catch {
        let staff = try await members(nil, on: connection)
        throw error.naming(Workflow.whoCould(facts, on: locked.facts, desks: desks, staff: staff))
      }
      let step = ActionStep(
        store: self, connection: connection, request: request, actor: actor, requestedBy: asRequestedBy,
        consequence: consequence, story: locked)
      try await step.run()
      try await seeOwnChange(of: locked.facts, by: actor, connection)
      return try await story(locked.facts.number, on: connection)
    }
  }

  /// Remembers that whoever has just changed what they had seen has seen what came of it, so that their next action is not
  /// refused for their own change.
  func seeOwnChange(of before: StoryFacts, by actor: Actor, _ connection: Connection) async throws {
    guard let member = actor.member else { return }
    try await connection.execute(
      queries["see_own_change"], member.handle.text, before.number.rawValue, before.revision.rawValue)
  }

  /// For those who come too late: the change that overtook them, which is not always the last one.
  private func nameWinner(
    _ locked: inout LockedStory, over revision: Revision?, _ connection: Connection
  ) async throws {
    guard let revision, revision < locked.facts.revision,
      let row = try await connection.queryOne(
        queries["change_after"], locked.facts.number.rawValue, revision.rawValue + 1)
    else { return }
    locked.facts.lastChange = StoryFacts.Change(
      by: try row.decode("actor"), action: try row.decode("action"), at: try row.decode("at"))
  }

  /// Whether somebody may do something to a story, what stands in the way, and who could. Throws `Refusal` with
  /// `not_found`.
  public func why(_ action: Action, _ story: StoryReference, by actor: Actor) async throws -> Explanation {
    try await transaction { connection in
      guard let locked = try await lock(story, connection) else { throw Refusal.noStory(story) }
      return Workflow.explain(
        RequestFacts(action, story, now: locked.now), on: locked.facts, by: actor,
        desks: Set(try await desks(on: connection).map(\.slug)), staff: try await members(nil, on: connection))
    }
  }
}

extension RequestFacts {
  fileprivate init(_ request: ActionRequest, now: Date) {
    // To the microsecond, as the database keeps it: a signature must be of exactly that time.
    let publishAt = request.publishAt.map { Instant($0).date }
    self.init(
      request.action, request.story, revision: request.revision, note: request.note, publishAt: publishAt,
      overriddenChecks: request.overriddenChecks, overrideReason: request.overrideReason,
      breakGlassReason: request.breakGlassReason, desk: request.desk, now: now)
  }
}

/// One allowed action, carried out within a transaction.
private struct ActionStep {
  let store: Store
  let connection: Connection
  let request: ActionRequest
  let actor: Actor
  let requestedBy: String?
  let consequence: Consequence
  let story: LockedStory

  private var number: StoryNumber { story.facts.number }

  func run() async throws {
    try await store.say(
      Saying(
        actor, request.action.rawValue, onBehalfOf: consequence.authority.onBehalfOf, requestedBy: requestedBy,
        note: request.note), connection)
    try await store.void(
      consequence.voidedApprovals, by: actor.name, reason: request.action.rawValue, connection)
    var story = story
    story.follow(consequence)
    switch consequence.effect {
    case .record: try await assign(&story)
    case .claim(let until): story.claim = actor.member.map { StoryFacts.Claim(by: $0.handle, until: until) }
    case .release, .stand, .fire, .resume: break
    case .newVersion(let kind): try await move(&story, kind)
    case .putAway(let live): try await putAway(&story, live)
    case .sign(let signature, _, let decision): try await sign(&story, signature, decision)
    case .kill: return try await kill(&story)
    }
    try await store.write(story, connection)
    try await follow(story)
  }

  /// What comes after the story's own change: jobs, and what goes out at once.
  private func follow(_ story: LockedStory) async throws {
    if consequence.firesNow { return try await store.fire(story, connection) }
    switch consequence.effect {
    case .sign(_, _, let decision?):
      guard let instant = decision.trigger.instant, let number = story.decision else { return }
      try await store.queue.enqueue(
        FireJob(decision: number), at: instant, cause: "story \(self.number)", in: connection)
    case .resume:
      guard let decision = story.decision else { return }
      let resumed = try await connection.query(Queries.all["resume_deliveries"], decision)
      try await store.enqueueDeliveries(
        resumed.map { try $0.decode("id") }, cause: "story \(self.number)", connection)
    default: return
    }
  }

  private func assign(_ story: inout LockedStory) async throws {
    guard request.action == .assign else { return }
    guard let assignee = request.assignee,
      let member = try await store.members([assignee.text], on: connection).first, member.active
    else {
      throw Refusal(
        .notFound, "There is no '\(request.assignee?.text ?? "")' on the staff.",
        hint: "copydesk staff lists those who work here.")
    }
    story.assignee = member.handle
  }

  /// The desk is part of the content, so a move makes a version with the same words.
  private func move(_ story: inout LockedStory, _ kind: DecisionKind) async throws {
    guard let desk = request.desk,
      let version = try await connection.queryOne(
        Queries.all["version"], number.rawValue, story.workingVersion.rawValue)
    else { throw LostRow(query: "version") }
    var content = try version.content("content")
    content.desk = desk
    let next = try await store.nextVersion(of: number, connection)
    try await store.save(
      content, findings: try version.json("findings"), as: next, of: number, kind: kind, note: request.note,
      submission: SubmissionID(story.submission), by: actor, connection)
    story.desk = desk
    story.workingVersion = next
    story.workingKind = kind
  }

  private func putAway(_ story: inout LockedStory, _ live: VersionNumber) async throws {
    guard let row = try await connection.queryOne(Queries.all["version"], number.rawValue, live.rawValue) else {
      throw LostRow(query: "version")
    }
    story.workingVersion = live
    story.workingKind = try row.choice("kind")
    story.decision = nil
  }

  private func sign(
    _ story: inout LockedStory, _ signature: Consequence.Signature, _ decision: Consequence.Decision?
  ) async throws {
    try await store.record(signature, on: story, connection)
    guard let decision else { return }
    let row = try await connection.queryOne(
      Queries.all["decide"], number.rawValue, story.workingVersion.rawValue, decision.kind.rawValue, actor.name,
      decision.trigger.instant, request.note)
    story.decision = try row?.decode("id", as: Int.self)
  }

  private func kill(_ story: inout LockedStory) async throws {
    let sent = try await connection.queryOne(Queries.all["last_sent_version"], number.rawValue)
    guard let version = try sent?.decode("version", as: Int?.self) else { throw LostRow(query: "last_sent_version") }
    let row = try await connection.queryOne(
      Queries.all["decide"], number.rawValue, version, DecisionKind.kill.rawValue, actor.name, Date?.none, request.note)
    guard let decision = try row?.decode("id", as: Int.self) else { throw LostRow(query: "decide") }
    try await connection.execute(Queries.all["cancel_deliveries"], number.rawValue)
    story.liveVersion = nil
    story.publishingSince = nil
    story.hold = nil
    story.decision = nil
    try await store.write(story, connection)
    let kills = try await connection.query(Queries.all["write_kills"], decision)
    try await store.enqueueDeliveries(kills.map { try $0.decode("id") }, cause: "story \(number)", connection)
  }
}
