import Crypto
public import Foundation

/// What both sides of a webhook have, and sign it with (standardwebhooks.com, version 1.0.0, "Signature scheme"): HMAC-SHA256 over
/// its id, its time and its body.
public struct WebhookKey: Sendable {
  private let key: SymmetricKey

  /// The key that a secret stands for: 16 to 64 bytes in base64, after `whsec_` or alone; nil when it stands for none.
  public init?(secret: some StringProtocol) {
    let prefix = "whsec_"
    let text = secret.hasPrefix(prefix) ? String(secret.dropFirst(prefix.count)) : String(secret)
    guard let bytes = Data(base64Encoded: text), (16...64).contains(bytes.count) else { return nil }
    key = SymmetricKey(data: bytes)
  }

  /// The signature, as its header has it: `v1,…`.
  ///
  /// - Parameter timestamp: Seconds since 1970, as they are written.
  public func signature(id: String, timestamp: String, body: some DataProtocol) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Self.signed(id, timestamp, body), using: key)
    return "v1," + Data(code).base64EncodedString()
  }

  /// Whether one of those signatures is this key's. How long it takes says nothing of how much of one is right.
  ///
  /// - Parameter signatures: As the header has them, separated by spaces; those beyond the twentieth do not count.
  public func madeOne(of signatures: String, id: String, timestamp: String, body: some DataProtocol) -> Bool {
    let signed = Self.signed(id, timestamp, body)
    return signatures.split(separator: " ").filter { $0.hasPrefix("v1,") }.prefix(20).contains { signature in
      guard let code = Data(base64Encoded: String(signature.dropFirst(3))) else { return false }
      return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key)
    }
  }

  private static func signed(_ id: String, _ timestamp: String, _ body: some DataProtocol) -> Data {
    Data("\(id).\(timestamp).".utf8) + Data(body)
  }
}
