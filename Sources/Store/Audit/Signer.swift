public import Crypto
public import Foundation

/// Signs approvals with a host's private key (Ed25519, RFC 8032).
///
/// Whoever reads the key's file can sign as the newsroom: it belongs to the daemon's account alone. The public half is
/// in the table `signing_key`, which only the database's owner writes.
public struct Signer: Sendable {
  /// Names the key in every signature: `<host>-<first 8 digits of the public key's SHA-256>` by custom.
  public let keyID: String
  /// The public half, 32 bytes.
  public let publicKey: [UInt8]
  private let privateKey: Curve25519.Signing.PrivateKey

  /// Takes a private key of 32 raw bytes; throws `CryptoKitError` when it is none.
  public init(keyID: String, privateKey: some ContiguousBytes) throws {
    self.init(keyID: keyID, key: try Curve25519.Signing.PrivateKey(rawRepresentation: privateKey))
  }

  /// Takes a private key.
  public init(keyID: String, key: Curve25519.Signing.PrivateKey) {
    self.keyID = keyID
    self.privateKey = key
    self.publicKey = Array(key.publicKey.rawRepresentation)
  }

  /// The signature, 64 bytes; two signatures of the same statement may differ and are both valid.
  func sign(_ statement: some SignedStatement) throws -> [UInt8] {
    Array(try privateKey.signature(for: statement.bytes))
  }
}

/// Something that a host says with its signature.
protocol SignedStatement: Sendable {
  /// What is signed.
  var bytes: [UInt8] { get }
}

extension SignedStatement {
  /// Whether the signature is that of the public key's holder on exactly this statement.
  func isSigned(by signature: [UInt8], publicKey: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
    return key.isValidSignature(signature, for: bytes)
  }
}
