public import FoundationEssentials

/// What follows from a request that is allowed; a store carries it out as it stands, in one transaction.
public struct Consequence: Hashable, Sendable {
  /// By what right it is done; records name it.
  public enum Authority: Hashable, Sendable {
    /// As one of the working version's authors.
    case author
    /// By this grant, perhaps on behalf of the person who is covered.
    case grant(Int, onBehalfOf: StaffHandle?)
    /// As Copydesk itself.
    case system
    /// As a program that submits through SQL.
    case databaseRole

    /// For whom the actor stands in.
    public var onBehalfOf: StaffHandle? {
      if case .grant(_, let covered) = self { covered } else { nil }
    }
  }

  /// What is done beside the change of state.
  public enum Effect: Hashable, Sendable {
    /// Only the record grows, and for `assign` the assignee changes.
    case record
    /// The actor is looking at it until then.
    case claim(until: Date)
    /// Nobody is looking at it any more.
    case release
    /// Nothing: the working version stays and stands elsewhere.
    case stand
    /// A text of that kind becomes the working version; a `move` brings the same words under another desk and adds no
    /// author.
    case newVersion(DecisionKind)
    /// The working version is put away; the live one, of this number, is the working version again.
    case putAway(returningTo: VersionNumber)
    /// A signature is recorded, and with it perhaps a decision made.
    case sign(Signature, Tally, Decision?)
    /// The standing decision goes out now: its deliveries are written.
    case fire
    /// The deliveries of the standing decision that were given up are tried again.
    case resume
    /// A decision to kill is made; deliveries not started are cancelled, and each destination with a receipt or an attempt
    /// of unknown outcome is sent a kill.
    case kill
  }

  /// One person's signature on the working version, save for hash, key and time.
  public struct Signature: Hashable, Sendable {
    /// Whose.
    public var by: StaffHandle
    /// For whom the person stands in.
    public var onBehalfOf: StaffHandle?
    /// The grant by which the person approves.
    public var grant: Int
    /// What the working version would be on going out.
    public var kind: DecisionKind
    /// The time that is signed for it to go out, named or that of its embargo's end; nil for at once or by command.
    public var publishAt: Date?
    /// The required checks that it sets aside: those that found something, in order.
    public var overriddenChecks: [String]
    /// Why; there when `overriddenChecks` is not empty.
    public var overrideReason: String?
    /// Why the glass is broken; when it is, an after-review opens that another person must close.
    public var breakGlassReason: String?
  }

  /// How many people have signed, the new signature included, and how many make a decision.
  public struct Tally: Hashable, Sendable {
    /// How many different people have.
    public var have: Int
    /// How many different people the desk wants.
    public var need: Int
  }

  /// What enough approvals make.
  public struct Decision: Hashable, Sendable {
    /// To publish, to correct or to update.
    public var kind: DecisionKind
    /// What makes it go out.
    public var trigger: Trigger
  }

  /// What makes a decision go out.
  public enum Trigger: Hashable, Sendable {
    /// Nothing more: it is fired in the same transaction.
    case immediately
    /// That time, which somebody named.
    case at(Date)
    /// The end of its embargo.
    case embargoLifted(Date)
    /// The command `publish`.
    case command

    /// When it fires by itself, if it waits for a time.
    public var instant: Date? {
      switch self {
      case .at(let instant), .embargoLifted(let instant): instant
      case .immediately, .command: nil
      }
    }
  }

  /// What becomes of the time at which a story is to go out.
  public enum Schedule: Hashable, Sendable {
    /// It stays as it is.
    case kept
    /// It is this from then on.
    case set(Date)
    /// There is none from then on.
    case dropped
  }

  /// Where the working version stands from then on.
  public var state: StoryState
  /// By what right.
  public var authority: Authority
  /// What is done beside.
  public var effect: Effect
  /// The approvals that are void from then on, by their numbers. Those that are neither here nor on the working version
  /// stay with the version that they signed.
  public var voidedApprovals: [Int]

  /// Whether the story's revision counts up; notes, assignments and claims leave it.
  public var countsRevision: Bool {
    switch effect {
    case .record, .claim, .release: false
    case .stand, .newVersion, .putAway, .sign, .fire, .resume, .kill: true
    }
  }

  /// Whether a claim ends, since nobody need look at it before the desk any more.
  public var endsClaim: Bool {
    if case .release = effect { true } else { state != .deskReview }
  }

  /// Whether a hold ends: it goes out, goes elsewhere or has a new time.
  public var endsHold: Bool { countsRevision }

  /// What becomes of the time at which the story is to go out.
  public var schedule: Schedule {
    switch effect {
    case .record, .claim, .release, .fire, .resume: .kept
    case .stand, .newVersion, .putAway, .kill: .dropped
    case .sign(let signature, _, let decision):
      (decision.map(\.trigger.instant) ?? signature.publishAt).map { .set($0) } ?? .dropped
    }
  }

  /// Whether it is fired in the same transaction.
  public var firesNow: Bool {
    switch effect {
    case .fire: true
    case .sign(_, _, let decision): decision?.trigger == .immediately
    case .record, .claim, .release, .stand, .newVersion, .putAway, .resume, .kill: false
    }
  }
}
