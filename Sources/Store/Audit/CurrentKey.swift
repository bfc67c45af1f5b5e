import Synchronization

/// The key that a host signs with, which an operator may replace while the daemon runs.
final class CurrentKey: Sendable {
  private let held: Mutex<Signer?>

  init(_ signer: Signer?) { held = Mutex(signer) }

  var signer: Signer? { held.withLock { $0 } }

  func replace(with signer: Signer?) { held.withLock { $0 = signer } }
}
