/// What the workflow must know of a story's notes to rule on another.
public struct NoteFacts: Hashable, Sendable {
  /// The notes that were said in one place or to one question, and whether that is resolved.
  public struct Thread: Hashable, Sendable {
    /// The number of the note that began it.
    public var number: Int
    /// Who wrote in it, each once, in their order; the first began it.
    public var writers: [StaffHandle]
    /// Whether nobody has written in it since somebody resolved it.
    public var isResolved: Bool

    /// A thread of these properties.
    public init(number: Int, writers: [StaffHandle], isResolved: Bool) {
      self.number = number
      self.writers = writers
      self.isResolved = isResolved
    }
  }

  /// How many notes a story may have.
  public static let most = 2000

  /// The number of the story's next note.
  public var next: Int
  /// The thread that the request names; nil when it names none, or one that there is not.
  public var thread: Thread?

  /// Facts of these properties.
  public init(next: Int, thread: Thread? = nil) {
    self.next = next
    self.thread = thread
  }
}

extension StoryChange {
  /// What is said in a thread, or that one is resolved; the words are the change's note.
  public struct NoteEntry: Hashable, Sendable {
    /// Its number among the story's notes.
    public var number: Int
    /// The number of the note that began the thread: its own where it begins one.
    public var thread: Int
    /// Whether it ends the thread.
    public var resolves: Bool
    /// The line that it is about.
    public var place: NotePlace?
    /// Who is told of it, since they wrote in the thread.
    public var tells: [StaffHandle]
  }
}
