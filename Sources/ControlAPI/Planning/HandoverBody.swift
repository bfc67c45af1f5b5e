package import Newsroom

/// What one shift hands to the next.
package struct HandoverBody: Codable, Sendable {
  /// Something that happened.
  package struct Happening: Codable, Sendable {
    /// Of what readers got, the kind of decision: `publish`, `fix`, `clarify`, `correct`, `update`, `retract`, `readdress`; else `ask_kill`, `drop_kill`,
    /// `kill`, `unpublish`, `spike`, `override`, `freeze`, `unfreeze`, `pause trigger`, `resume trigger`, `fire trigger`, which was refused.
    package var what: String
    package var at: Instant
    /// Who did it; `system` for what went out by itself.
    package var by: String
    @NullWhenNil package var onBehalfOf: String?
    @NullWhenNil package var story: Int?
    @NullWhenNil package var slug: String?
    /// The desk; null for the whole newsroom.
    @NullWhenNil package var desk: String?
    @NullWhenNil package var headline: String?
    @NullWhenNil package var trigger: String?
    /// The checks that were overridden.
    package var overridden: [String]
    /// Why, if anybody said.
    @NullWhenNil package var reason: String?

    package init(
      what: String, at: Instant, by: String, onBehalfOf: String? = nil, story: Int? = nil, slug: String? = nil,
      desk: String? = nil, headline: String? = nil, trigger: String? = nil, overridden: [String] = [],
      reason: String? = nil
    ) {
      self.what = what
      self.at = at
      self.by = by
      self.onBehalfOf = onBehalfOf
      self.story = story
      self.slug = slug
      self.desk = desk
      self.headline = headline
      self.trigger = trigger
      self.overridden = overridden
      self.reason = reason
    }
  }

  /// Glass that somebody broke.
  package struct BrokenGlass: Codable, Sendable {
    package var story: Int
    package var slug: String
    package var by: String
    package var at: Instant
    /// Why.
    package var reason: String
    /// What was done alone: `approve` or `kill`.
    package var what: String
    /// Who has looked at it; null while nobody has.
    @NullWhenNil package var closedBy: String?
    @NullWhenNil package var closedAt: Instant?

    package init(
      story: Int, slug: String, by: String, at: Instant, reason: String, what: String = "approve", closedBy: String?,
      closedAt: Instant?
    ) {
      self.story = story
      self.slug = slug
      self.by = by
      self.at = at
      self.reason = reason
      self.what = what
      self.closedBy = closedBy
      self.closedAt = closedAt
    }
  }

  /// A trigger that is paused.
  package struct PausedTrigger: Codable, Sendable {
    package var trigger: String
    package var by: String
    package var since: Instant
    @NullWhenNil package var reason: String?
    /// How many stories wait for it.
    package var waiting: Int

    package init(trigger: String, by: String, since: Instant, reason: String?, waiting: Int) {
      self.trigger = trigger
      self.by = by
      self.since = since
      self.reason = reason
      self.waiting = waiting
    }
  }

  /// Somebody stands in for another.
  package struct Cover: Codable, Sendable {
    package var staff: String
    /// For whom.
    package var covering: String
    /// Where; null for every desk.
    @NullWhenNil package var desk: String?
    @NullWhenNil package var until: Instant?

    package init(staff: String, covering: String, desk: String?, until: Instant?) {
      self.staff = staff
      self.covering = covering
      self.desk = desk
      self.until = until
    }
  }

  /// How many open stories there are for one reason.
  package struct Count: Codable, Sendable {
    /// As `inbox_reasons` of a story says it, or `late` or `claimed`.
    package var reason: String
    package var stories: Int

    package init(reason: String, stories: Int) {
      self.reason = reason
      self.stories = stories
    }
  }

  /// The database's clock.
  package var now: Instant
  /// From when on it is told what happened.
  package var since: Instant
  /// The desks.
  package var desks: [String]
  /// In which zone the times are told.
  package var timeZone: String
  /// What happened, the last first.
  package var done: [Happening]
  /// How much happened in all.
  package var doneInAll: Int
  /// What is open, what is not well first; each with `inbox_reasons`.
  @ListItems package var open: [StoryBody]
  /// How many are open, by reason; those of which there are none are left out.
  package var counts: [Count]
  package var brokenGlass: [BrokenGlass]
  /// The freezes that last.
  package var freezes: [FreezeBody]
  package var paused: [PausedTrigger]
  package var cover: [Cover]
  /// What goes out within a day, or is wanted to.
  package var comingUp: [CalendarBody.Item]

  package init(
    now: Instant, since: Instant, desks: [String], timeZone: String, done: [Happening] = [], doneInAll: Int = 0,
    open: [StoryBody] = [], counts: [Count] = [], brokenGlass: [BrokenGlass] = [], freezes: [FreezeBody] = [],
    paused: [PausedTrigger] = [], cover: [Cover] = [], comingUp: [CalendarBody.Item] = []
  ) {
    self.now = now
    self.since = since
    self.desks = desks
    self.timeZone = timeZone
    self.done = done
    self.doneInAll = doneInAll
    self.open = open
    self.counts = counts
    self.brokenGlass = brokenGlass
    self.freezes = freezes
    self.paused = paused
    self.cover = cover
    self.comingUp = comingUp
  }
}
