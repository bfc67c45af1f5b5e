import CommonMark
public import JobQueue
public import Logging
public import Newsroom
public import Store

/// Decides on submissions: reads the draft and its pictures, runs the checks, and has the store accept it as a version or
/// reject it with the reason.
///
/// A submission that is already decided is left alone, so a job that runs again after a crash changes nothing. The queue
/// retries database errors; a rejection is final. When the last attempt fails too, the submission is rejected: nobody may
/// wait for ever. Where even that fails, the newsroom's sweep does it (`Store.sweep`).
public struct IntakeHandler: Sendable {
  private let store: Store
  private let rules: HouseRules
  private let house: HouseReader
  private let trial: MarkdownTrial?
  private let pictures: PicturePreparation
  private let logger: Logger

  /// A handler for a newsroom's submissions, which checks drafts by those rules.
  ///
  /// - Parameters:
  ///   - house: reads them by the house's own checks.
  ///   - trial: where each body is tried before it is parsed here; nil to parse it right away.
  ///   - pictures: where pictures are decoded, which never happens here.
  public init(
    store: Store, rules: HouseRules = .standard, house: HouseReader, trial: MarkdownTrial? = nil,
    pictures: PicturePreparation,
    logger: Logger
  ) {
    self.store = store
    self.rules = rules
    self.house = house
    self.trial = trial
    self.pictures = pictures
    self.logger = logger
  }

  /// Registers for jobs of the kind `intake`.
  public func register(in handlers: inout JobHandlers) {
    handlers.handle(IntakeJob.self) { job, context in
      let id = SubmissionID(job.submission)
      do {
        try await decide(id)
      } catch {
        // The job becomes a dead letter with the cause; whoever submitted the draft hears that it was not accepted.
        let isLast = context.attempt >= context.maxAttempts && !Task.isCancelled
        if isLast { try await store.reject(id, .notRead) }
        throw error
      }
    }
  }

  func decide(_ id: SubmissionID) async throws {
    guard let pending = try await store.openForIntake(id) else { return }
    // Those who left keep their past bylines, so that their stories can still be corrected.
    let staff = try await store.staffMembers().map(\.handle)
    let parser = DraftParser(
      desks: try await store.desks(), staff: Set(staff), triggers: try await store.triggers())
    if let rejection = try await faultOfTrial(pending.draft, parser) {
      logger.info("Draft rejected", metadata: ["submission": "\(id)", "code": "\(rejection.code.rawValue)"])
      return try await store.reject(id, rejection)
    }
    var prepared: [String: Result<PictureFile, PictureFault>] = [:]
    for (name, bytes) in pending.pictures {
      prepared[name] = try await pictures.prepare(name: name, bytes: bytes)
    }
    let draft: ParsedDraft
    do throws(Rejection) {
      var wanted: String?
      var isForDesk = false
      if case .submit(_, let time) = pending.intent { (wanted, isForDesk) = (time, true) }
      draft = try parser.parse(
        pending.draft, pictures: prepared, kept: pending.keptPictures, wanted: wanted, isForDesk: isForDesk,
        receivedAt: pending.receivedAt)
    } catch {
      logger.info("Draft rejected", metadata: ["submission": "\(id)", "code": "\(error.code.rawValue)"])
      return try await store.reject(id, error)
    }
    let (checks, found) = try await house.programFindings(in: draft.copy)
    let outcome = try await store.accept(
      id,
      AcceptedDraft(
        content: draft.content, namesSlug: draft.namesSlug, slugChoices: draft.slugChoices,
        embargoAsWritten: draft.embargoAsWritten, publishAsWritten: draft.publishAsWritten,
        findings: draft.findings(by: rules, house: checks, programs: found),
        pictures: draft.pictures.flatMap(AcceptedDraft.Picture.all)))
    switch outcome {
    case .accepted(let story, let version, _):
      logger.info("Draft accepted", metadata: ["submission": "\(id)", "story": "\(story)", "version": "\(version)"])
    case .rejected(let rejection, _):
      logger.info("Draft rejected", metadata: ["submission": "\(id)", "code": "\(rejection.code.rawValue)"])
    }
  }

  /// Why the body is not to be parsed here; nil when it may, or when the draft is rejected anyway.
  private func faultOfTrial(_ draft: [UInt8], _ parser: DraftParser) async throws -> Rejection? {
    guard let trial, let body = try? parser.body(of: draft), (try? CommonMarkDocument(body)) != nil else { return nil }
    do {
      try await trial.run(body)
      return nil
    } catch let fault as MarkdownTrial.Fault {
      return Rejection(fault)
    } catch let failure as HelperProcess.StartFailure {
      // A newsroom that cannot file is worse than a draft that is slow: what is known to be slow is refused without a trial.
      logger.error("Could not try a draft in another process", metadata: ["error": "\(failure)"])
      return nil
    }
  }
}

extension Rejection {
  fileprivate init(_ fault: MarkdownTrial.Fault) {
    let limit =
      switch fault {
      case .tooSlow: "\(MarkdownTrialServer.seconds) seconds of processor time"
      case .tooLarge: "\(MarkdownTrialServer.memory >> 20) MB of memory"
      }
    self.init(
      .tooComplex, "Reading the text takes more than \(limit).",
      hint: "Look for marks that are repeated without end, such as brackets, bars or asterisks, and remove them.")
  }
}

extension AcceptedDraft.Picture {
  /// The picture's own file, and its renditions.
  fileprivate static func all(of file: PictureFile) -> [Self] {
    let own = Self(
      name: file.name, sha256: file.sha256, mediaType: file.format.rawValue, width: file.width, height: file.height,
      bytes: file.bytes)
    return [own]
      + file.renditions.map { rendition in
        Self(
          name: file.name, sha256: rendition.sha256, mediaType: rendition.format.rawValue, width: rendition.width,
          height: rendition.height, bytes: rendition.bytes)
      }
  }
}
