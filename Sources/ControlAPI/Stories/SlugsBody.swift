/// The stories that somebody may mean by what they typed.
package struct SlugsBody: Codable, Sendable {
  /// A story by its names.
  package struct Named: Codable, Sendable {
    package var number: Int
    package var slug: String

    package init(number: Int, slug: String) {
      self.number = number
      self.slug = slug
    }
  }

  /// The slugs that begin so, those that changed last first; 10 at most.
  package var beginning: [String]
  /// The slug that is most like it, of the stories that came in last.
  @NullWhenNil package var closest: String?
  /// The slug of the story that the caller saw last.
  @NullWhenNil package var lastSeen: String?
  /// The slug of the story on which the caller last did something that they can undo, within a day.
  @NullWhenNil package var lastActed: String?

  /// The stories on which the caller may do what was asked for, those that changed last first, 100 at most; null when nothing
  /// was asked for.
  @NullWhenNil package var actionable: [Named]?

  package init(
    beginning: [String], closest: String?, lastSeen: String?, lastActed: String?, actionable: [Named]? = nil
  ) {
    self.actionable = actionable
    self.lastActed = lastActed
    self.beginning = beginning
    self.closest = closest
    self.lastSeen = lastSeen
  }
}
