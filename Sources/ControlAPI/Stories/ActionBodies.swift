package import Newsroom

/// A request to act on a story; fields that the action does not use are ignored.
package struct ActionBody: Codable, Sendable {
  /// The revision that the person acts on.
  package var revision: Int?
  package var note: String?
  /// When it goes out, as typed; a bare time is the desk's.
  package var at: String?
  /// The trigger that lets it go out.
  package var on: String?
  /// Whether it goes out at once, whatever its text and its desk say.
  package var now: Bool?
  /// Required checks to override.
  package var override: [String]?
  /// Why checks are overridden or break-glass is used.
  package var reason: String?
  /// Whether to break the glass.
  package var breakGlass: Bool?
  /// Which of the signatures that are needed it is.
  package var signAs: String?
  /// Whether to sign without having read it.
  package var unread: Bool?
  /// The desk to move to.
  package var desk: String?
  /// The slug to have from now on.
  package var slug: String?
  package var assignee: String?
  /// The package that the story is put into, or taken out of.
  package var package: String?
  /// Whether a kill leaves no page.
  package var vanish: Bool?
  /// When what is set by hand of the front page ends, as typed; a bare time is the desk's.
  package var until: String?
  /// For how many seconds from now a preview link holds.
  package var seconds: Int?
  /// The preview link to end.
  package var token: String?
  /// The line of the working version's draft that a note is about.
  package var line: Int?
  /// A note of the thread that a note answers in, or that is resolved.
  package var thread: Int?

  package init(
    revision: Int? = nil, note: String? = nil, at: String? = nil, on: String? = nil, now: Bool? = nil,
    override: [String]? = nil, reason: String? = nil,
    breakGlass: Bool? = nil, signAs: String? = nil, unread: Bool? = nil, desk: String? = nil, slug: String? = nil,
    assignee: String? = nil,
    package: String? = nil, vanish: Bool? = nil, until: String? = nil, seconds: Int? = nil, token: String? = nil,
    line: Int? = nil, thread: Int? = nil
  ) {
    self.revision = revision
    self.note = note
    self.at = at
    self.on = on
    self.now = now
    self.override = override
    self.reason = reason
    self.breakGlass = breakGlass
    self.signAs = signAs
    self.unread = unread
    self.desk = desk
    self.slug = slug
    self.assignee = assignee
    self.package = package
    self.vanish = vanish
    self.until = until
    self.seconds = seconds
    self.token = token
    self.line = line
    self.thread = thread
  }
}

/// What a person has had before their eyes: a version's full text, and the revision of the story with it.
package struct SeenBody: Codable, Sendable {
  /// The version that was read, to its end.
  package var version: Int?
  /// Its content hash, as it was shown.
  package var contentHash: String?
  /// The story's revision at that time: what is done next is done on it.
  package var revision: Int?

  /// What was seen.
  package init(version: Int? = nil, contentHash: String? = nil, revision: Int? = nil) {
    self.version = version
    self.contentHash = contentHash
    self.revision = revision
  }
}

/// Whether somebody may do something, and if not, why and who may.
package struct ExplanationBody: Codable, Sendable {
  /// Whether the caller may do it now.
  package var allowed: Bool
  /// Every reason why not, in the order of checking.
  package var refusals: [Refusal]
  /// Who may do it now.
  package var whoCould: [String]
  /// The freezes that last where the story is, of an action that may let it out.
  package var frozenBy: [FreezeBody]

  package init(allowed: Bool, refusals: [Refusal], whoCould: [String], frozenBy: [FreezeBody] = []) {
    self.frozenBy = frozenBy
    self.allowed = allowed
    self.refusals = refusals
    self.whoCould = whoCould
  }
}

/// A request that takes nothing but a note.
package struct NoteBody: Codable, Sendable {
  package var note: String?

  package init(note: String? = nil) { self.note = note }
}
