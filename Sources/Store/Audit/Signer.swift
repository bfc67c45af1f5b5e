public import Crypto
public import Foundation
import Newsroom

/// Signs with a host's private key (Ed25519, RFC 8032).
///
/// Whoever reads the key's file can sign as the newsroom: it belongs to the daemon's account alone. The public half is
/// in the table `signing_key`, which only the database's owner writes.
public struct Signer: Sendable {
  /// Names the key in every signature: the first 16 digits of the public key's SHA-256, wherever it is used.
  public let keyID: String
  /// The public half, 32 bytes.
  public let publicKey: [UInt8]
  private let privateKey: Curve25519.Signing.PrivateKey

  /// Takes a private key of 32 raw bytes; throws `CryptoKitError` when it is none.
  public init(privateKey: some ContiguousBytes) throws {
    self.init(key: try Curve25519.Signing.PrivateKey(rawRepresentation: privateKey))
  }

  /// Takes a private key.
  public init(key: Curve25519.Signing.PrivateKey) {
    privateKey = key
    publicKey = Array(key.publicKey.rawRepresentation)
    keyID = Self.keyID(of: publicKey)
  }

  /// The id of a public key.
  static func keyID(of publicKey: [UInt8]) -> String { SHA256.hash(data: publicKey).prefix(8).hexadecimal }

  /// The signature, 64 bytes; two signatures of the same statement may differ and are both valid.
  func sign(_ statement: some SignedStatement) throws -> [UInt8] {
    Array(try privateKey.signature(for: statement.bytes))
  }
}
