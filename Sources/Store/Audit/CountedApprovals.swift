import Foundation
import Newsroom

/// The approvals of one version whose signatures count.
struct CountedApprovals {
  /// Whose they are.
  private(set) var people: Set<String> = []
  /// For when they were signed; nil for at once or by command.
  private(set) var times: [Date?] = []
  private var isGlassBroken = false

  mutating func count(_ statement: ApprovalStatement) {
    people.insert(statement.actor.text)
    times.append(statement.publishAt)
    if statement.breakGlassReason != nil { isGlassBroken = true }
  }

  /// Whether they are as many as the policy wants; breaking the glass makes one enough.
  func suffice(_ policy: DeskPolicy) -> Bool { isGlassBroken || people.count >= policy.approvals }

  /// Whether a firing at that instant is what was signed: no time ahead, nor what waits for somebody's command.
  func allowFiring(at instant: Date, _ policy: DeskPolicy) -> Bool {
    let waitsForCommand = policy.publishing == .manual && times.allSatisfy { $0 == nil }
    return !waitsForCommand && times.allSatisfy { $0.map { $0 <= instant } ?? true }
  }
}
