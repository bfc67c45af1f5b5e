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
  /// All of them go out.
  case goesOut

  /// What becomes of a package.
  ///
  /// - Parameters:
  ///   - stories: Its members, as they stand under their locks.
  ///   - firing: The first firing of its trigger that counts; nil when there is none, or it waits for none.
  ///   - freezes: What keeps stories from going out by themselves.
  public init(
    _ package: Package, _ stories: [StoryFacts], firing: FiringFacts? = nil, freezes: Freezes = Freezes(), now: Date
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
    let missing = members.filter { facts[$0]?.state != .approved }
    guard missing.isEmpty else {
      self = .waitsForApproval(missing)
      return
    }
    if let time = closing.publishAt, time > now {
      self = .notBefore(time)
      return
    }
    if let trigger = closing.trigger {
      guard let firing, firing.trigger == trigger, firing.number > closing.firings ?? .max else {
        self = .waitsForTrigger
        return
      }
    }
    for number in members {
      guard let story = facts[number] else { continue }
      if let end = Embargo(until: story.embargo).end(after: now) {
        self = .held(by: number, .embargoed(until: end))
        return
      }
      if !freezes.on(story.desk, at: now).isEmpty {
        self = .held(by: number, .frozen)
        return
      }
    }
    self = .goesOut
  }
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
  /// It is on hold for a reason of its own.
  case held(HoldReason)
  /// Its time has come before the end of its embargo.
  case embargoed(until: Date)
  /// Its desk, or the newsroom, is frozen.
  case frozen

  /// What of the story keeps its package whatever the time; nil when nothing does.
  init?(of story: StoryFacts) {
    switch story.state {
    case .spiked: self = .spiked
    case .killed: self = .killed
    case .deskReview where [Action.recall.rawValue, SystemStep.drop.name].contains(story.lastStateChange):
      self = .recalled
    case .approved:
      guard let hold = story.hold, hold.reason != .packageMember else { return nil }
      self = .held(hold.reason)
    default: return nil
    }
  }
}
