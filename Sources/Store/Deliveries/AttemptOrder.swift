/// What is to become of an attempt that somebody wants to begin.
public enum AttemptOrder: Sendable {
  /// Deliver this.
  case deliver(DeliveryOrder)
  /// The version is under embargo for so long, or it is looked at again then.
  case wait(Duration)
  /// The destination takes nothing until somebody has looked at it.
  case held(reason: String)
  /// It has arrived already.
  case done
  /// It is not wanted any more.
  case cancelled
  /// It must not go out; the story is held for that reason.
  case refused(reason: String)
}

extension AttemptOrder {
  /// Whether it keeps those back that go out together with it.
  var keepsOthers: Bool {
    switch self {
    case .wait, .held, .refused: true
    case .deliver, .done, .cancelled: false
    }
  }

  /// Whether there is nothing more to do for the delivery.
  public var isOver: Bool {
    switch self {
    case .done, .cancelled: true
    case .deliver, .wait, .held, .refused: false
    }
  }
}
