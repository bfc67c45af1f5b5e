/// What becomes of a text that came in.
public enum Reception: Hashable, Sendable {
  /// It begins a story, in this state: `draft` or `desk_review`.
  case newStory(StoryState)
  /// It is the story's next version, and this follows.
  case nextVersion(Consequence)
  /// It says what the working version says: nothing new is made. What follows is the state alone, when a draft goes
  /// before the desk by it; nil when nothing changes at all.
  case unchanged(Consequence?)
  /// It is no version, but the text is kept beside this story: it lost a race or met a lock.
  case refusedButKept(StoryNumber, Refusal)
  /// It is no version; of the text there is what the submission keeps.
  case refused(Refusal)
}

/// A text that came in, as far as the workflow asks.
public struct Arrival: Hashable, Sendable {
  /// What it came in for: `submit`, `edit`, `correct` or `update`, with revision, note and `asDraft`.
  public var request: RequestFacts
  /// The desk that the text names.
  public var desk: DeskSlug
  /// The slug that the text names.
  public var slug: StorySlug
  /// The story that has that slug now; nil when none has.
  public var slugHolder: StoryNumber?
  /// The hash of its content.
  public var contentHash: ContentHash

  /// An arrival of these properties.
  public init(
    _ request: RequestFacts, desk: DeskSlug, slug: StorySlug, slugHolder: StoryNumber?, contentHash: ContentHash
  ) {
    self.request = request
    self.desk = desk
    self.slug = slug
    self.slugHolder = slugHolder
    self.contentHash = contentHash
  }
}
