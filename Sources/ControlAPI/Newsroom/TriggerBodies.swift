package import Newsroom

/// A trigger, and how it is doing.
package struct TriggerBody: Codable, Sendable {
  /// That it is paused.
  package struct Pause: Codable, Sendable {
    /// By whom.
    package var by: String
    package var since: Instant
    /// Why, if they said.
    @NullWhenNil package var reason: String?

    package init(by: String, since: Instant, reason: String?) {
      self.by = by
      self.since = since
      self.reason = reason
    }
  }

  package var name: String
  /// `cron`, `event`, `file`, `after` or `webhook`.
  package var kind: String
  /// What its kind has it say, by key.
  package var settings: CanonicalJSON
  /// The desks whose stories may wait for it; null for all.
  @NullWhenNil package var desks: [String]?
  /// Since when it is defined so.
  package var definedAt: Instant
  @NullWhenNil package var paused: Pause?
  /// When the clock makes it fire next; null where it does not.
  @NullWhenNil package var nextAt: Instant?
  /// How many stories wait for it.
  package var waiting: Int
  @NullWhenNil package var last: FiringBody?

  package init(
    name: String, kind: String, settings: CanonicalJSON, desks: [String]?, definedAt: Instant, paused: Pause?,
    nextAt: Instant?, waiting: Int, last: FiringBody?
  ) {
    self.name = name
    self.kind = kind
    self.settings = settings
    self.desks = desks
    self.definedAt = definedAt
    self.paused = paused
    self.nextAt = nextAt
    self.waiting = waiting
    self.last = last
  }
}

/// A firing of a trigger, and what it did.
package struct FiringBody: Codable, Sendable {
  /// What became of a story that waited for it.
  package struct Outcome: Codable, Sendable {
    package var story: Int
    package var slug: String
    /// Why it did not go out; null when it did.
    @NullWhenNil package var refused: String?

    package init(story: Int, slug: String, refused: String?) {
      self.story = story
      self.slug = slug
      self.refused = refused
    }
  }

  /// What became of a package that waited for it.
  package struct Packaged: Codable, Sendable {
    package var name: String
    /// Whether it went out by this firing; one that did not may yet, once nothing of it is missing.
    package var out: Bool
    /// The numbers of its stories.
    package var stories: [Int]

    package init(name: String, out: Bool, stories: [Int]) {
      self.name = name
      self.out = out
      self.stories = stories
    }
  }

  /// What came of it.
  package enum State: String, CaseIterable, Codable, Sendable {
    /// Not every story that waited for it has been looked at.
    case running
    /// At least one story went out.
    case fired
    /// No story waited for it, and no package.
    case nothingWaited = "nothing_waited"
    /// It let nothing go out: `refused` says why, or each story's does, or `package show`.
    case refused
  }

  /// One more with each firing of any trigger.
  package var number: Int
  package var trigger: String
  package var at: Instant
  /// Who had it fire: a handle, or `system`.
  package var actor: String
  @NullWhenNil package var onBehalfOf: String?
  /// Why it fired: `kind` is `command`, `tick`, `database`, `webhook`, `file` or `story`.
  package var cause: CanonicalJSON
  package var state: State
  /// Why it let nothing go out, such as `paused`; null when it could.
  @NullWhenNil package var refused: String?
  /// How many stories went out by it, those of packages included.
  package var fired: Int
  /// The stories, in the order in which they were looked at; the first thousand.
  package var stories: [Outcome]
  /// The packages that waited for it, by name.
  package var packages: [Packaged]

  package init(
    number: Int, trigger: String, at: Instant, actor: String, onBehalfOf: String?, cause: CanonicalJSON, state: State,
    refused: String?, fired: Int, stories: [Outcome], packages: [Packaged] = []
  ) {
    self.number = number
    self.trigger = trigger
    self.at = at
    self.actor = actor
    self.onBehalfOf = onBehalfOf
    self.cause = cause
    self.state = state
    self.refused = refused
    self.fired = fired
    self.stories = stories
    self.packages = packages
  }
}

/// What would become of a story if a trigger fired now.
package struct FiringForecastBody: Codable, Sendable {
  package var story: Int
  package var slug: String
  package var desk: String
  package var headline: String
  package var urgency: Int
  /// The package with which it waits for the trigger; null for one that waits alone.
  @NullWhenNil package var package: String?
  /// Whether it would go out.
  package var goesOut: Bool
  /// Why it would not; null when it would.
  @NullWhenNil package var refused: String?

  package init(
    story: Int, slug: String, desk: String, headline: String, urgency: Int, package: String? = nil, goesOut: Bool,
    refused: String?
  ) {
    self.story = story
    self.slug = slug
    self.desk = desk
    self.headline = headline
    self.urgency = urgency
    _package = NullWhenNil(wrappedValue: package)
    self.goesOut = goesOut
    self.refused = refused
  }
}
