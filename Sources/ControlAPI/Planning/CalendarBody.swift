package import Newsroom

/// What is to come, by time.
package struct CalendarBody: Codable, Sendable {
  /// What is to happen.
  package enum Kind: String, Codable, CaseIterable, Sendable {
    /// An approved story goes out.
    case time
    /// A story that is not approved is wanted to go out.
    case wanted
    /// An embargo ends; the story goes out by something else.
    case embargo
    /// A desk must have reviewed a story.
    case due
    /// A trigger fires by itself.
    case trigger
    /// A freeze ends by itself.
    case freezeEnd = "freeze_end"
  }

  /// Something that is to happen, or should have happened.
  package struct Item: Codable, Sendable {
    package var kind: Kind
    package var at: Instant
    /// Whether that has passed.
    package var late: Bool
    /// The desk; null for a trigger of several desks, and for a freeze of the newsroom.
    @NullWhenNil package var desk: String?
    /// The story's number; null for what is no story's.
    @NullWhenNil package var story: Int?
    @NullWhenNil package var slug: String?
    @NullWhenNil package var headline: String?
    @NullWhenNil package var urgency: Int?
    @NullWhenNil package var state: StoryState?
    /// Why the story will not go out as expected: as `at_risk` of a story, `frozen`, or for a trigger `paused`; null when all is well.
    @NullWhenNil package var atRisk: String?
    /// The trigger's name.
    @NullWhenNil package var trigger: String?
    /// How many stories wait for the trigger; told with its next run only.
    @NullWhenNil package var waiting: Int?
    /// Of a story that goes out: whether its embargo ends then.
    package var endsEmbargo: Bool

    package init(
      kind: Kind, at: Instant, late: Bool = false, desk: String? = nil, story: Int? = nil, slug: String? = nil,
      headline: String? = nil, urgency: Int? = nil, state: StoryState? = nil, atRisk: String? = nil,
      trigger: String? = nil, waiting: Int? = nil, endsEmbargo: Bool = false
    ) {
      self.endsEmbargo = endsEmbargo
      self.kind = kind
      self.at = at
      self.late = late
      self.desk = desk
      self.story = story
      self.slug = slug
      self.headline = headline
      self.urgency = urgency
      self.state = state
      self.atRisk = atRisk
      self.trigger = trigger
      self.waiting = waiting
    }
  }

  /// A trigger that no clock fires.
  package struct Untimed: Codable, Sendable {
    package var trigger: String
    /// How many stories wait for it.
    package var waiting: Int
    package var paused: Bool

    package init(trigger: String, waiting: Int, paused: Bool) {
      self.trigger = trigger
      self.waiting = waiting
      self.paused = paused
    }
  }

  /// The database's clock.
  package var now: Instant
  /// The first instant that is not looked at.
  package var until: Instant
  /// The desk; null for all.
  @NullWhenNil package var desk: String?
  /// The time zone by which the days are counted.
  package var timeZone: String
  /// The next first; what is behind its time comes before.
  package var items: [Item]
  /// How many of these are of stories that were left out, since there are too many.
  package var leftOut: Int
  /// Triggers for which stories wait, or that are paused, and that no clock fires.
  package var untimed: [Untimed]
  /// The freezes that last.
  package var freezes: [FreezeBody]

  package init(
    now: Instant, until: Instant, desk: String?, timeZone: String, items: [Item], leftOut: Int = 0,
    untimed: [Untimed] = [], freezes: [FreezeBody] = []
  ) {
    self.now = now
    self.until = until
    self.desk = desk
    self.timeZone = timeZone
    self.items = items
    self.leftOut = leftOut
    self.untimed = untimed
    self.freezes = freezes
  }
}
