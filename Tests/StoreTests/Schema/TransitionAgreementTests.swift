import Newsroom
import Postgres
import Testing

/// The workflow is written twice on purpose, in SQL and in Swift; here one is held against the other.
struct TransitionAgreementTests {
  @Test("The database and the newsroom's rules have exactly the same transitions")
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
      let inSwift = StoryActions.standard.transitions.map(line)
      #expect(inSQL.count == Set(inSQL).count)
      #expect(inSwift.count == Set(inSwift).count)
      #expect(Set(inSQL).symmetricDifference(inSwift).sorted() == [])
    }
  }

  @Test(
    "The database and the newsroom's rules agree on which actions are only recorded, and on who becomes an author"
  )
  func actions() async throws {
    try await AttackedNewsroom.with { newsroom in
      let rows = try await newsroom.connected(as: newsroom.daemon) { connection in
        try await connection.query(
          "SELECT concat_ws(' ', name, CASE WHEN records_only THEN 'records' END, author_part) FROM copydesk.action")
      }
      let actions = StoryActions.standard.all.map { action in
        line(action.name.rawValue, action.recordsOnly, action.textAuthor ?? .submitter)
      }
      let steps = SystemStep.all.map { line($0.name, $0.recordsOnly, .submitter) }
      #expect(Set(try rows.map { try $0.decode(0, as: String.self) }) == Set(actions + steps))
      #expect(rows.count == actions.count + steps.count)
    }
  }

  @Test("A role can be given every capability that there is, and no other")
  func capabilities() async throws {
    try await AttackedNewsroom.with { newsroom in
      let rows = try await newsroom.connected(as: newsroom.daemon) { connection in
        try await connection.query("SELECT name FROM copydesk.capability")
      }
      #expect(Set(try rows.map { try $0.decode(0, as: String.self) }) == Set(Capability.allCases.map(\.rawValue)))
    }
  }

  private func line(_ name: String, _ recordsOnly: Bool, _ part: Authors.Part) -> String {
    name + (recordsOnly ? " records " : " ") + part.rawValue
  }

  private func line(_ transition: Transition) -> String {
    let from = transition.from.map { [$0.state.rawValue, $0.isLive ? "live" : nil, $0.isFired ? "fired" : nil] }
    let words = [transition.action.name] + (from ?? ["new"]) + ["→", transition.to.rawValue]
    return words.compactMap(\.self).joined(separator: " ")
  }
}
