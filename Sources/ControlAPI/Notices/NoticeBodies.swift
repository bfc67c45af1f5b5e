package import Newsroom

/// Something that a person was told.
package struct NoticeBody: Codable, Sendable {
  /// A message that it went in, or goes in.
  package struct Message: Codable, Sendable {
    /// `email`, `program`, `webhook` …
    package var channel: String
    /// `waiting`, `sending`, `sent`, `failed`, or `settled`: not sent, since it was past by then.
    package var state: String
    /// Whether it waits, or waited, for the end of the person's quiet.
    package var digest: Bool
    /// How often it was tried.
    package var attempts: Int
    /// When it is, or was, to be sent.
    package var sendAt: Instant
    /// When it was sent or given up.
    @NullWhenNil package var endedAt: Instant?
    /// What went wrong last.
    @NullWhenNil package var error: String?
    /// The id that the receiver saw, the same on every attempt.
    package var id: String
    /// What the channel answered.
    @NullWhenNil package var receipt: CanonicalJSON?

    /// A message.
    package init(
      channel: String, state: String, digest: Bool, attempts: Int, sendAt: Instant, endedAt: Instant?, error: String?,
      id: String, receipt: CanonicalJSON?
    ) {
      self.channel = channel
      self.state = state
      self.digest = digest
      self.attempts = attempts
      self.sendAt = sendAt
      self.id = id
      self.endedAt = endedAt
      self.error = error
      self.receipt = receipt
    }
  }

  /// Its number.
  package var id: Int
  /// To whom.
  package var staff: String
  /// `waiting`, `returned`, `approved`, `at_risk`, `failed`, `recovered`, `broke_glass`, `after_review`,
  /// `kill_asked`, `kill_dropped`, `killed`, `late`, `mentioned` or `replied`.
  package var kind: String
  /// Why this person: `author`, `assignee`, `claim`, `reviews`, `approves`, `kills`, `asker`, `publishes`, `manages`, `operates` or `role:NAME`.
  package var because: String
  /// What happened: an action or a step.
  package var action: String
  /// Who did it.
  package var actor: String
  /// When.
  package var at: Instant
  /// The story's number.
  @NullWhenNil package var story: Int?
  @NullWhenNil package var slug: String?
  @NullWhenNil package var headline: String?
  @NullWhenNil package var desk: String?
  @NullWhenNil package var destination: String?
  /// In one line.
  package var text: String
  /// Why this person, in words.
  package var why: String
  /// The messages that it went in; none for a person who is told by no channel.
  package var messages: [Message]

  /// A notice.
  package init(
    id: Int, staff: String, kind: String, because: String, action: String, actor: String, at: Instant, story: Int?,
    slug: String?, headline: String?, desk: String?, destination: String?, text: String, why: String,
    messages: [Message]
  ) {
    self.id = id
    self.staff = staff
    self.kind = kind
    self.because = because
    self.action = action
    self.actor = actor
    self.at = at
    self.text = text
    self.why = why
    self.messages = messages
    self.story = story
    self.slug = slug
    self.headline = headline
    self.desk = desk
    self.destination = destination
  }
}

/// What is to be sent to a person, and how they are told.
package struct NoticePreviewBody: Codable, Sendable {
  /// A message that has not been sent yet, as it would be sent now.
  package struct Message: Codable, Sendable {
    /// By which channel.
    package var channel: String
    /// When.
    package var sendAt: Instant
    /// Whether it waits for the end of the person's quiet.
    package var digest: Bool
    /// How many notices it has; 0 when all that it would say is past, so that it will not be sent.
    package var notices: Int
    package var subject: String
    package var text: String
    /// What went wrong when it was tried last.
    @NullWhenNil package var error: String?

    /// A message.
    package init(
      channel: String, sendAt: Instant, digest: Bool, notices: Int, subject: String, text: String, error: String?
    ) {
      self.channel = channel
      self.sendAt = sendAt
      self.digest = digest
      self.notices = notices
      self.subject = subject
      self.text = text
      self.error = error
    }
  }

  /// Whom.
  package var staff: String
  /// By which channels.
  package var channels: [String]
  /// When the person is not to be disturbed, as in `22:00-06:00`.
  @NullWhenNil package var quiet: String?
  /// On whose clocks.
  @NullWhenNil package var timeZone: String?
  /// What is told even then.
  package var breakQuiet: [String]
  /// When the present quiet ends; nil when it is not quiet.
  @NullWhenNil package var quietUntil: Instant?
  /// The messages, the first to be sent first.
  package var messages: [Message]

  /// A preview.
  package init(
    staff: String, channels: [String], quiet: String?, timeZone: String?, breakQuiet: [String], quietUntil: Instant?,
    messages: [Message]
  ) {
    self.staff = staff
    self.channels = channels
    self.breakQuiet = breakQuiet
    self.messages = messages
    self.quiet = quiet
    self.timeZone = timeZone
    self.quietUntil = quietUntil
  }
}
