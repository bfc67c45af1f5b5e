package import Newsroom

/// A person's day at a glance.
package struct TodayBody: Codable, Sendable {
  /// Stories that wait for one reason.
  package struct Waiting: Codable, Sendable {
    /// Why, as `inbox_reasons` of a story in the inbox says it.
    package var reason: String
    /// How many stories.
    package var stories: Int
    /// When the oldest of their versions came in.
    package var oldest: Instant
    /// How many of them are late.
    package var late: Int
    /// When the next of the others is due.
    @NullWhenNil package var dueAt: Instant?

    /// A count.
    package init(reason: String, stories: Int, oldest: Instant, late: Int = 0, dueAt: Instant? = nil) {
      self.late = late
      self.dueAt = dueAt
      self.reason = reason
      self.stories = stories
      self.oldest = oldest
    }
  }

  /// Whose.
  package var staff: String
  /// The person's name.
  package var name: String
  /// The person's title.
  @NullWhenNil package var title: String?
  /// The database's clock.
  package var now: Instant
  /// What waits, the first to act on first.
  package var waiting: [Waiting]
  /// What goes out by itself within a day, the next first.
  package var goingOut: [StoryBody]

  /// The freezes that last.
  package var freezes: [FreezeBody]

  /// A day of these parts.
  package init(
    staff: String, name: String, title: String?, now: Instant, waiting: [Waiting], goingOut: [StoryBody],
    freezes: [FreezeBody] = []
  ) {
    self.staff = staff
    self.name = name
    self.title = title
    self.now = now
    self.waiting = waiting
    self.goingOut = goingOut
    self.freezes = freezes
  }
}
