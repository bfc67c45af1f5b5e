package import Newsroom

/// What people said to each other about a story, or a line of it.
package struct NoteThreadBody: Codable, Sendable {
  /// One of them.
  package struct Note: Codable, Sendable {
    /// Its number among the story's notes.
    package var number: Int
    package var by: String
    /// The person they stood in for.
    @NullWhenNil package var onBehalfOf: String?
    package var at: Instant
    /// What it says; null only where somebody resolved the thread without a word.
    @NullWhenNil package var text: String?
    /// Whether it ends the thread, until somebody writes in it again.
    package var resolves: Bool

    package init(number: Int, by: String, onBehalfOf: String? = nil, at: Instant, text: String?, resolves: Bool = false)
    {
      self.number = number
      self.by = by
      self.onBehalfOf = onBehalfOf
      self.at = at
      self.text = text
      self.resolves = resolves
    }
  }

  /// The number of the note that began it, by which it is known.
  package var number: Int
  /// Whether its last word is that it is resolved.
  package var resolved: Bool
  /// The version of which it was said, where it is about a line.
  @NullWhenNil package var version: Int?
  /// The line of that version's draft.
  @NullWhenNil package var line: Int?
  /// That line's words; of a long one the beginning.
  @NullWhenNil package var excerpt: String?
  /// The line of the working version's draft that has these words now; null where it has changed or gone.
  @NullWhenNil package var presentLine: Int?
  /// In their order.
  package var notes: [Note]

  /// Whether it is a note about the whole story that nobody has answered: it is there to be known, not to be dealt with.
  package var isRemark: Bool { !resolved && line == nil && notes.count == 1 }

  package init(
    number: Int, resolved: Bool = false, version: Int? = nil, line: Int? = nil, excerpt: String? = nil,
    presentLine: Int? = nil, notes: [Note]
  ) {
    self.number = number
    self.resolved = resolved
    self.version = version
    self.line = line
    self.excerpt = excerpt
    self.presentLine = presentLine
    self.notes = notes
  }
}
