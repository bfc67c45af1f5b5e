public import Foundation
public import Newsroom
import Postgres

/// What a text is sent in for.
public enum SubmissionIntent: Hashable, Sendable {
  /// A new story, or the next version of a draft or of one under review, as its slug says; as a draft if so wished; wanted for a
  /// time, as it was written, whatever its front matter says.
  case submit(asDraft: Bool, wanted: String? = nil)
  /// A new version of that story.
  case edit(StoryReference, revision: Revision?, note: String?)
  /// A slip of the keyboard in a published story mended.
  case fix(StoryReference, revision: Revision?, note: String?, asDraft: Bool)
  /// The meaning of a published story made plain; the note says how.
  case clarify(StoryReference, revision: Revision?, note: String, asDraft: Bool)
  /// A wrong fact of a published story mended; the note says which.
  case correct(StoryReference, revision: Revision?, note: String, asDraft: Bool)
  /// New facts for a published story.
  case update(StoryReference, revision: Revision?, note: String?, asDraft: Bool)

  /// The action that it asks for.
  public var action: Action {
    switch self {
    case .submit: .submit
    case .edit: .edit
    case .fix: .fix
    case .clarify: .clarify
    case .correct: .correct
    case .update: .update
    }
  }
}

/// What is sent in.
public struct IncomingSubmission: Sendable {
  /// The draft, byte for byte.
  public var draft: [UInt8]
  /// What its file was called, for messages.
  public var fileName: String?
  /// The pictures, byte for byte, by the names that the front matter gives them.
  public var pictures: [String: [UInt8]]
  /// Who sends it.
  public var submitter: Actor
  /// The account behind `--as`, when somebody speaks for the submitter.
  public var asRequestedBy: String?
  /// What for.
  public var intent: SubmissionIntent

  /// A submission of these parts.
  public init(
    draft: [UInt8], fileName: String? = nil, pictures: [String: [UInt8]] = [:], submitter: Actor,
    asRequestedBy: String? = nil, intent: SubmissionIntent
  ) {
    self.draft = draft
    self.fileName = fileName
    self.pictures = pictures
    self.submitter = submitter
    self.asRequestedBy = asRequestedBy
    self.intent = intent
  }
}

/// What came in, and what became of it.
public struct Submission: Hashable, Sendable {
  /// How far it has got.
  public enum State: String, CaseIterable, Codable, Sendable {
    /// Not looked at yet.
    case waiting
    /// A version of a story.
    case accepted
    /// Not a version of any story; kept with the reason.
    case rejected
  }

  /// Its number.
  public var id: SubmissionID
  /// How far it has got.
  public var state: State
  /// What it was for.
  public var action: Action
  /// Who sent it, as records name them.
  public var submitter: String
  /// What its file was called.
  public var fileName: String?
  /// When it came in.
  public var receivedAt: Date
  /// When it was accepted or rejected.
  public var settledAt: Date?
  /// The story that it became, or lies beside.
  public var story: StoryNumber?
  /// The story's slug.
  public var slug: StorySlug?
  /// The version that it became; the existing one when its content made nothing new.
  public var version: VersionNumber?
  /// Whether that version was there before, so that it made nothing new.
  public var isUnchanged: Bool
  /// What the checks found in it.
  public var findings: [Finding]
  /// Why it was not accepted.
  public var rejection: Rejection?
}

/// A submission that waits for its parser.
public struct PendingSubmission: Sendable {
  /// Its number.
  public var id: SubmissionID
  /// The draft, byte for byte.
  public var draft: [UInt8]
  /// What its file was called.
  public var fileName: String?
  /// The pictures, by the names that the front matter gives them.
  public var pictures: [String: [UInt8]]
  /// The pictures of the story that it is a new text of, as that story has them now, by name; none for a new story.
  public var keptPictures: [String: KeptPicture]
  /// Who sent it, as records name them.
  public var submitter: String
  /// What for.
  public var intent: SubmissionIntent
  /// When it came in.
  public var receivedAt: Date
}

/// A picture that a story has already.
public struct KeptPicture: Sendable {
  /// Its files.
  public var files: Content.Picture.Files
  /// The picture itself, where the story lacks words for it that its file may have; nil for all others, which are not read.
  public var bytes: [UInt8]?

  /// A picture of these files.
  public init(files: Content.Picture.Files, bytes: [UInt8]? = nil) {
    self.files = files
    self.bytes = bytes
  }
}

/// What a draft turned out to say.
public struct AcceptedDraft: Sendable {
  /// What is known of a picture's file, or of one made of it.
  public struct Picture: Hashable, Sendable {
    /// The name under which it came with the submission.
    public var name: String
    /// SHA-256 of its bytes, lower-case hexadecimal.
    public var sha256: String
    /// `image/jpeg`, `image/png` or `image/webp`.
    public var mediaType: String
    /// In pixels.
    public var width: Int
    /// In pixels.
    public var height: Int
    /// The file as readers get it; nil for the one that came with the submission.
    public var bytes: [UInt8]?

    /// A picture of these properties.
    public init(
      name: String, sha256: String, mediaType: String, width: Int, height: Int, bytes: [UInt8]? = nil
    ) {
      self.name = name
      self.sha256 = sha256
      self.mediaType = mediaType
      self.width = width
      self.height = height
      self.bytes = bytes
    }
  }

  /// What it says.
  public var content: Content
  /// The embargo as the draft has it, such as `06:00`; nil without one. The same words as in the version before mean the same
  /// instant.
  public var embargoAsWritten: String?
  /// The time that it is wanted for as the draft has it; what is said of the embargo goes for it, too.
  public var publishAsWritten: String?
  /// Whether it names its slug. One that does not keeps the story's when it came in for a story that there is; submitted on its
  /// own it begins a story, under a slug that is free.
  public var namesSlug: Bool
  /// The slugs to choose from for a new story when it names none, the best first; the content's own when empty.
  public var slugChoices: [StorySlug]
  /// What the checks found; which of it blocks approval, the store takes from the desk's policy that it copies.
  public var findings: [Finding]
  /// The files of the pictures that it names, as far as they came with the submission.
  public var pictures: [Picture]

  /// A draft of these parts.
  public init(
    content: Content, namesSlug: Bool = true, slugChoices: [StorySlug] = [], embargoAsWritten: String? = nil,
    publishAsWritten: String? = nil, findings: [Finding], pictures: [Picture] = []
  ) {
    self.content = content
    self.namesSlug = namesSlug
    self.slugChoices = slugChoices
    self.embargoAsWritten = embargoAsWritten
    self.publishAsWritten = publishAsWritten
    self.findings = findings
    self.pictures = pictures
  }
}

/// What became of a draft that could be read.
public enum SubmissionOutcome: Hashable, Sendable {
  /// It is that version now; `isNew` is false when the working version said the same already.
  case accepted(StoryNumber, VersionNumber, isNew: Bool)
  /// It is no version; with a story, its text lies beside that.
  case rejected(Rejection, beside: StoryNumber?)
}

extension Submission {
  init(row: Row) throws {
    let intent: StoredIntent = try row.json("intent")
    self.init(
      id: try row.ordinal("id"), state: try row.choice("state"), action: intent.action,
      submitter: try row.decode("submitter"), fileName: try row.decode("file_name"),
      receivedAt: try row.decode("received_at"), settledAt: try row.decode("settled_at"),
      story: try row.optionalOrdinal("story"), slug: try row.optionalSlug("slug"),
      version: try row.optionalOrdinal("version"), isUnchanged: try row.decode("unchanged"),
      findings: try row.json("findings"), rejection: try row.optionalJSON("rejection"))
  }
}
