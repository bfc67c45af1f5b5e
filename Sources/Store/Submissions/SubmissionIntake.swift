import Foundation
import JobQueue
public import Newsroom
import Postgres

/// What a submitter means a draft to be, as the database keeps it.
struct StoredIntent: Codable {
  var action: Action
  var story: String?
  var revision: Int?
  var note: String?
  var asDraft: Bool?
  var wanted: String?

  init(_ intent: SubmissionIntent) {
    action = intent.action
    switch intent {
    case .submit(let asDraft, let wanted): (self.asDraft, self.wanted) = (asDraft, wanted)
    case .edit(let story, let revision, let note):
      (self.story, self.revision, self.note) = (story.description, revision?.rawValue, note)
    case .clarify(let story, let revision, let note, let asDraft),
      .correct(let story, let revision, let note, let asDraft):
      (self.story, self.revision, self.note, self.asDraft) = (story.description, revision?.rawValue, note, asDraft)
    case .fix(let story, let revision, let note, let asDraft), .update(let story, let revision, let note, let asDraft):
      (self.story, self.revision, self.note, self.asDraft) = (story.description, revision?.rawValue, note, asDraft)
    }
  }

  var intent: SubmissionIntent {
    let reference = story.flatMap { StoryReference($0) } ?? .number(StoryNumber(0))
    let revision = revision.map { Revision($0) }
    return switch action {
    case .edit: .edit(reference, revision: revision, note: note)
    case .fix: .fix(reference, revision: revision, note: note, asDraft: asDraft ?? false)
    case .clarify: .clarify(reference, revision: revision, note: note ?? "", asDraft: asDraft ?? false)
    case .correct: .correct(reference, revision: revision, note: note ?? "", asDraft: asDraft ?? false)
    case .update: .update(reference, revision: revision, note: note, asDraft: asDraft ?? false)
    default: .submit(asDraft: asDraft ?? false, wanted: wanted)
    }
  }
}

extension Store {
  /// Keeps a draft byte for byte and has it looked at; both in one transaction.
  public func receive(_ submission: IncomingSubmission) async throws -> SubmissionID {
    try await transaction { connection in
      let row = try await connection.queryOne(
        queries["receive_submission"], submission.draft, submission.fileName,
        StoredJSON.encode(StoredIntent(submission.intent)), submission.submitter.name, submission.asRequestedBy)
      guard let id = try row?.ordinal("id", SubmissionID.self) else { throw MissingRow(query: "receive_submission") }
      for (name, bytes) in submission.pictures.sorted(by: { $0.key < $1.key }) {
        try await connection.execute(
          queries["receive_picture"], id.rawValue, name.precomposedStringWithCanonicalMapping, bytes)
      }
      try await queue.enqueue(IntakeJob(submission: id.rawValue), cause: "submission \(id)", in: connection)
      return id
    }
  }

  /// What came in and what became of it. Throws `Refusal` with `not_found`.
  public func submission(_ id: SubmissionID) async throws -> Submission {
    guard let row = try await pool.queryOne(queries["submission"], id.rawValue) else {
      throw Refusal(.notFound, "There is no submission \(id).", hint: "See what was rejected: copydesk rejects")
    }
    return try Submission(row: row)
  }

  /// What came in, byte for byte. Throws `Refusal` with `not_found`, also once a rejected one is no longer kept.
  public func draft(of id: SubmissionID) async throws -> [UInt8] {
    guard let row = try await pool.queryOne(queries["submission_draft"], id.rawValue) else {
      throw Refusal(.notFound, "There is no submission \(id).", hint: "See what was rejected: copydesk rejects")
    }
    return try row.decode("draft")
  }

  /// What came in, the newest first.
  public func submissions(
    state: Submission.State?, submitter: String? = nil, limit: Int = 50, after: PageCursor? = nil
  ) async throws -> Page<Submission> {
    let limit = Page<Submission>.limit(limit)
    let rows = try await pool.query(
      queries["submissions"], state?.rawValue, submitter, try after?.number(), limit)
    let last = try rows.last?.decode("id", as: Int.self)
    return Page(
      items: try await readable(rows, part: "submission", number: "id", Submission.init(row:)),
      next: rows.count == limit ? last.map { PageCursor(String($0)) } : nil)
  }

  /// A submission that waits to be decided upon; nil when it is settled or there is none.
  public func openForIntake(_ id: SubmissionID) async throws -> PendingSubmission? {
    guard let row = try await pool.queryOne(queries["waiting_submission"], id.rawValue) else { return nil }
    let pictures = try await pool.query(queries["submission_pictures"], id.rawValue).map { row in
      (try row.decode("name", as: String.self), try row.decode("bytes", as: [UInt8].self))
    }
    let intent = try row.json("intent", StoredIntent.self)
    return PendingSubmission(
      id: id, draft: try row.decode("draft"), fileName: try row.decode("file_name"),
      pictures: Dictionary(pictures) { first, _ in first }, keptPictures: try await keptPictures(intent),
      submitter: try row.decode("submitter"),
      intent: intent.intent, receivedAt: try row.decode("received_at"))
  }

  private func keptPictures(_ intent: StoredIntent) async throws -> [String: KeptPicture] {
    guard let story = intent.story.flatMap({ StoryReference($0) }) else { return [:] }
    let (number, slug) = story.parts
    let kept = try await pool.query(queries["kept_pictures"], number, slug).compactMap { row in
      let picture: Content.Picture = try row.json("picture")
      let bytes = try row.decode("bytes", as: [UInt8]?.self)
      return picture.files.map { (picture.file, KeptPicture(files: $0, bytes: bytes)) }
    }
    return Dictionary(kept) { first, _ in first }
  }

  /// Says why a draft was not accepted; its bytes stay. Does nothing when the submission is settled.
  public func reject(_ id: SubmissionID, _ rejection: Rejection) async throws {
    try await transaction { connection in
      guard try await lockWaiting(id, connection) != nil else { return }
      try await settle(id, rejection, beside: nil, findings: [], connection)
    }
  }

  /// Rejects drafts that no job will read any more, so that none waits for ever.
  func rejectAbandonedSubmissions() async throws {
    for row in try await pool.query(queries["abandoned_submissions"]) { try await reject(row.ordinal("id"), .notRead) }
  }

  /// Locks a submission; nil when it is settled already.
  func lockWaiting(_ id: SubmissionID, _ connection: Connection) async throws -> Row? {
    guard let row = try await connection.queryOne(queries["lock_submission"], id.rawValue) else {
      throw Refusal(.notFound, "There is no submission \(id).", hint: "See what was rejected: copydesk rejects")
    }
    return try row.decode("state", as: String.self) == "waiting" ? row : nil
  }

  func settle(
    _ id: SubmissionID, _ rejection: Rejection, beside: StoryNumber?, findings: [Finding], _ connection: Connection
  ) async throws {
    try await connection.execute(
      queries["reject_submission"], id.rawValue, StoredJSON.encode(rejection), beside?.rawValue,
      StoredJSON.encode(findings))
  }
}

/// A statement that always gives a row gave none.
struct MissingRow: Error, CustomStringConvertible {
  let query: String
  var description: String { "The query '\(query)' returned no row" }
}
