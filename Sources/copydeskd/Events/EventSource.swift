import Store

/// Where events are read from: the newsroom's database.
protocol EventSource: Sendable {
  /// The place in the stream at which somebody goes on: after the event that they know, or now.
  func streamPlace(after event: NewsroomEvent.ID?) async throws -> NewsroomEvent.ID
  /// What happened after a place in the stream, in order and without a gap.
  func events(after place: NewsroomEvent.ID, limit: Int) async throws -> [NewsroomEvent]
}

extension Store: EventSource {}
