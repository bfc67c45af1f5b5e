package import Newsroom

/// The stories that are planned for a day.
package struct BudgetBody: Codable, Sendable {
  /// A story that is planned.
  package struct Story: Codable, Sendable {
    package var number: Int
    package var slug: String
    package var desk: String
    package var state: StoryState
    package var version: Int
    package var headline: String
    /// What it is about, if its draft says.
    @NullWhenNil package var summary: String?
    @NullWhenNil package var label: String?
    /// Who wrote it, as readers see them.
    package var bylines: [String]
    package var urgency: Int
    /// How many words its text has.
    package var words: Int
    /// Whether it has a picture.
    package var picture: Bool
    /// When it is to go out, or went out first; null for no time.
    @NullWhenNil package var at: Instant?
    /// The trigger that it waits for.
    @NullWhenNil package var trigger: String?
    @NullWhenNil package var assignee: String?
    /// Why it does not go out.
    @NullWhenNil package var hold: HoldReason?
    /// Why it will not go out as expected, as `at_risk` of a story.
    @NullWhenNil package var atRisk: String?

    package init(
      number: Int, slug: String, desk: String, state: StoryState, version: Int, headline: String, summary: String?,
      label: String?, bylines: [String], urgency: Int, words: Int, picture: Bool, at: Instant?, trigger: String?,
      assignee: String?, hold: HoldReason?, atRisk: String?
    ) {
      self.number = number
      self.slug = slug
      self.desk = desk
      self.state = state
      self.version = version
      self.headline = headline
      self.summary = summary
      self.label = label
      self.bylines = bylines
      self.urgency = urgency
      self.words = words
      self.picture = picture
      self.at = at
      self.trigger = trigger
      self.assignee = assignee
      self.hold = hold
      self.atRisk = atRisk
    }
  }

  /// The database's clock.
  package var now: Instant
  /// When the day begins.
  package var from: Instant
  /// When it ends.
  package var until: Instant
  /// The desk; null for all.
  @NullWhenNil package var desk: String?
  /// The time zone by which the day is counted.
  package var timeZone: String
  /// By desk, and then by time; those without a time come last.
  @ListItems package var stories: [Story]
  /// How many stories were left out, since there are too many.
  package var leftOut: Int

  package init(
    now: Instant, from: Instant, until: Instant, desk: String?, timeZone: String, stories: [Story], leftOut: Int = 0
  ) {
    self.now = now
    self.from = from
    self.until = until
    self.desk = desk
    self.timeZone = timeZone
    self.stories = stories
    self.leftOut = leftOut
  }
}
