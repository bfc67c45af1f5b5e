public import Foundation
public import Newsroom

/// One entry of a story's log, or of the newsroom's.
public struct AuditEntry: Hashable, Sendable {
  /// Its place in its chain, from 1.
  public var position: Int
  /// The story; nil in the newsroom's chain.
  public var story: StoryNumber?
  /// When.
  public var at: Date
  /// Who, as records name them.
  public var actor: String
  /// For whom the actor stood in.
  public var onBehalfOf: StaffHandle?
  /// The account behind `--as`.
  public var requestedBy: String?
  /// What was done: an action's name, or that of something Copydesk did itself (`fire`, `receipt`, `apply` …).
  public var action: String
  /// The story's revision from then on.
  public var revision: Revision?
  /// The version concerned.
  public var version: VersionNumber?
  /// The state before.
  public var fromState: StoryState?
  /// The state from then on.
  public var toState: StoryState?
  /// What the actor said about it.
  public var note: String?
  /// Whatever else belongs to it, as JSON.
  public var detail: String
  /// SHA-256 over the entry and the hash of the one before, lower-case hexadecimal.
  public var hash: String
}

/// What a walk through the audit log's chains found.
public struct AuditReport: Hashable, Sendable {
  /// Something that is not as it was written.
  public struct Problem: Hashable, Sendable {
    /// The story; nil for the newsroom's chain.
    public var story: StoryNumber?
    /// The place in the chain, from 1; nil when it concerns the whole.
    public var position: Int?
    /// What is wrong, in a sentence.
    public var message: String
  }

  /// How many chains were walked.
  public var chains: Int
  /// How many entries were checked.
  public var entries: Int
  /// What is not as it was written; empty when all is well.
  public var problems: [Problem]
  /// When the last checkpoint was signed, up to which a cut tail would be found; nil when there is none.
  public var vouchedUntil: Date?
}

/// Something that happened, for whoever watches.
public struct NewsroomEvent: Hashable, Sendable {
  /// A place in the stream: `<epoch>-<xid>-<id>`.
  public struct ID: Hashable, Sendable, LosslessStringConvertible {
    /// The database's epoch; another one means another history.
    public var epoch: Int
    /// The transaction.
    public var xid: Int
    /// The number.
    public var id: Int

    /// A place of these coordinates.
    public init(epoch: Int, xid: Int, id: Int) {
      self.epoch = epoch
      self.xid = xid
      self.id = id
    }

    /// Nil unless three numbers with hyphens between them.
    public init?(_ description: String) {
      let parts = description.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 3, let epoch = parts[0], let xid = parts[1], let id = parts[2] else { return nil }
      self.init(epoch: epoch, xid: xid, id: id)
    }

    /// As `Last-Event-ID` has it.
    public var description: String { "\(epoch)-\(xid)-\(id)" }
  }

  /// Its place in the stream.
  public var id: ID
  /// When.
  public var at: Date
  /// What: an action's name, or `fire`, `receipt`, `submission` …
  public var kind: String
  /// The story concerned.
  public var story: StoryNumber?
  /// The desk concerned.
  public var desk: DeskSlug?
  /// Whatever else belongs to it, as JSON.
  public var data: String
}

/// What follows a place in the stream of events.
public enum EventPage: Sendable {
  /// These, in order; `last` is the place to go on from, also when there are none.
  case events([NewsroomEvent], last: NewsroomEvent.ID)
  /// What followed has been pruned, or is another history: begin anew.
  case gone
}
