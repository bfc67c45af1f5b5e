public import Foundation
public import Newsroom

extension Store {
  /// The desk's IANA time zone; nil when there is no such desk any more.
  public func timeZone(of desk: DeskSlug) async throws -> String? {
    try await desks().first { $0.slug == desk }?.timeZone
  }

  /// The instant that people at a desk mean by a time that they typed, counted from the database's clock.
  ///
  /// - Throws: `TimeRefusal` when the text is not a time to come; `Refusal` when the desk's time zone is unknown here.
  public func instant(_ text: String, at desk: DeskSlug) async throws -> Date {
    guard let clock = LocalClock(zone: try await timeZone(of: desk) ?? "UTC") else {
      throw Refusal(
        .badConfiguration, "This host does not know the time zone of the \(desk) desk.",
        hint: "Give the desk an IANA time zone in newsroom.yaml, or install tzdata.")
    }
    return try clock.instantToCome(text, now: await databaseTime())
  }
}
