import Crypto
import Foundation
import Newsroom

/// One change of the newsroom's configuration, as it is signed: the rows that it concerns, as they are from then on.
struct ConfigurationStatement: SignedStatement {
  static let kind = "configuration"

  var head: StatementHead
  /// From 1, one more each time.
  var number: Int
  /// The SHA-256 of the statement before, lower-case hexadecimal; of the first, of nothing.
  var previous: String
  /// The newsroom's audit entry that it comes after.
  var follows: Int
  /// `apply`, `cover` …
  var act: String
  /// A handle, or `host:` and an account.
  var actor: String
  var requestedBy: String?
  /// Rows by part and name: see ``SignedConfiguration``.
  var change: CanonicalJSON

  var members: [String: CanonicalJSON?] {
    [
      "number": .integer(number),
      "previous": .string(previous),
      "entry": .integer(follows),
      "act": .string(act),
      "actor": .string(actor),
      "requested_by": requestedBy.map { .string($0) },
      "change": change,
    ]
  }

  /// What the next statement names as the one before.
  var digest: String { SHA256.hash(data: bytes).hexadecimal }
  /// What the first one names.
  static let nothing = SHA256.hash(data: [UInt8]()).hexadecimal
}
