public import Foundation
public import Newsroom

extension Store {
  /// The desk's IANA time zone; nil when there is no such desk any more.
  public func timeZone(of desk: DeskSlug) async throws -> String? {
    try await desks().first { $0.slug == desk }?.timeZone
  }

  /// The IANA time zones of the newsroom and of its desks.
  public func timeZones() async throws -> [DeskScope: String] {
    let configuration = try await signedConfiguration(pool)
    let desks = configuration.desks.map { (DeskScope.desk($0.slug), $0.timeZone) }
    return Dictionary([(.all, configuration.newsroom.timeZone)] + desks) { first, _ in first }
  }

  /// The instant that people at a desk mean by a time that they typed, counted from the database's clock.
  ///
  /// - Throws: `TimeRefusal` when the text is not a time to come; `Refusal` when the desk's time zone is unknown here.
  public func instant(_ text: String, at desk: DeskSlug) async throws -> Date {
    try await instant(text, in: .desk(desk))
  }

  /// The instant that people at a desk, or in the newsroom as a whole, mean by a time that they typed.
  public func instant(_ text: String, in scope: DeskScope) async throws -> Date {
    let zone: String? =
      switch scope {
      case .all: try await newsroom().timeZone
      case .desk(let desk): try await timeZone(of: desk)
      }
    guard let clock = LocalClock(zone: zone ?? "UTC") else {
      throw Refusal(
        .badConfiguration, "This host does not know the time zone of \(scope.inSentence).",
        hint: "Give it an IANA time zone in newsroom.yaml, or install tzdata.")
    }
    return try clock.instantToCome(text, now: await databaseTime())
  }
}
