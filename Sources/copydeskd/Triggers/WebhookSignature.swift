import Foundation
import Notices

/// The signature of a webhook, as Standard Webhooks has it (standardwebhooks.com, version 1.0.0).
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
  /// - Parameter keys: One of them must have signed it.
  func fault(of body: Data, keys: [WebhookKey], now: Date) -> Fault? {
    guard (1...200).contains(id.utf8.count), let seconds = Int64(timestamp) else { return .malformed }
    guard abs(now.timeIntervalSince1970 - TimeInterval(seconds)) <= Self.tolerance else { return .tooOld }
    let isGenuine = keys.contains { $0.madeOne(of: signatures, id: id, timestamp: timestamp, body: body) }
    return isGenuine ? nil : .notGenuine
  }

  /// What is wrong with a message.
  enum Fault: Error {
    case malformed, tooOld, notGenuine
  }
}
