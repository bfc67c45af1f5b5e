import Crypto
import Foundation

/// The signature of a webhook, as Standard Webhooks has it (standardwebhooks.com, version 1.0.0): HMAC-SHA256 over id, time and body.
struct WebhookSignature {
  /// Unique to the message, whatever the number of times that it is sent.
  let id: String
  /// Seconds since 1970, as it was written.
  let timestamp: String
  /// One or several, separated by spaces, of which one must be right: `v1,…`.
  let signatures: String

  /// How far its time may be from now, in seconds.
  static let tolerance: TimeInterval = 300

  /// Why a message is not to be heeded; nil when it is.
  ///
  /// - Parameter secrets: `whsec_…` each; one of them must have signed it.
  func fault(of body: Data, secrets: [String], now: Date) -> Fault? {
    guard (1...200).contains(id.utf8.count), let seconds = Int64(timestamp) else { return .malformed }
    guard abs(now.timeIntervalSince1970 - TimeInterval(seconds)) <= Self.tolerance else { return .tooOld }
    let signed = Data("\(id).\(timestamp).".utf8) + body
    let codes = signatures.split(separator: " ").filter { $0.hasPrefix("v1,") }.prefix(20)
      .compactMap { Data(base64Encoded: String($0.dropFirst(3))) }
    let keys = secrets.compactMap(Self.key)
    let isGenuine = keys.contains { key in
      codes.contains { HMAC<SHA256>.isValidAuthenticationCode($0, authenticating: signed, using: key) }
    }
    return isGenuine ? nil : .notGenuine
  }

  /// What is wrong with a message.
  enum Fault: Error {
    case malformed, tooOld, notGenuine
  }

  /// The key that a secret stands for: base64 after `whsec_`.
  static func key(_ secret: String) -> SymmetricKey? {
    let text = secret.hasPrefix("whsec_") ? String(secret.dropFirst(6)) : secret
    guard let bytes = Data(base64Encoded: text), bytes.count >= 16 else { return nil }
    return SymmetricKey(data: bytes)
  }
}
