import Crypto
import Foundation

/// What a server keeps of a password (SCRAM-SHA-256, RFC 5802 and RFC 7677): made here, so that the password itself is neither
/// sent nor found in the server's log.
struct ScramVerifier {
  /// As `pg_authid.rolpassword` has it.
  let text: String

  private static let rounds = 4096

  /// - Parameter password: ASCII, for which no normalization is needed.
  init(_ password: String, salt: [UInt8] = (0..<16).map { _ in UInt8.random(in: 0...255) }) {
    let salted = Self.salted(password, salt)
    let client = HMAC<SHA256>.authenticationCode(for: Data("Client Key".utf8), using: salted)
    let server = HMAC<SHA256>.authenticationCode(for: Data("Server Key".utf8), using: salted)
    let stored = SHA256.hash(data: Data(client))
    text =
      "SCRAM-SHA-256$\(Self.rounds):\(Data(salt).base64EncodedString())"
      + "$\(Data(stored).base64EncodedString()):\(Data(server).base64EncodedString())"
  }

  /// PBKDF2 of one block (RFC 8018, section 5.2).
  private static func salted(_ password: String, _ salt: [UInt8]) -> SymmetricKey {
    let key = SymmetricKey(data: Data(password.utf8))
    var last = Data(HMAC<SHA256>.authenticationCode(for: Data(salt + [0, 0, 0, 1]), using: key))
    var sum = [UInt8](last)
    for _ in 1..<rounds {
      last = Data(HMAC<SHA256>.authenticationCode(for: last, using: key))
      for (place, byte) in last.enumerated() { sum[place] ^= byte }
    }
    return SymmetricKey(data: sum)
  }
}
