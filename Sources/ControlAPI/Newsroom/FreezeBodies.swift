package import Newsroom

/// A freeze that lasts: nothing goes out by itself there.
package struct FreezeBody: Codable, Sendable {
  /// The desk; `*` for the whole newsroom.
  package var desk: String
  /// The desk's time zone, or the newsroom's.
  @NullWhenNil package var timeZone: String?
  /// Why; empty in the status, which any account may see.
  package var reason: String
  /// Who froze it.
  package var by: String
  package var since: Instant
  /// When it ends by itself.
  @NullWhenNil package var until: Instant?
  /// The number of its row in the database, where nobody has signed it; null for one that signatures vouch for.
  @NullWhenNil package var unsigned: Int?

  package init(
    desk: String, timeZone: String?, reason: String, by: String, since: Instant, until: Instant?, unsigned: Int? = nil
  ) {
    self.desk = desk
    self.timeZone = timeZone
    self.reason = reason
    self.by = by
    self.since = since
    self.until = until
    _unsigned = NullWhenNil(wrappedValue: unsigned)
  }
}

/// What freezes keep from going out.
package struct FrozenBody: Codable, Sendable {
  /// A story that would have gone out, or that will fall due.
  package struct Story: Codable, Sendable {
    package var number: Int
    package var slug: String
    package var desk: String
    @NullWhenNil package var timeZone: String?
    package var headline: String
    /// When it would have gone out, or will fall due.
    package var due: Instant
    /// Since when it is held; null for one that is yet to fall due.
    @NullWhenNil package var heldSince: Instant?
    /// Whether a freeze that lasts keeps it; if not, it waits for somebody to release or drop it.
    package var frozen: Bool

    package init(
      number: Int, slug: String, desk: String, timeZone: String?, headline: String, due: Instant, heldSince: Instant?,
      frozen: Bool
    ) {
      self.number = number
      self.slug = slug
      self.desk = desk
      self.timeZone = timeZone
      self.headline = headline
      self.due = due
      self.heldSince = heldSince
      self.frozen = frozen
    }
  }

  /// The freezes that last, in the order in which they began.
  package var freezes: [FreezeBody]
  /// What they, and earlier ones, keep, by when it would have gone out.
  package var stories: [Story]

  package init(freezes: [FreezeBody], stories: [Story]) {
    self.freezes = freezes
    self.stories = stories
  }
}

/// A request to freeze a desk or the newsroom.
package struct FreezeRequestBody: Codable, Sendable {
  /// The desk; the whole newsroom if left out.
  package var desk: String?
  package var reason: String?
  /// When it ends by itself, as typed; a bare time is the desk's.
  package var until: String?

  package init(desk: String? = nil, reason: String? = nil, until: String? = nil) {
    self.desk = desk
    self.reason = reason
    self.until = until
  }
}

/// A request to end a freeze, or to say what becomes of what one kept.
package struct UnfreezeRequestBody: Codable, Sendable {
  /// The desk; the whole newsroom if left out.
  package var desk: String?
  /// What becomes of the stories; if left out, they stay held.
  package var verdict: FrozenVerdict?
  /// Their numbers or slugs.
  package var stories: [String]?
  /// Whether it is all that is held.
  package var all: Bool?

  package init(desk: String? = nil, verdict: FrozenVerdict? = nil, stories: [String]? = nil, all: Bool? = nil) {
    self.desk = desk
    self.verdict = verdict
    self.stories = stories
    self.all = all
  }
}

/// What came of it that a freeze was ended.
package struct UnfreezeBody: Codable, Sendable {
  /// A story for which it could not be done.
  package struct Refused: Codable, Sendable {
    package var story: Int
    package var refusal: Refusal

    package init(story: Int, refusal: Refusal) {
      self.story = story
      self.refusal = refusal
    }
  }

  /// The freeze that ended; null when none lasted there.
  @NullWhenNil package var ended: FreezeBody?
  /// The stories that went out.
  package var released: [Int]
  /// Those that went back to their desks.
  package var dropped: [Int]
  /// Those for which it could not be done.
  package var refused: [Refused]
  /// What is still held or frozen.
  package var left: FrozenBody

  package init(ended: FreezeBody?, released: [Int], dropped: [Int], refused: [Refused], left: FrozenBody) {
    self.released = released
    self.dropped = dropped
    self.refused = refused
    self.left = left
    _ended = NullWhenNil(wrappedValue: ended)
  }
}
