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
    /// The story to look at first: what is due first, then the most urgent and the oldest.
    package var first: StoryBody? { firstItem?.body }
    @NullWhenNil private var firstItem: ListItem<StoryBody>?

    private enum CodingKeys: String, CodingKey {
      case reason, stories, oldest, late, dueAt
      case firstItem = "first"
    }

    /// A count.
    package init(
      reason: String, stories: Int, oldest: Instant, late: Int = 0, dueAt: Instant? = nil, first: StoryBody? = nil
    ) {
      firstItem = first.map { ListItem($0) }
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
  @ListItems package var goingOut: [StoryBody]

  /// The freezes that last.
  package var freezes: [FreezeBody]
  /// The time zone in which the person's times are told: their desk's.
  @NullWhenNil package var timeZone: String?
  /// What is to happen on the person's desks within a day, the next first; what is behind its time comes before.
  package var comingUp: [CalendarBody.Item]
  /// Triggers of the person's desks that are paused.
  package var paused: [HandoverBody.PausedTrigger]
  /// Who stands in for the person, and for whom they stand in.
  package var cover: [HandoverBody.Cover]
  /// What the person was told within a day.
  package var notices: Notices

  /// How many notices a person got.
  package struct Notices: Codable, Sendable {
    package var made: Int
    /// How many messages with notices could not be delivered.
    package var undelivered: Int

    package init(made: Int, undelivered: Int) {
      self.made = made
      self.undelivered = undelivered
    }
  }

  /// A day of these parts.
  package init(
    staff: String, name: String, title: String?, now: Instant, waiting: [Waiting], goingOut: [StoryBody],
    freezes: [FreezeBody] = [], timeZone: String? = nil, comingUp: [CalendarBody.Item] = [],
    paused: [HandoverBody.PausedTrigger] = [], cover: [HandoverBody.Cover] = [],
    notices: Notices = Notices(made: 0, undelivered: 0)
  ) {
    self.comingUp = comingUp
    self.paused = paused
    self.cover = cover
    self.notices = notices
    self.staff = staff
    self.name = name
    self.title = title
    self.now = now
    self.waiting = waiting
    self.goingOut = goingOut
    self.freezes = freezes
    _timeZone = NullWhenNil(wrappedValue: timeZone)
  }
}
