public import FoundationEssentials

/// What the workflow must know of a story to rule on a request, all of it read under the story's lock; and how the story
/// stands once it is changed.
public struct StoryFacts: Hashable, Sendable {
  /// A signature on the working version that is not void.
  public struct Approval: Hashable, Sendable {
    /// The approval's number in the newsroom, by which it is made void.
    public var id: Int
    /// Whose signature it is.
    public var by: StaffHandle
    /// What it was signed to wait for.
    public var waitsFor: WaitsFor
    /// What its time was meant as, if it was a local one.
    public var meant: MeantTime?
    /// How many firings there had been when it was signed to wait for a trigger; only later ones count.
    public var firings: Int?
    /// Why the glass was broken; nil when it was not.
    public var breakGlassReason: String?
    /// The required checks that it sets aside.
    public var overriddenChecks: [String]
    /// Why it does.
    public var overrideReason: String?
    /// Which of the signatures that are needed it is.
    public var signsAs: Capability

    /// An approval of these properties.
    public init(
      id: Int, by: StaffHandle, waitsFor: WaitsFor = .now, meant: MeantTime? = nil, firings: Int? = nil,
      breakGlassReason: String? = nil,
      overriddenChecks: [String] = [], overrideReason: String? = nil, signsAs: Capability = .approve
    ) {
      self.id = id
      self.by = by
      self.waitsFor = waitsFor
      self.meant = meant
      self.firings = firings
      self.breakGlassReason = breakGlassReason
      self.overriddenChecks = overriddenChecks
      self.overrideReason = overrideReason
      self.signsAs = signsAs
    }
  }

  /// Who is looking at it; blocks nothing but another's claim.
  public struct Claim: Hashable, Sendable {
    /// Who.
    public var by: StaffHandle
    /// The first instant at which it is over.
    public var until: Date

    /// A claim of that person until that instant.
    public init(by: StaffHandle, until: Date) {
      self.by = by
      self.until = until
    }
  }

  /// Why an approved story does not go out, and since when.
  public struct Hold: Hashable, Sendable {
    /// Why.
    public var reason: HoldReason
    /// Since when.
    public var since: Date
    /// The story of its package that keeps it; nil for any other reason.
    public var story: StoryNumber?

    /// A hold for that reason since that instant.
    public init(reason: HoldReason, since: Date, story: StoryNumber? = nil) {
      self.reason = reason
      self.since = since
      self.story = story
    }
  }

  /// Something that was done to the story and counted its revision up.
  public struct Change: Hashable, Sendable {
    /// Who, as records name them.
    public var by: String
    /// What: the name of an action or of a step.
    public var action: String
    /// When.
    public var at: Date
    /// The revision to which it brought the story.
    public var revision: Revision
    /// Whether it put the story on hold, as what it did or with it.
    public var holds: Bool

    /// A change of these properties.
    public init(by: String, action: String, at: Date, revision: Revision, holds: Bool = false) {
      self.by = by
      self.action = action
      self.at = at
      self.revision = revision
      self.holds = holds
    }

    /// Whether Copydesk itself did it.
    public var isBySystem: Bool { by == Actor.system.name }
  }

  /// The story's number.
  public var number: StoryNumber
  /// The slug.
  public var slug: StorySlug
  /// The desk.
  public var desk: DeskSlug
  /// Where the working version stands.
  public var state: StoryState
  /// What brought it to that state: the name of an action or of a step.
  public var lastStateChange: String
  /// The counter for compare-and-set.
  public var revision: Revision
  /// What was done since the revision on which somebody acts, the oldest first.
  public var changes: [Change]
  /// The working version.
  public var workingVersion: VersionNumber
  /// The version that was saved last; another than the working one when that was put away.
  public var latestVersion: VersionNumber
  /// The working version's content hash.
  public var contentHash: ContentHash
  /// What the working version would be, or was, on going out; never `kill`.
  public var workingKind: DecisionKind
  /// What readers may see.
  public var liveVersion: VersionNumber?
  /// What the live version was on going out.
  public var liveKind: DecisionKind?
  /// The slug at which readers see it; another than the story's while that is to change.
  public var liveSlug: StorySlug?
  /// The desk at which readers see it.
  public var liveDesk: DeskSlug?
  /// When it went out first.
  public var firstPublishedAt: Date?
  /// The decision that stands, by its number in the newsroom.
  public var decision: Int?
  /// When it is to go out; nil without a time of its own.
  public var publishAt: Date?
  /// The trigger that it is to go out by, as it was signed; nil without one.
  public var trigger: TriggerReference?
  /// The trigger that the working version's front matter names.
  public var proposedTrigger: TriggerName?
  /// The package that it is in, or went out with; nil when it is in none.
  public var package: PackageName?
  /// The package that the working version's front matter names.
  public var proposedPackage: PackageName?
  /// When its front matter wants it to go out.
  public var wantedAt: Date?
  /// What that was meant as, if it was a local time.
  public var wantedMeant: MeantTime?
  /// Since when the deliveries of its decision have been written; nil until it is fired.
  public var publishingSince: Date?
  /// Whether an attempt of any of its deliveries, of whatever version, was ever begun.
  public var anyDeliveryStarted: Bool
  /// Whether any destination takes the desk's stories.
  public var hasDestination: Bool
  /// The working version's authors.
  public var authors: Authors
  /// Who submitted the working version, as records name them; tells a database role its own stories.
  public var submittedBy: String
  /// Who has read the working version: had its full text before their eyes, or saved it.
  public var readBy: Set<StaffHandle>
  /// The signatures on the working version that are not void, in the order in which they were given.
  public var approvals: [Approval]
  /// The working version's embargo.
  public var embargo: Date?
  /// Whether the working version says that it is sensitive.
  public var isSensitive: Bool
  /// That somebody asked to kill it, while that waits for another person's signature. Nothing of it goes out anew then.
  public var killRequest: KillRequest?
  /// Why it does not go out; nil when nothing holds it.
  public var hold: Hold?
  /// What the checks found in the working version that blocks approval.
  public var requiredFindings: [Finding]
  /// The desk's policy, as it was copied into the working version.
  public var policy: DeskPolicy
  /// Who claimed it, over or not.
  public var claim: Claim?
  /// Whose work it is.
  public var assignee: StaffHandle?

  /// Facts of these properties.
  public init(
    number: StoryNumber, slug: StorySlug, desk: DeskSlug, state: StoryState,
    lastStateChange: String = Action.submit.rawValue, revision: Revision,
    changes: [Change] = [], workingVersion: VersionNumber, latestVersion: VersionNumber? = nil,
    contentHash: ContentHash, workingKind: DecisionKind = .publish, liveVersion: VersionNumber? = nil,
    liveKind: DecisionKind? = nil, liveSlug: StorySlug? = nil, liveDesk: DeskSlug? = nil, firstPublishedAt: Date? = nil,
    decision: Int? = nil, publishAt: Date? = nil, trigger: TriggerReference? = nil, proposedTrigger: TriggerName? = nil,
    publishingSince: Date? = nil, anyDeliveryStarted: Bool = false, hasDestination: Bool = true,
    authors: Authors = Authors(), submittedBy: String, readBy: Set<StaffHandle> = [], approvals: [Approval] = [],
    embargo: Date? = nil, isSensitive: Bool = false,
    hold: Hold? = nil, requiredFindings: [Finding] = [], policy: DeskPolicy = DeskPolicy(), claim: Claim? = nil,
    assignee: StaffHandle? = nil
  ) {
    self.number = number
    self.slug = slug
    self.desk = desk
    self.state = state
    self.lastStateChange = lastStateChange
    self.revision = revision
    self.changes = changes
    self.workingVersion = workingVersion
    self.latestVersion = latestVersion ?? workingVersion
    self.contentHash = contentHash
    self.workingKind = workingKind
    self.liveVersion = liveVersion
    self.liveKind = liveKind
    self.liveSlug = liveSlug
    self.liveDesk = liveDesk
    self.firstPublishedAt = firstPublishedAt
    self.decision = decision
    self.publishAt = publishAt
    self.trigger = trigger
    self.proposedTrigger = proposedTrigger
    self.publishingSince = publishingSince
    self.anyDeliveryStarted = anyDeliveryStarted
    self.hasDestination = hasDestination
    self.authors = authors
    self.submittedBy = submittedBy
    self.readBy = readBy
    self.approvals = approvals
    self.embargo = embargo
    self.isSensitive = isSensitive
    self.hold = hold
    self.requiredFindings = requiredFindings
    self.policy = policy
    self.claim = claim
    self.assignee = assignee
  }

  /// Whether readers have, or had, its address: slug and desk stay from then on.
  public var hasAddress: Bool { liveVersion != nil || firstPublishedAt != nil }

  /// The signatures that the working version needs. It is only another address for the same words while readers see them.
  public var neededApprovals: RequiredApprovals {
    policy.approvals.needed(for: liveVersion == nil ? .publish : workingKind, isSensitive: isSensitive)
  }

  /// Where it stands in the workflow.
  public var position: StoryPosition {
    StoryPosition(state, isLive: liveVersion != nil, isFired: publishingSince != nil)
  }
}
