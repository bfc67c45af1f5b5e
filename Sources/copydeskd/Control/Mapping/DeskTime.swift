import Foundation
import Newsroom
import Store

extension Store {
  /// The desk's time zone; nil when there is no such desk any more.
  func timeZone(of desk: DeskSlug) async throws -> String? {
    try await desks().first { $0.slug == desk }?.timeZone
  }

  /// The instant to come that a text means at a desk, by the database's clock.
  func instant(_ text: String, at desk: DeskSlug) async throws -> Date {
    guard let clock = LocalClock(zone: try await timeZone(of: desk) ?? "UTC") else {
      throw Refusal(
        .badConfiguration, "The desk \(desk) has no time zone that is known here.", hint: "Mend newsroom.yaml.")
    }
    return try clock.instantToCome(text, now: await databaseTime())
  }
}
