import Foundation
import JobQueue
public import Newsroom
import Postgres

extension Store {
  /// Makes a parsed draft a story's version, or says why not; the text is kept either way.
  ///
  /// Settled submissions are left as they are, so this may be asked again after a crash.
  public func accept(_ id: SubmissionID, _ draft: AcceptedDraft) async throws -> SubmissionOutcome {
    do {
      return try await acceptOnce(id, draft)
    } catch let refusal as Refusal where refusal.code == .slugTaken || refusal.code == .versionConflict {
      // Somebody took the slug, or the story moved on, between the reading and the writing: now that can be seen.
      return try await acceptOnce(id, draft)
    }
  }

  private func acceptOnce(_ id: SubmissionID, _ draft: AcceptedDraft) async throws -> SubmissionOutcome {
    try await transaction { connection in
      guard let row = try await lockWaiting(id, connection) else { return try await outcome(of: id, connection) }
      let stored: StoredIntent = try row.json("intent")
      let submitter = try await actor(named: row.decode("submitter"), on: connection)
      var intake = IntakeStep(
        store: self, connection: connection, id: id, draft: draft, intent: stored, submitter: submitter,
        requestedBy: try row.decode("requested_by"))
      return try await intake.run()
    }
  }

  private func outcome(of id: SubmissionID, _ connection: Connection) async throws -> SubmissionOutcome {
    guard let row = try await connection.queryOne(queries["submission"], id.rawValue) else {
      throw LostRow(query: "submission")
    }
    let submission = try Submission(row: row)
    if let rejection = submission.rejection { return .rejected(rejection, beside: submission.story) }
    guard let story = submission.story, let version = submission.version else { throw LostRow(query: "submission") }
    return .accepted(story, version, isNew: false)
  }
}

/// One parsed draft on its way into the newsroom, within a transaction.
private struct IntakeStep {
  let store: Store
  let connection: Connection
  let id: SubmissionID
  var draft: AcceptedDraft
  let intent: StoredIntent
  let submitter: Actor
  let requestedBy: String?

  private var content: Content { draft.content }

  mutating func run() async throws -> SubmissionOutcome {
    let reference: StoryReference =
      intent.action == .submit
      ? .slug(content.slug) : intent.story.flatMap { StoryReference($0) } ?? .slug(content.slug)
    let locked = try await store.lock(reference, connection)
    if let locked, !draft.namesSlug { draft.content.slug = locked.facts.slug }
    let holder = try await slugHolder(locked)
    let desks = Set(try await store.desks(on: connection).map(\.slug))
    let arrival = Arrival(
      RequestFacts(
        intent.action, reference, revision: intent.revision.map { Revision($0) }, note: intent.note,
        asDraft: intent.asDraft ?? false, now: try await store.now(connection)), desk: content.desk, slug: content.slug,
      slugHolder: holder, contentHash: ContentHash(of: content))
    switch Workflow.receiving(arrival, on: locked?.facts, by: submitter, desks: desks) {
    case .newStory(let state): return try await beginStory(state)
    case .nextVersion(let consequence): return try await saveVersion(locked, consequence, isNew: true)
    case .unchanged(let consequence?): return try await saveVersion(locked, consequence, isNew: false)
    case .unchanged(nil): return try await acceptUnchanged(locked)
    case .refusedButKept(let story, let refusal): return try await reject(refusal, beside: story)
    case .refused(let refusal): return try await reject(refusal, beside: nil)
    }
  }

  private func slugHolder(_ locked: LockedStory?) async throws -> StoryNumber? {
    if let locked, locked.facts.slug == content.slug { return locked.facts.number }
    return try await connection.queryOne(Queries.all["story_number"], Int?.none, content.slug.text)?.ordinal("number")
  }

  private func say(_ onBehalfOf: StaffHandle? = nil) async throws {
    try await store.say(
      Saying(submitter, intent.action.rawValue, onBehalfOf: onBehalfOf, requestedBy: requestedBy, note: intent.note),
      connection)
  }

  private func beginStory(_ state: StoryState) async throws -> SubmissionOutcome {
    try await say()
    let row = try await connection.queryOne(
      Queries.all["begin_story"], content.slug.text, content.desk.text, state.rawValue, submitter.name)
    guard let number = try row?.ordinal("number", StoryNumber.self) else { throw LostRow(query: "begin_story") }
    try await keepPicture()
    let first = VersionNumber(1)
    try await store.save(
      content, findings: draft.findings, as: first, of: number, kind: .publish, note: intent.note, submission: id,
      by: submitter, connection)
    return try await accept(number, first, isNew: true)
  }

  private func saveVersion(
    _ locked: LockedStory?, _ consequence: Consequence, isNew: Bool
  ) async throws -> SubmissionOutcome {
    guard var locked else { throw LostRow(query: "story_row") }
    let before = locked.facts
    try await say(consequence.authority.onBehalfOf)
    try await store.void(consequence.voidedApprovals, by: submitter.name, reason: intent.action.rawValue, connection)
    if isNew {
      try await keepPicture()
      var kind = locked.facts.workingKind
      if case .newVersion(let made) = consequence.effect { kind = made }
      let number = try await store.nextVersion(of: locked.facts.number, connection)
      try await store.save(
        content, findings: draft.findings, as: number, of: locked.facts.number, kind: kind, note: intent.note,
        submission: id, by: submitter, connection)
      locked.workingVersion = number
      locked.workingKind = kind
      locked.slug = content.slug
      locked.desk = content.desk
    }
    locked.follow(consequence)
    try await store.write(locked, connection)
    try await store.seeOwnChange(of: before, by: submitter, connection)
    return try await accept(locked.facts.number, locked.workingVersion, isNew: isNew)
  }

  private func acceptUnchanged(_ locked: LockedStory?) async throws -> SubmissionOutcome {
    guard let locked else { throw LostRow(query: "story_row") }
    return try await accept(locked.facts.number, locked.workingVersion, isNew: false)
  }

  private func keepPicture() async throws {
    guard let picture = draft.picture else { return }
    try await connection.execute(
      Queries.all["keep_asset"], id.rawValue, picture.name, picture.sha256, picture.mediaType, picture.width,
      picture.height)
  }

  private func accept(
    _ story: StoryNumber, _ version: VersionNumber, isNew: Bool
  ) async throws -> SubmissionOutcome {
    try await connection.execute(
      Queries.all["accept_submission"], id.rawValue, story.rawValue, version.rawValue,
      StoredJSON.encode(draft.findings))
    return .accepted(story, version, isNew: isNew)
  }

  private func reject(_ refusal: Refusal, beside: StoryNumber?) async throws -> SubmissionOutcome {
    let rejection = Rejection(Self.code(refusal.code), refusal.detail, hint: refusal.hint)
    try await store.settle(id, rejection, beside: beside, findings: draft.findings, connection)
    if let beside, let story = try await store.lock(.number(beside), connection) {
      // Whoever follows the story hears of it: an approver may want to recall.
      try await store.say(
        Saying(submitter, "note", requestedBy: requestedBy, note: "Another text is kept beside (submission \(id))."),
        connection)
      try await store.write(story, connection)
    }
    return .rejected(rejection, beside: beside)
  }

  private static func code(_ code: RefusalCode) -> Rejection.Code {
    switch code {
    case .slugTaken: .slugTaken
    case .versionConflict: .versionConflict
    case .notPermitted, .unknownAccount: .notPermitted
    default: .wrongState
    }
  }
}
