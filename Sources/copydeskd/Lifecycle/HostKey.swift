import Logging
import Store
import Synchronization

/// This host's key: whether the newsroom's database knows it, and what is said and done while it does not.
///
/// A key that does not count signs nothing: whoever approves or kills here is told so, instead of being refused by the database
/// for a reason that they cannot know.
final class HostKey: Sendable {
  private let state: Mutex<(signer: Signer, last: HostCheck.KeyState?)>
  private let logger: Logger

  init(_ signer: Signer, logger: Logger) {
    state = Mutex((signer, nil))
    self.logger = logger
  }

  /// Goes on with another key, from the next check on.
  func replace(with signer: Signer) { state.withLock { $0 = (signer, nil) } }

  /// Asks the database how the key stands, and has the store sign with it or not.
  ///
  /// - Returns: What an operator should do something about.
  func check(_ store: Store) async throws -> [String] {
    let signer = state.withLock { $0.signer }
    let found = try await store.hostCheck(signer)
    let isNew = state.withLock { state in
      defer { state.last = found.key }
      return state.last != found.key
    }
    store.use(found.key == .valid ? signer : nil)
    guard let problem = Self.problem(found.key, signer.keyID) else {
      if isNew { logger.info("The database knows the signing key", metadata: ["key": "\(signer.keyID)"]) }
      return []
    }
    if isNew { logger.error("\(problem)") }
    return [problem]
  }

  private static func problem(_ state: HostCheck.KeyState, _ key: String) -> String? {
    switch state {
    case .valid: nil
    case .unknown:
      "The database does not know this host's signing key \(key), so nothing can be approved or killed here: "
        + "copydeskd migrate --database URL --signing-key FILE makes it known."
    case .ended:
      "This host's signing key \(key) has ended, so nothing can be approved or killed here: make a new one with "
        + "copydeskd key new, and register it with copydeskd migrate."
    }
  }
}
