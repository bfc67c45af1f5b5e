package import Newsroom

/// A package: stories that readers see all together or not at all.
package struct PackageBody: Codable, Sendable {
  /// A story that is in it, or went out with it.
  package struct Story: Codable, Sendable {
    package var number: Int
    package var slug: String
    package var desk: String
    /// The desk's time zone.
    @NullWhenNil package var timeZone: String?
    package var headline: String
    package var state: StoryState
    package var approvals: StoryBody.Approvals
    @NullWhenNil package var hold: StoryBody.Hold?
    /// Whether it is on its way to readers, or was published.
    package var out: Bool
    /// Why it keeps the package: `not_approved`, `spiked`, `embargoed`, `frozen`, or why it is held itself; null when it does not.
    @NullWhenNil package var missing: String?

    package init(
      number: Int, slug: String, desk: String, timeZone: String?, headline: String, state: StoryState,
      approvals: StoryBody.Approvals, hold: StoryBody.Hold?, out: Bool, missing: String?
    ) {
      self.number = number
      self.slug = slug
      self.desk = desk
      self.timeZone = timeZone
      self.headline = headline
      self.state = state
      self.approvals = approvals
      self.hold = hold
      self.out = out
      self.missing = missing
    }
  }

  /// That its stories are fixed.
  package struct Closing: Codable, Sendable {
    /// By whom.
    package var by: String
    package var since: Instant
    /// The time that it waits for.
    @NullWhenNil package var at: Instant?
    /// The trigger that it waits for.
    @NullWhenNil package var on: String?

    package init(by: String, since: Instant, at: Instant?, on: String?) {
      self.by = by
      self.since = since
      self.at = at
      self.on = on
    }
  }

  package var name: String
  /// `open`, `closed` or `out`.
  package var state: String
  /// Who closed it, and what it waits for; null while it is open, and once it is out.
  @NullWhenNil package var closed: Closing?
  /// Why all of it is held until somebody closes it again: `trigger_changed` or `missed_schedule`; null when it is not.
  @NullWhenNil package var held: String?
  /// How many of its stories are yet to go out.
  package var waiting: Int
  /// How many of those keep it.
  package var missing: Int
  /// Its stories, by number, those that are out included.
  package var stories: [Story]

  package init(
    name: String, state: String, closed: Closing?, held: String? = nil, waiting: Int, missing: Int, stories: [Story]
  ) {
    self.name = name
    self.state = state
    self.closed = closed
    _held = NullWhenNil(wrappedValue: held)
    self.waiting = waiting
    self.missing = missing
    self.stories = stories
  }
}

/// A request to close a package.
package struct ClosePackageBody: Codable, Sendable {
  /// The time that it waits for, as typed; without an offset it is the newsroom's.
  package var at: String?
  /// The trigger that it waits for.
  package var on: String?

  package init(at: String? = nil, on: String? = nil) {
    self.at = at
    self.on = on
  }
}
