public import Foundation
public import Newsroom

/// A story as it stands at one revision.
public struct Story: Hashable, Sendable {
  /// Why an approved story does not go out, and since when.
  public struct Hold: Hashable, Sendable {
    /// A stable word: `signature`, `missed_schedule`, `no_destination`, `primary_failed`.
    public var reason: String
    /// Since when.
    public var since: Date
  }

  /// How many approvals of the working version hold, and how many its desk wants.
  public struct ApprovalCount: Hashable, Sendable {
    /// How many hold.
    public var have: Int
    /// How many make a decision.
    public var need: Int
    /// Whose they are, in order.
    public var by: [StaffHandle]
  }

  /// What became of the deliveries of the latest decision.
  public struct DeliveryCounts: Hashable, Sendable {
    /// Destinations that have it.
    public var delivered: Int
    /// Destinations that are still to get it.
    public var pending: Int
    /// Destinations that were given up.
    public var failed: Int
  }

  /// Who is looking at it; advisory, and over by itself.
  public struct Claim: Hashable, Sendable {
    /// Who.
    public var by: StaffHandle
    /// Until when.
    public var until: Date
  }

  /// The number, given once and for ever.
  public var number: StoryNumber
  /// The slug; frozen at first publication.
  public var slug: StorySlug
  /// The desk; frozen at first publication.
  public var desk: DeskSlug
  /// Where the working version stands.
  public var state: StoryState
  /// The counter for compare-and-set.
  public var revision: Revision
  /// The working version.
  public var version: VersionNumber
  /// The working version's content hash.
  public var contentHash: ContentHash
  /// What readers may see.
  public var liveVersion: VersionNumber?
  /// What the working version would be if it went out: its first publication, a correction or an update.
  public var kind: DecisionKind
  /// The working version's headline.
  public var headline: String
  /// The working version's authors, who cannot approve it.
  public var authors: [StaffHandle]
  /// The working version's urgency, 1 (flash) to 8.
  public var urgency: Int
  /// When it is to go out; nil without a time of its own.
  public var publishAt: Date?
  /// The working version's embargo.
  public var embargo: Date?
  /// Why it does not go out.
  public var hold: Hold?
  /// Since when its deliveries are on their way; from then on only a kill stops it.
  public var publishingSince: Date?
  /// How many approvals of the working version hold.
  public var approvals: ApprovalCount
  /// What became of the latest decision's deliveries.
  public var deliveries: DeliveryCounts
  /// The destinations that its desk's stories go to now; when there is none, firing holds.
  public var destinations: [DestinationName]
  /// The destinations that have not acknowledged its kill.
  public var killPending: [DestinationName]
  /// Whose work it is.
  public var assignee: StaffHandle?
  /// Who is looking at it.
  public var claim: Claim?
  /// Who submitted the working version, as records name them.
  public var submittedBy: String
  /// When the working version was submitted.
  public var submittedAt: Date
  /// When it went out first.
  public var firstPublishedAt: Date?
  /// When anything of it changed last.
  public var updatedAt: Date
  /// Whether an approval by broken glass still waits for another person's review.
  public var afterReviewOpen: Bool
  /// What the checks found in the working version.
  public var findings: [Finding]
  /// How many texts are kept beside it.
  public var branches: Int
}

/// Which stories to list; all of its conditions must hold.
public struct StoryFilter: Hashable, Sendable {
  /// On this desk.
  public var desk: DeskSlug?
  /// In one of these states; empty for any.
  public var states: Set<StoryState>
  /// With this person among the authors of the working version.
  public var author: StaffHandle?
  /// With these words in headline, slug or body.
  public var words: String?
  /// With a hold.
  public var held: Bool
  /// With a delivery that was given up.
  public var failed: Bool
  /// With a publication time at or after this instant.
  public var scheduledFrom: Date?
  /// Changed at or after this instant.
  public var changedSince: Date?

  /// A filter of these conditions; without any, every story.
  public init(
    desk: DeskSlug? = nil, states: Set<StoryState> = [], author: StaffHandle? = nil, words: String? = nil,
    held: Bool = false, failed: Bool = false, scheduledFrom: Date? = nil, changedSince: Date? = nil
  ) {
    self.desk = desk
    self.states = states
    self.author = author
    self.words = words
    self.held = held
    self.failed = failed
    self.scheduledFrom = scheduledFrom
    self.changedSince = changedSince
  }
}

/// A piece of a list, and where the next one begins.
public struct Page<Item: Sendable>: Sendable {
  /// The items, in the list's order.
  public var items: [Item]
  /// To be given as `after` for the next piece; nil at the end.
  public var next: PageCursor?

  /// A page of these items.
  public init(items: [Item], next: PageCursor?) {
    self.items = items
    self.next = next
  }
}

/// A place in a list, opaque to whoever hands it back.
public struct PageCursor: Hashable, Codable, Sendable, LosslessStringConvertible {
  /// As it travels.
  public let description: String

  /// Takes any text; what is no place in the list asked for is refused there as `usage`.
  public init(_ description: String) { self.description = description }
}
