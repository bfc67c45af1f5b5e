public import FoundationEssentials

/// What a draft says of when it is to go out, `publish:` in its front matter; an approver signs it, or something else.
public enum PublishWish: Hashable, Sendable {
  /// It should wait for that trigger.
  case trigger(TriggerName)
  /// It is wanted for that time.
  case time(Date)

  /// The trigger, if it names one.
  public var trigger: TriggerName? { if case .trigger(let name) = self { name } else { nil } }
  /// The time, if it names one.
  public var time: Date? { if case .time(let time) = self { time } else { nil } }
}
