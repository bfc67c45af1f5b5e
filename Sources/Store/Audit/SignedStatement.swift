import Crypto
import Foundation
import Newsroom
import Synchronization

/// What every signed statement says beside what its kind does.
struct StatementHead: Hashable {
  /// The key that signs.
  var keyID: String
  /// The newsroom's identity, so that no signature of one newsroom counts in another.
  var newsroom: String
  /// By the database's clock, to the microsecond.
  var time: Date
}

/// Something that a host says with its signature: RFC 8785 JSON. What is not set is absent, so that members to come change
/// no old signature.
protocol SignedStatement: Sendable {
  /// Which kind of statement it is, so that no signature of one kind counts as one of another.
  static var kind: String { get }
  var head: StatementHead { get }
  /// What it says.
  var members: [String: CanonicalJSON?] { get }
}

extension SignedStatement {
  /// What is signed.
  var bytes: [UInt8] {
    var all = members.compactMapValues(\.self)
    all["v"] = 1
    all["statement"] = .string(Self.kind)
    all["key"] = .string(head.keyID)
    all["newsroom"] = .string(head.newsroom)
    all["time"] = .string(Instant(head.time).description)
    return CanonicalJSON.object(all).bytes
  }
}

/// A signature, and the state of the key that made it.
struct StatementSignature {
  var signature: [UInt8]
  var publicKey: [UInt8]
  /// When the key ended: what it signed before goes on counting.
  var endedAt: Date?
  /// Since when others may have signed with the key.
  var compromisedSince: Date?
  /// Up to which entry of the statement's chain a checkpoint had sealed it before that.
  var sealedLength: Int?

  /// Whether the key's state lets a statement count that was made then, after that entry of its chain.
  func counts(at time: Date, follows entry: Int) -> Bool {
    if compromisedSince != nil { return sealedLength.map { entry < $0 } ?? false }
    return endedAt.map { time <= $0 } ?? true
  }

  /// By how much a signature's time may differ from the database's when it is entered (`is_signed_now`).
  private static let tolerance: TimeInterval = 300

  /// Whether the key's state lets a receipt count that was signed then.
  ///
  /// Of one whose key was compromised, either the arrival was sealed before, or it was entered before, too long for whoever has
  /// the key to have dated it back.
  func countsAsReceipt(at time: Date, arrivalIsSealed: Bool) -> Bool {
    guard let compromisedSince else { return true }
    return arrivalIsSealed || time + Self.tolerance < compromisedSince
  }
}

/// Remembers which signatures were found genuine, by the digest of signed bytes, signature and public key, so that what is
/// verified at every use is computed once.
final class VerifiedSignatures: Sendable {
  private static let capacity = 200_000
  private let genuine = Mutex<Set<SHA256Digest>>([])

  /// Whether the signature is that of the key's holder on exactly this statement.
  func areGenuine(_ statement: some SignedStatement, _ signature: StatementSignature) -> Bool {
    let bytes = statement.bytes
    var hash = SHA256()
    hash.update(data: Array(SHA256.hash(data: bytes)))
    hash.update(data: signature.signature)
    hash.update(data: signature.publicKey)
    let digest = hash.finalize()
    if genuine.withLock({ $0.contains(digest) }) { return true }
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: signature.publicKey),
      key.isValidSignature(signature.signature, for: bytes)
    else { return false }
    genuine.withLock { known in
      if known.count >= Self.capacity { known.removeAll() }
      known.insert(digest)
    }
    return true
  }
}
