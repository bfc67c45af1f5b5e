package import Newsroom

/// What a story waits for.
package struct StandingBody: Codable, Sendable {
  /// The trigger that it waits for.
  package struct Trigger: Codable, Sendable {
    /// A firing that did not let the story go out.
    package struct Refused: Codable, Sendable {
      package var firing: Int
      package var at: Instant
      /// `paused`, `embargoed`, `held`, `missed`, `trigger_changed`, or the reason of a hold.
      package var reason: String

      package init(firing: Int, at: Instant, reason: String) {
        self.firing = firing
        self.at = at
        self.reason = reason
      }
    }

    package var name: String
    /// Whether there is such a trigger now.
    package var exists: Bool
    @NullWhenNil package var paused: TriggerBody.Pause?
    /// When the clock makes it fire next; null where it does not.
    @NullWhenNil package var nextAt: Instant?
    /// The last firing since the story was signed that did not let it go out.
    @NullWhenNil package var refused: Refused?

    package init(name: String, exists: Bool, paused: TriggerBody.Pause?, nextAt: Instant?, refused: Refused?) {
      self.name = name
      self.exists = exists
      self.paused = paused
      self.nextAt = nextAt
      self.refused = refused
    }
  }

  package var story: StoryBody
  /// Null for a story that waits for none.
  @NullWhenNil package var trigger: Trigger?
  /// The package that it goes out with; null for a story that goes out alone.
  @NullWhenNil package var goesWith: PackageBody?
  /// Who may do next what it waits for: sign the kill that somebody asked for, approve what is before the desk, publish what
  /// nobody has sent.
  package var whoCould: [String]

  package init(story: StoryBody, trigger: Trigger?, goesWith: PackageBody? = nil, whoCould: [String]) {
    self.story = story
    self.trigger = trigger
    _goesWith = NullWhenNil(wrappedValue: goesWith)
    self.whoCould = whoCould
  }
}
