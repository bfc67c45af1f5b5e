import Foundation
import Newsroom

/// The approvals of one version whose signatures count.
struct CountedApprovals {
  /// What each of those who have signed did so as.
  private var signedAs: [StaffHandle: Capability] = [:]
  /// The last of those who approved: it says what the story waits for.
  private var last: ApprovalStatement?
  private var isGlassBroken = false

  mutating func count(_ statement: ApprovalStatement) {
    signedAs[statement.actor] = statement.signsAs
    if statement.signsAs == .approve, last.map({ $0.follows < statement.follows }) ?? true { last = statement }
    if statement.breakGlassReason != nil { isGlassBroken = true }
  }

  /// Whether they are all that are needed; breaking the glass makes the desk's own approvals enough.
  func suffice(_ needed: RequiredApprovals) -> Bool {
    needed.missing(after: Array(signedAs.values), isGlassBroken: isGlassBroken).isEmpty
  }

  /// Whether going out at that instant is what was signed: no time ahead, nor what waits for somebody's command; and what waits for
  /// a trigger only by a genuine firing of it, as it was defined then, after the signature and after the embargo; what waits for its
  /// package only by a genuine release of that, which names the very decision.
  func allowFiring(
    at instant: Date, by firing: FiringStatement?, in release: PackageAct? = nil, of decision: Int?, embargo: Embargo
  ) -> Bool {
    guard let last else { return false }
    switch last.waitsFor {
    case .now: return true
    case .time(let time), .embargo(let time): return time <= instant
    case .command: return false
    case .package(let package):
      guard let release, let decision else { return false }
      return release.package == package && release.decisions.contains(decision) && embargo.permits(at: release.at)
    case .trigger(let trigger):
      guard let firing, let firings = last.firings else { return false }
      return firing.refused == nil && firing.trigger == trigger && firing.number > firings
        && embargo.permits(at: firing.head.time)
    }
  }
}
