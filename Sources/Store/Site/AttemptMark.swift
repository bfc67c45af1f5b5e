public import Foundation

/// Names one attempt so that no other has the same name, not even in a database that was restored and went on: what a destination
/// may keep to tell later whether its database knows of the attempt.
public struct AttemptMark: Hashable, Codable, Sendable {
  /// The attempt's number in the newsroom.
  public let attempt: Int
  /// Its fencing token.
  public let fencingToken: Int64
  /// When it began, in microseconds since 1970.
  public let begunAt: Int64

  /// A mark of these properties.
  ///
  /// - Parameter begun: By the database's clock.
  public init(attempt: Int, fencingToken: Int64, begun: Date) {
    self.attempt = attempt
    self.fencingToken = fencingToken
    begunAt = Int64((begun.timeIntervalSince1970 * 1_000_000).rounded())
  }

  var begun: Date { Date(timeIntervalSince1970: Double(begunAt) / 1_000_000) }
}
