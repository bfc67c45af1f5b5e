public import FoundationEssentials

/// A firing, as far as it matters to a story that waits for its trigger.
public struct FiringFacts: Hashable, Sendable {
  /// Its number: one more with each firing of any trigger.
  public var number: Int
  /// Of which trigger, as it was defined then.
  public var trigger: TriggerReference
  /// When, by the database's clock.
  public var firedAt: Date

  /// A firing of these properties.
  public init(number: Int, trigger: TriggerReference, firedAt: Date) {
    self.number = number
    self.trigger = trigger
    self.firedAt = firedAt
  }
}

/// What a firing does with one story.
public enum FiringRuling: Hashable, Sendable {
  /// Nothing: it does not wait for this firing.
  case notWaiting
  /// It goes on waiting, for that reason.
  case refused(FiringRefusal)
  /// It goes out, unless something holds it.
  case goesOut(StoryChange)

  /// What a firing does with the story as it stands.
  ///
  /// A firing counts for what was signed before it, and whose embargo had ended when the trigger fired; what it passes over waits
  /// for the next one.
  public init(_ firing: FiringFacts, for story: StoryFacts) {
    guard story.state == .approved, story.publishingSince == nil, let trigger = story.trigger,
      trigger.name == firing.trigger.name, story.approvals.allSatisfy({ ($0.firings ?? 0) < firing.number })
    else {
      self = .notWaiting
      return
    }
    if story.hold != nil {
      self = .refused(.held)
    } else if trigger.digest != firing.trigger.digest {
      self = .refused(.triggerChanged)
    } else if !Embargo(until: story.embargo).permits(at: firing.firedAt) {
      self = .refused(.embargoed)
    } else {
      self = .goesOut(.fire(story, by: firing))
    }
  }
}

/// Why a firing let nothing go out, or not a story, as a stable word.
public struct FiringRefusal: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
  /// The word.
  public let rawValue: String
  /// That word, whether it is one of those below or not.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// The word.
  public var description: String { rawValue }

  /// The trigger was paused.
  public static let paused = FiringRefusal(rawValue: "paused")
  /// Its time was missed by more than the trigger allows.
  public static let missed = FiringRefusal(rawValue: "missed")
  /// The story is on hold.
  public static let held = FiringRefusal(rawValue: "held")
  /// The story is under embargo.
  public static let embargoed = FiringRefusal(rawValue: "embargoed")
  /// Another story of its package keeps all of them.
  public static let packageMember = FiringRefusal(rawValue: "package_member")
  /// It is not approved, and its package waits for that.
  public static let notApproved = FiringRefusal(rawValue: "not_approved")
  /// The trigger is not any more what it was when the story was signed.
  public static let triggerChanged = FiringRefusal(rawValue: "trigger_changed")
}
