public import FoundationEssentials

/// What becomes of a package now.
public enum PackageRuling: Hashable, Sendable {
  /// Nothing: it is open, or has no stories.
  case open
  /// It waits until these are approved.
  case waitsForApproval([StoryNumber])
  /// It is looked at again then.
  case notBefore(Date)
  /// It waits for its trigger.
  case waitsForTrigger
  /// This story keeps all of them, for as long as it is so.
  case held(by: StoryNumber, PackageObstacle)
  /// All of them are held for that reason until somebody closes it again.
  case heldUntilClosedAgain(HoldReason)
  /// Its time was missed by so much that these stories go back before their desks.
  case drops([StoryNumber])
  /// All of them go out.
  case goesOut

  /// What becomes of a package.
  ///
  /// - Parameters:
  ///   - stories: Its members, as they stand under their locks.
  ///   - trigger: The trigger that it waits for, as it is defined now; nil when there is none any more.
  ///   - firing: The first firing of its trigger that counts; nil when there is none, or it waits for none.
  ///   - settledAt: When somebody last did something to one of its stories; nil when nobody did.
  ///   - freezes: What keeps stories from going out by themselves.
  public init(
    _ package: Package, _ stories: [StoryFacts], trigger: TriggerReference? = nil, firing: FiringFacts? = nil,
    settledAt: Date? = nil, freezes: Freezes = Freezes(), now: Date
  ) {
    guard let closing = package.closing, !package.members.isEmpty else {
      self = .open
      return
    }
    let members = package.members.sorted()
    let facts = Dictionary(stories.map { ($0.number, $0) }) { first, _ in first }
    // What was put away, taken back or is held does not come right by itself.
    for number in members {
      guard let story = facts[number], story.package == package.name else {
        self = .held(by: number, .missing)
        return
      }
      if let obstacle = PackageObstacle(of: story) {
        self = .held(by: number, obstacle)
        return
      }
    }
    let firing = firing.flatMap { $0.trigger == closing.trigger && $0.number > closing.firings ?? .max ? $0 : nil }
    if let reason = closing.reasonToHold(members.compactMap { facts[$0] }, trigger: trigger, hasFired: firing != nil) {
      self = .heldUntilClosedAgain(reason)
      return
    }
    let missing = members.filter { facts[$0]?.state != .approved }
    guard missing.isEmpty else {
      self = .waitsForApproval(missing)
      return
    }
    if let time = closing.publishAt, time > now {
      self = .notBefore(time)
      return
    }
    if closing.trigger != nil, firing == nil {
      self = .waitsForTrigger
      return
    }
    let approved = members.compactMap { facts[$0] }
    if let story = approved.first(where: { Embargo(until: $0.embargo).end(after: now) != nil }),
      let end = story.embargo
    {
      self = .held(by: story.number, .embargoed(until: end))
      return
    }
    let due = package.due(approved, closing, firing: firing, settledAt: settledAt)
    if let story = approved.first(where: { freezes.keeping($0.desk, due: due, now: now) != nil }) {
      self = .held(by: story.number, .frozen)
      return
    }
    self = closing.publishAt == nil ? .goesOut : PackageRuling(approved, due: due, now: now)
  }

  /// What becomes of stories that are all ready and were to go out together at that time: each desk says how late is too late.
  private init(_ stories: [StoryFacts], due: Date, now: Date) {
    let late = stories.map { (story: $0.number, outcome: $0.policy.missedSchedule.outcome(due: due, now: now)) }
    let dropped = late.filter { $0.outcome == .drop }.map(\.story)
    if !dropped.isEmpty {
      self = .drops(dropped)
    } else {
      self = late.contains { $0.outcome == .hold } ? .heldUntilClosedAgain(.missedSchedule) : .goesOut
    }
  }
}

extension Package {
  /// The instant at which nothing stood in its way any more: it was closed, its time or firing had come, the embargoes were over and
  /// its stories as they are now.
  fileprivate func due(
    _ stories: [StoryFacts], _ closing: Closing, firing: FiringFacts?, settledAt: Date?
  ) -> Date {
    let instants = [changedAt, closing.publishAt, firing?.firedAt, settledAt] + stories.map(\.embargo)
    return instants.compactMap(\.self).max() ?? closing.at
  }
}

extension Package.Closing {
  /// Why all the stories are held until somebody closes the package again; nil when they are not. What was held so stays held,
  /// whatever has come right since.
  fileprivate func reasonToHold(
    _ stories: [StoryFacts], trigger current: TriggerReference?, hasFired: Bool
  ) -> HoldReason? {
    if let held = stories.compactMap(\.hold).first(where: { $0.reason.isOfWholePackage && $0.since >= at }) {
      return held.reason
    }
    return trigger != nil && trigger != current && !hasFired ? .triggerChanged : nil
  }
}

extension HoldReason {
  /// Whether, of a story that waits for its package, it is the package that is held and not the story alone.
  public var isOfWholePackage: Bool { self == .triggerChanged || self == .missedSchedule }
}

/// Why a story keeps its package.
public enum PackageObstacle: Hashable, Sendable {
  /// It is not what the package's signed acts say: not among its stories any more, or another one's.
  case missing
  /// It was put away.
  case spiked
  /// It was killed.
  case killed
  /// Its approval was taken back.
  case recalled
  /// Somebody has asked to kill it, and that waits for a second signature.
  case killAsked
  /// It is on hold for a reason of its own.
  case held(HoldReason)
  /// Its time has come before the end of its embargo.
  case embargoed(until: Date)
  /// Its desk, or the newsroom, is frozen.
  case frozen

  /// As a stable word; a story's own hold as that names it.
  public var word: String {
    switch self {
    case .missing: "missing"
    case .spiked: "spiked"
    case .killed: "killed"
    case .recalled: "not_approved"
    case .killAsked: HoldReason.killAsked.rawValue
    case .held(let reason): reason.rawValue
    case .embargoed: "embargoed"
    case .frozen: HoldReason.frozen.rawValue
    }
  }

  /// What of the story keeps its package whatever the time; nil when nothing does.
  init?(of story: StoryFacts) {
    switch story.state {
    case _ where story.killRequest != nil: self = .killAsked
    case .spiked: self = .spiked
    case .killed: self = .killed
    case .deskReview where [Action.recall.rawValue, SystemStep.drop.name].contains(story.lastStateChange):
      self = .recalled
    case .approved:
      guard let hold = story.hold, hold.reason != .packageMember, !hold.reason.isOfWholePackage else { return nil }
      self = .held(hold.reason)
    default: return nil
    }
  }
}
