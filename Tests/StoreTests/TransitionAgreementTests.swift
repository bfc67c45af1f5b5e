import Newsroom
import Postgres
import Testing

/// The workflow is written twice on purpose, in SQL and in Swift; here one is held against the other.
struct TransitionAgreementTests {
  @Test("The database and the newsroom's rules know exactly the same ways of a story")
  func agreement() async throws {
    try await AttackedNewsroom.with { newsroom in
      let rows = try await newsroom.connected(as: newsroom.daemon) { connection in
        try await connection.query(
          """
          SELECT concat_ws(' ', action, coalesce(from_state::text, 'new'), CASE WHEN live THEN 'live' END,
                           CASE WHEN fired THEN 'fired' END, '→', to_state::text)
            FROM copydesk.transition
          """)
      }
      let inSQL = try rows.map { try $0.decode(0, as: String.self) }
      let inSwift = TransitionTable.all.map(line)
      #expect(inSQL.count == Set(inSQL).count)
      #expect(inSwift.count == Set(inSwift).count)
      #expect(Set(inSQL).symmetricDifference(inSwift).sorted() == [])
    }
  }

  private func line(_ transition: Transition) -> String {
    let from = transition.from.map { [$0.state.rawValue, $0.isLive ? "live" : nil, $0.isFired ? "fired" : nil] }
    let words = [transition.step.name] + (from ?? ["new"]) + ["→", transition.to.rawValue]
    return words.compactMap(\.self).joined(separator: " ")
  }
}
