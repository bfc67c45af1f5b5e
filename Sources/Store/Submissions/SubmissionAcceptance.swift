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
      var step = AcceptanceStep(
        store: self, connection: connection, id: id, draft: draft, intent: stored, submitter: submitter,
        requestedBy: try row.decode("requested_by"))
      return try await step.run()
    }
  }

  private func outcome(of id: SubmissionID, _ connection: Connection) async throws -> SubmissionOutcome {
    guard let row = try await connection.queryOne(queries["submission"], id.rawValue) else {
      throw MissingRow(query: "submission")
    }
    let submission = try Submission(row: row)
    if let rejection = submission.rejection { return .rejected(rejection, beside: submission.story) }
    guard let story = submission.story, let version = submission.version else { throw MissingRow(query: "submission") }
    return .accepted(story, version, isNew: false)
  }
}

/// One parsed draft on its way into the newsroom, within a transaction.
private struct AcceptanceStep {
  let store: Store
  let connection: Connection
  let id: SubmissionID
  var draft: AcceptedDraft
  let intent: StoredIntent
  let submitter: Actor
  let requestedBy: String?

  /// What times of the version before were meant as, which this one repeats.
  var kept = MeantTimes()

  private var content: Content { draft.content }

  mutating func run() async throws -> SubmissionOutcome {
    if intent.action == .submit, !draft.namesSlug { draft.content.slug = try await freeSlug() }
    let reference: StoryReference =
      intent.action == .submit
      ? .slug(content.slug) : intent.story.flatMap { StoryReference($0) } ?? .slug(content.slug)
    let revision = intent.revision.map { Revision($0) }
    let story = try await store.lock(reference, since: revision, connection)
    if let story, !draft.namesSlug, intent.action != .submit { draft.content.slug = story.slug }
    if let story { try await keepTimes(of: story) }
    let newsroom = try await store.newsroomFacts(connection)
    let text = SubmittedText(
      ActionRequest(
        intent.action, reference, revision: revision, note: intent.note, asDraft: intent.asDraft ?? false),
      desk: content.desk, slug: content.slug, slugHolder: try await slugHolder(story),
      contentHash: ContentHash(of: content), content: content, lastTold: try await lastTold(story))
    switch store.workflow.rule(on: text, for: story, by: submitter, in: newsroom) {
    case .newStory(let state): return try await beginStory(state)
    case .nextVersion(let change): return try await write(change, isNew: true, at: newsroom.now)
    case .unchanged(let change?): return try await write(change, isNew: false, at: newsroom.now)
    case .unchanged(nil): return try await acceptUnchanged(story)
    case .keptBeside(let number, let refusal): return try await reject(refusal, beside: number)
    case .refused(let refusal): return try await reject(refusal)
    }
  }

  /// The first choice that no story has: a slug that nobody wrote never makes a text another story's next version.
  private func freeSlug() async throws -> StorySlug {
    let choices = draft.slugChoices.isEmpty ? [content.slug] : draft.slugChoices
    let row = try await connection.queryOne(Queries.all["free_slug"], choices.map(\.text))
    return try row?.decode("slug", as: String?.self).flatMap { StorySlug($0) } ?? content.slug
  }

  /// A time without a date was resolved when it first came in, and does not move when the same words come again.
  private mutating func keepTimes(of story: StoryFacts) async throws {
    guard draft.embargoAsWritten != nil || draft.publishAsWritten != nil,
      let row = try await connection.queryOne(
        Queries.all["times_as_written"], story.number.rawValue, story.workingVersion.rawValue)
    else { return }
    if let written = draft.embargoAsWritten, try row.decode("embargo_as_written", as: String?.self) == written {
      draft.content.embargo = story.embargo
      kept.embargo = try row.meantTimes().embargo
    }
    if let written = draft.publishAsWritten, try row.decode("publish_as_written", as: String?.self) == written,
      let wanted = try row.decode("wanted", as: Date?.self)
    {
      draft.content.publish = .time(wanted)
      kept.wanted = try row.meantTimes().wanted
    }
  }

  /// What a fix is measured against; nil for what is none.
  private func lastTold(_ story: StoryFacts?) async throws -> Content? {
    guard let story, intent.action == .fix || story.workingKind == .fix else { return nil }
    let row = try await connection.queryOne(Queries.all["last_told"], story.number.rawValue)
    return try row?.decode("content", as: JSONB?.self) == nil ? nil : row?.content("content")
  }

  private func slugHolder(_ story: StoryFacts?) async throws -> StoryNumber? {
    if let story, story.slug == content.slug { return story.number }
    return try await store.slugHolder(content.slug, connection)
  }

  /// What the draft's times mean, if they are local ones: on the clocks of its desk.
  private func meantTimes() async throws -> MeantTimes {
    let zone = try await store.desks(on: connection).first { $0.slug == content.desk }?.timeZone ?? "UTC"
    func meant(_ written: String?, _ instant: Date?) -> MeantTime? {
      written.flatMap { written in instant.flatMap { MeantTime(written: written, $0, at: zone) } }
    }
    return MeantTimes(
      embargo: kept.embargo ?? meant(draft.embargoAsWritten, content.embargo),
      wanted: kept.wanted ?? meant(draft.publishAsWritten, content.publish?.time))
  }

  private func text() async throws -> VersionText {
    let meant = try await meantTimes()
    return VersionText(
      content: content, findings: draft.findings, embargoAsWritten: draft.embargoAsWritten,
      publishAsWritten: draft.publishAsWritten, meant: meant, submission: id)
  }

  private func announce(_ action: String, note: String?) async throws {
    try await store.announce(
      AuditContext(submitter.name, action, requestedBy: requestedBy, note: note), connection)
  }

  private func beginStory(_ state: StoryState) async throws -> SubmissionOutcome {
    try await announce(intent.action.rawValue, note: intent.note)
    let row = try await connection.queryOne(
      Queries.all["begin_story"], content.slug.text, content.desk.text, state.rawValue, submitter.name)
    guard let number = try row?.ordinal("number", StoryNumber.self) else { throw MissingRow(query: "begin_story") }
    try await keepPictures()
    let first = StoryChange.NewVersion(number: VersionNumber(1), kind: .publish)
    try await store.save(try await text(), as: first, of: number, note: intent.note, by: submitter, connection)
    return try await accept(number, first.number, isNew: true)
  }

  private func write(_ change: StoryChange, isNew: Bool, at now: Date) async throws -> SubmissionOutcome {
    if isNew { try await keepPictures() }
    try await store.write(change, asRequestedBy: requestedBy, text: try await text(), at: now, connection)
    return try await accept(change.story.number, change.story.workingVersion, isNew: isNew)
  }

  private func acceptUnchanged(_ story: StoryFacts?) async throws -> SubmissionOutcome {
    guard let story else { throw MissingRow(query: "story_row") }
    return try await accept(story.number, story.workingVersion, isNew: false)
  }

  private func keepPictures() async throws {
    for picture in draft.pictures {
      try await connection.execute(
        Queries.all["keep_asset"], id.rawValue, picture.name, picture.sha256, picture.mediaType, picture.width,
        picture.height, picture.bytes)
    }
  }

  private func accept(
    _ story: StoryNumber, _ version: VersionNumber, isNew: Bool
  ) async throws -> SubmissionOutcome {
    try await connection.execute(
      Queries.all["accept_submission"], id.rawValue, story.rawValue, version.rawValue,
      StoredJSON.encode(draft.findings))
    return .accepted(story, version, isNew: isNew)
  }

  private func reject(_ refusal: Refusal, beside story: StoryNumber? = nil) async throws -> SubmissionOutcome {
    let rejection = Rejection(Self.code(refusal.code), refusal.detail, hint: refusal.hint)
    try await store.settle(id, rejection, beside: story, findings: draft.findings, connection)
    if let story {
      // Whoever follows the story hears of it: an approver may want to recall.
      try await announce(Action.note.rawValue, note: "Another text is kept beside the story (submission \(id)).")
      try await connection.execute(Queries.all["touch_story"], story.rawValue)
    }
    return .rejected(rejection, beside: story)
  }

  private static func code(_ code: RefusalCode) -> Rejection.Code {
    switch code {
    case .slugTaken: .slugTaken
    case .invalidDraft: .moreThanFix
    case .versionConflict: .versionConflict
    case .notPermitted, .unknownAccount: .notPermitted
    default: .wrongState
    }
  }
}
