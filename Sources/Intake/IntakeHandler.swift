public import JobQueue
public import Logging
public import Newsroom
public import Store

/// Decides on submissions: reads the draft and its pictures, runs the checks, and has the store accept it as a version or
/// reject it with the reason.
///
/// A submission that is already decided is left alone, so a job that runs again after a crash changes nothing. The queue
/// retries database errors; a rejection is final.
public struct IntakeHandler: Sendable {
  private let store: Store
  private let rules: HouseRules
  private let logger: Logger

  /// A handler for a newsroom's submissions, which checks drafts by those rules.
  public init(store: Store, rules: HouseRules = .standard, logger: Logger) {
    self.store = store
    self.rules = rules
    self.logger = logger
  }

  /// Registers for jobs of the kind `intake`.
  public func register(in handlers: inout JobHandlers) {
    handlers.handle(IntakeJob.self) { job, _ in try await decide(SubmissionID(job.submission)) }
  }

  func decide(_ id: SubmissionID) async throws {
    guard let pending = try await store.openForIntake(id) else { return }
    // Those who left keep their past bylines, so that their stories can still be corrected.
    let staff = try await store.staffMembers().map(\.handle)
    let parser = DraftParser(desks: try await store.desks(), staff: Set(staff))
    let draft: ParsedDraft
    do throws(Rejection) {
      draft = try parser.parse(
        pending.draft, pictures: pending.pictures, kept: pending.keptPicture, receivedAt: pending.receivedAt)
    } catch {
      logger.info("Draft rejected", metadata: ["submission": "\(id)", "code": "\(error.code.rawValue)"])
      return try await store.reject(id, error)
    }
    let outcome = try await store.accept(
      id,
      AcceptedDraft(
        content: draft.content, namesSlug: draft.namesSlug, embargoAsWritten: draft.embargoAsWritten,
        findings: draft.findings(by: rules),
        picture: draft.picture.map(AcceptedDraft.Picture.init)))
    switch outcome {
    case .accepted(let story, let version, _):
      logger.info("Draft accepted", metadata: ["submission": "\(id)", "story": "\(story)", "version": "\(version)"])
    case .rejected(let rejection, _):
      logger.info("Draft rejected", metadata: ["submission": "\(id)", "code": "\(rejection.code.rawValue)"])
    }
  }
}

extension AcceptedDraft.Picture {
  fileprivate init(_ file: PictureFile) {
    self.init(
      name: file.name, sha256: file.sha256, mediaType: file.format.rawValue, width: file.width, height: file.height)
  }
}
