public import FoundationEssentials

/// What somebody asks to be done to a story: the one value that goes from the control socket to the rules and the store.
public struct ActionRequest: Hashable, Sendable {
  /// What.
  public var action: Action
  /// To which story, as it was named.
  public var story: StoryReference
  /// The revision that the person has read; nil takes the story as it is.
  public var revision: Revision?
  /// What the person says about it.
  public var note: String?
  /// When it is to go out, to the microsecond, as the database keeps it; of actions that take a time.
  public var publishAt: Date?
  /// What `publishAt` was meant as, if it was a local time.
  public var meant: MeantTime?
  /// The trigger that is to let it go out; of actions that take a time.
  public var trigger: TriggerName?
  /// Whether it is to go out at once, whatever its text and its desk say; of `approve`.
  public var now: Bool
  /// Required checks that the signature overrides; of `approve`.
  public var overriddenChecks: [String]
  /// Why; goes with `overriddenChecks`.
  public var overrideReason: String?
  /// Why the glass is broken; of `approve`. Nil does not break it, an empty text asks to without saying why.
  public var breakGlassReason: String?
  /// Which of the signatures that are needed it is to be; nil for the first that is missing and that the person may give. Of
  /// `approve` and `republish`.
  public var signAs: Capability?
  /// Whether to sign without having read what is signed; of `approve` and `schedule`.
  public var unread: Bool
  /// The desk to move to; of `move` and `readdress`.
  public var desk: DeskSlug?
  /// The slug that it is to have; of `readdress`.
  public var slug: StorySlug?
  /// Whose work it is to be; of `assign`.
  public var assignee: StaffHandle?
  /// Whether the text is to stay with its author for now; of actions that bring a text.
  public var asDraft: Bool
  /// Whether no page is to say that there was a story; of `kill`.
  public var vanish: Bool
  /// When what is set ends, to the microsecond; of actions on the front page, and of links to previews.
  public var until: Date?
  /// The package; of actions on a story's package.
  public var package: PackageName?
  /// The link that is to end; nil for all of the story.
  public var preview: PreviewToken?
  /// The line that it is about; of `note`.
  public var noteLine: NotePlace?
  /// The number of a note of the thread that it answers in, or ends; of `note` and `note_resolve`.
  public var thread: Int?

  /// A request of these properties.
  public init(
    _ action: Action, _ story: StoryReference, revision: Revision? = nil, note: String? = nil, publishAt: Date? = nil,
    meant: MeantTime? = nil, trigger: TriggerName? = nil, now: Bool = false, overriddenChecks: [String] = [],
    overrideReason: String? = nil,
    breakGlassReason: String? = nil,
    signAs: Capability? = nil, unread: Bool = false,
    desk: DeskSlug? = nil, slug: StorySlug? = nil, assignee: StaffHandle? = nil, asDraft: Bool = false,
    vanish: Bool = false, until: Date? = nil, package: PackageName? = nil, preview: PreviewToken? = nil,
    noteLine: NotePlace? = nil, thread: Int? = nil
  ) {
    self.action = action
    self.story = story
    self.revision = revision
    self.note = note
    self.publishAt = publishAt.map { Instant($0).date }
    self.meant = meant
    self.trigger = trigger
    self.now = now
    self.overriddenChecks = overriddenChecks
    self.overrideReason = overrideReason
    self.breakGlassReason = breakGlassReason
    self.signAs = signAs
    self.unread = unread
    self.desk = desk
    self.slug = slug
    self.assignee = assignee
    self.asDraft = asDraft
    self.vanish = vanish
    self.until = until.map { Instant($0).date }
    self.package = package
    self.preview = preview
    self.noteLine = noteLine
    self.thread = thread
  }
}
