public import FoundationEssentials

/// All that one act changes of a story: what a store writes, in one transaction, as it stands.
public struct StoryChange: Hashable, Sendable {
  /// By what right it is done; records name it.
  public enum Authority: Hashable, Sendable {
    /// As one of the working version's authors, or of what somebody wrote beside it.
    case author
    /// As the person who asked for what is taken back.
    case asker
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
    /// Which of the signatures that are needed it is.
    public var signsAs: Capability
    /// What it is signed to wait for.
    public var waitsFor: WaitsFor
    /// What its time was meant as, if it was a local one.
    public var meant: MeantTime?
    /// The required checks that it overrides: those that found something, in order.
    public var overriddenChecks: [String]
    /// Why; there when `overriddenChecks` is not empty.
    public var overrideReason: String?
    /// Why the glass is broken; when it is, an after-review opens that another person must close.
    public var breakGlassReason: String?
    /// Whether the person signs without having read the version.
    public var unread: Bool
    /// How many of the signatures that make a decision there are with it.
    public var tally: Tally
  }

  /// How many of the signatures that make a decision there are.
  public struct Tally: Hashable, Sendable {
    /// How many there are.
    public var have: Int
    /// How many are needed.
    public var need: Int
    /// Which are missing.
    public var missing: [Capability]

    /// So many of so many.
    public init(have: Int, need: Int, missing: [Capability]) {
      self.have = have
      self.need = need
      self.missing = missing
    }
  }

  /// What enough approvals make, or somebody who withdraws the story.
  public struct Decision: Hashable, Sendable {
    /// To publish or amend the working version, or to withdraw what was sent last.
    public var kind: DecisionKind
    /// What makes it go out.
    public var trigger: Trigger
    /// Of a kill, whether no page is to say that there was a story.
    public var vanishes: Bool
    /// Of a kill with two signatures, what another person asked for.
    public var killRequest: Int?
    /// Of a kill with one signature where its desk wants two, why the glass is broken.
    public var breakGlassReason: String?

    /// A decision of that kind.
    public init(
      kind: DecisionKind, trigger: Trigger, vanishes: Bool = false, killRequest: Int? = nil,
      breakGlassReason: String? = nil
    ) {
      self.kind = kind
      self.trigger = trigger
      self.vanishes = vanishes
      self.killRequest = killRequest
      self.breakGlassReason = breakGlassReason
    }
  }

  /// What makes a decision go out.
  public enum Trigger: Hashable, Sendable {
    /// Nothing more: it goes out in the same transaction.
    case immediately
    /// That time, which somebody named.
    case at(Date)
    /// The end of its embargo.
    case embargoLifted(Date)
    /// That trigger.
    case trigger(TriggerReference)
    /// The other stories of that package.
    case package(PackageName)
    /// The command `publish`.
    case command

    /// What has been signed, at that instant: a time that has passed while signatures were missing has come.
    init(_ waitsFor: WaitsFor, at now: Date) {
      self =
        switch waitsFor {
        case .now: .immediately
        case .time(let instant): instant > now ? .at(instant) : .immediately
        case .embargo(let end): end > now ? .embargoLifted(end) : .immediately
        case .trigger(let reference): .trigger(reference)
        case .package(let name): .package(name)
        case .command: .command
        }
    }

    /// When it fires by itself, if it waits for a time.
    public var instant: Date? {
      switch self {
      case .at(let instant), .embargoLifted(let instant): instant
      case .immediately, .trigger, .package, .command: nil
      }
    }

    /// The trigger that it waits for, if it is one.
    public var reference: TriggerReference? { if case .trigger(let reference) = self { reference } else { nil } }

    /// The package that it waits for, if it is one.
    public var package: PackageName? { if case .package(let name) = self { name } else { nil } }
  }

  /// Whether the story is put into a package, or taken out.
  public enum Membership: Hashable, Sendable {
    /// It is a member from then on.
    case joins(PackageName)
    /// It is not any more.
    case leaves(PackageName)
  }

  /// Where the story is put on the front page.
  public struct FrontPage: Hashable, Sendable {
    /// Where.
    public var place: FrontPlace
    /// When that ends by itself; nil for never.
    public var until: Date?
  }

  /// What becomes of links to the story's preview.
  public enum Preview: Hashable, Sendable {
    /// There is one more, until that time.
    case link(PreviewToken, until: Date)
    /// These are over.
    case end([PreviewToken], because: PreviewEnd)
  }

  /// A version that is made of a text, or of the same words under another desk.
  public struct NewVersion: Hashable, Sendable {
    /// Its number.
    public var number: VersionNumber
    /// What it would be on going out.
    public var kind: DecisionKind

    /// A version of that number and kind.
    public init(number: VersionNumber, kind: DecisionKind) {
      self.number = number
      self.kind = kind
    }
  }

  /// What is done about deliveries.
  public enum Sending: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// Those of the standing decision are written.
    case fire
    /// Those of the standing decision that were given up are tried again.
    case resume
    /// Those not started are cancelled, and each destination that may have the story is told to take it away.
    case withdraw
  }

  /// What is done.
  public private(set) var action: ActionOrStep
  /// Who does it.
  public let actor: Actor
  /// By what right.
  public let authority: Authority
  /// What the actor says about it.
  public private(set) var note: String?
  /// The story as it stood before.
  let before: StoryFacts
  /// The story as it stands from then on; of a new version, its content is not yet here. The number of a new decision is
  /// not either, since the database gives it.
  public var story: StoryFacts
  /// The approvals that are void from then on, by their numbers. Those that are neither here nor on the working version
  /// stay with the version that they signed.
  public private(set) var voidedApprovals: [Int] = []
  /// The signature that is recorded.
  public var signature: Signature?
  /// The decision that is made.
  public var decision: Decision?
  /// The version that is made.
  public private(set) var version: NewVersion?
  /// What is said about its place on the front page.
  public var frontPage: FrontPage?
  /// What is done about links to its preview.
  public var preview: Preview?
  /// What is said in a thread of notes.
  public var noteEntry: NoteEntry?
  /// The freezes that would have kept what somebody's command lets out.
  public var passedFreezes: [Freeze] = []
  /// What people are told of a story that is late or at risk.
  var told: [String: CanonicalJSON] = [:]
  /// What is done about deliveries.
  public var sending = Sending.nothing
  /// Whether that is somebody's command, whatever time was signed.
  public private(set) var isAheadOfTime = false
  /// The firing by which it goes out, of what waited for a trigger.
  public internal(set) var firing: FiringFacts?
  /// The release of its package by which it goes out.
  public internal(set) var release: PackageRelease?
  /// What becomes of its membership in a package; nil when it stays as it is.
  public private(set) var membership: Membership?

  /// A change of state alone. What is more than a record counts the revision up and ends what held the story back: a
  /// hold, its time, and, away from the desk, a claim.
  init(
    _ action: ActionOrStep, of story: StoryFacts, by actor: Actor, authority: Authority, to state: StoryState? = nil,
    recordsOnly: Bool? = nil, note: String? = nil
  ) {
    self.action = action
    self.actor = actor
    self.authority = authority
    self.note = note
    before = story
    self.story = story
    self.story.state = state ?? story.state
    if self.story.state != story.state { self.story.lastStateChange = action.name }
    let isRecord = if case .step(let step) = action { step.recordsOnly } else { recordsOnly ?? false }
    if self.story.state == .killed { self.story.killRequest = nil }
    guard !isRecord else { return }
    self.story.revision = Revision(story.revision.rawValue + 1)
    self.story.hold = nil
    self.story.publishAt = nil
    self.story.trigger = nil
    if self.story.state != .deskReview { self.story.claim = nil }
  }

  /// Leaves standing what was signed for the story to wait for.
  mutating func keepWaiting() {
    story.publishAt = before.publishAt
    story.trigger = before.trigger
  }

  /// Makes the story a member of a package.
  mutating func join(_ package: PackageName) {
    membership = .joins(package)
    story.package = package
  }

  /// Takes the story out of its package.
  mutating func leavePackage() {
    membership = before.package.map { .leaves($0) }
    story.package = nil
  }

  /// Makes approvals void.
  public mutating func void(_ approvals: [StoryFacts.Approval]) {
    let ids = approvals.map(\.id)
    voidedApprovals += ids
    story.approvals.removeAll { ids.contains($0.id) }
  }

  /// Makes the next version the working one.
  public mutating func makeVersion(_ kind: DecisionKind) {
    let next = NewVersion(number: VersionNumber(story.latestVersion.rawValue + 1), kind: kind)
    version = next
    story.workingVersion = next.number
    story.latestVersion = next.number
    story.workingKind = kind
  }

  /// Has deliveries sent; ahead of time by somebody's command.
  mutating func send(_ sending: Sending, ahead isAheadOfTime: Bool) {
    self.sending = sending
    self.isAheadOfTime = isAheadOfTime
  }

  /// Takes the story away from readers.
  mutating func withdraw(_ decision: Decision) {
    story.liveVersion = nil
    story.publishingSince = nil
    story.decision = nil
    self.decision = decision
    sending = .withdraw
  }

  /// Kills the story: with one signature, with that on what another person asked for, or by broken glass.
  mutating func kill(
    notice: String?, vanishes: Bool, signing request: KillRequest? = nil, breakGlassReason: String? = nil
  ) {
    note = notice
    withdraw(
      Decision(
        kind: .kill, trigger: .immediately, vanishes: vanishes, killRequest: request?.id,
        breakGlassReason: breakGlassReason))
  }

  /// Asks for a kill that another person must sign; the database gives the request its number.
  mutating func askForKill(notice: String, vanishes: Bool, at now: Date) {
    guard case .staff(let member) = actor else { return }
    story.killRequest = KillRequest(
      id: 0, by: member.handle, version: story.workingVersion, notice: notice, vanishes: vanishes, at: now)
  }

  /// Takes back that somebody asked for a kill.
  mutating func dropKill() { story.killRequest = nil }

  /// The request for a kill that is made by it; nil when none is.
  public var askedKill: KillRequest? { before.killRequest == nil ? story.killRequest : nil }

  /// Of a change that fires: the story is on its way from then on; or held, when something about the signatures on it holds it
  /// or no destination takes it. What Copydesk alone did is a `hold` then.
  public mutating func goOut(heldBy reason: HoldReason?, at now: Date) {
    guard sending == .fire else { return }
    if let reason = reason ?? (story.hasDestination ? nil : .noDestination) {
      story.hold = StoryFacts.Hold(reason: reason, since: now)
      sending = .nothing
      if case .step = action { (action, note) = (.step(.hold), reason.rawValue) }
      return
    }
    story.publishingSince = now
  }
}
