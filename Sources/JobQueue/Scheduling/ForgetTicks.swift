internal import Postgres

extension JobQueue {
  /// How long the ticks of schedules are kept.
  private static let tickRetention = Duration.seconds(30 * 86_400)

  /// Removes old ticks, at most that many in one transaction; how many it removed.
  func forgetTicks(in term: LeaderTerm, atMost count: Int) async throws -> Int {
    try await act(in: term) { try await $0.execute(sql["forget_ticks"], Self.tickRetention, count) }
  }
}
