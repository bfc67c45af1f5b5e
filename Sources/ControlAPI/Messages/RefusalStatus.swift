package import Newsroom

extension RefusalCode {
  /// The HTTP status of a problem of this code (RFC 9110, section 15).
  package var httpStatus: Int {
    switch self {
    case .usage: 400
    case .idempotencyMismatch, .invalidDraft, .slugTaken, .badConfiguration: 422
    case .notFound: 404
    case .gone: 410
    case .tooLarge: 413
    case .unavailable, .tooManyConnections: 503
    case .internal: 500
    case .versionConflict, .wrongState, .alreadyApproved, .unread, .frozen, .inProgress: 409
    case .unknownAccount, .selfApproval, .notPermitted, .checksFailed, .embargoed: 403
    }
  }

  /// The command's exit status (sysexits(3)).
  package var exitStatus: Int32 {
    switch self {
    case .usage, .idempotencyMismatch: 64
    case .invalidDraft, .slugTaken, .tooLarge: 65
    case .notFound, .gone: 66
    case .unavailable, .tooManyConnections: 69
    case .internal: 70
    case .versionConflict, .wrongState, .alreadyApproved, .unread, .frozen, .inProgress: 75
    case .unknownAccount, .selfApproval, .notPermitted, .checksFailed, .embargoed: 77
    case .badConfiguration: 78
    }
  }

  /// A few words for a problem's `title`.
  package var title: String {
    let words = rawValue.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension Rejection.Code {
  /// The code, and so the exit status, with which the command reports a rejected draft.
  package var refusalCode: RefusalCode {
    switch self {
    case .slugTaken: .slugTaken
    case .wrongState: .wrongState
    case .versionConflict: .versionConflict
    case .notPermitted: .notPermitted
    case .tooLarge, .notUTF8, .controlCharacter, .noFrontMatter, .yaml, .tooDeep, .tooComplex, .unknownKey,
      .duplicateKey, .missing,
      .wrongType, .unknownDesk, .embargo, .picture, .moreThanFix, .notRead:
      .invalidDraft
    }
  }
}
