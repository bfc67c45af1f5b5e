import FixCases
import Newsroom
import Postgres
import Testing

/// The limit of a fix is written twice on purpose; one table tries both.
struct FixLimitAgreementTests {
  @Test("The database says of a text whether it is a fix, and if not why, as the table says")
  func table() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.daemon) { connection in
        for one in try FixCase.all() {
          let row = try await connection.queryOne(
            """
            SELECT array_to_string(copydesk.fix_faults(jsonb_build_object('language', $1::text, 'body', $2::text),
                                                       jsonb_build_object('language', $1::text, 'body', $3::text), $4), ', ')
            """, one.language, one.old, one.new, one.words)
          #expect(try row?.decode(0, as: String.self) == one.faults.joined(separator: ", "), "\(one)")
        }
      }
    }
  }

  @Test("The database and the newsroom's rules have the same words, and know the same kinds of decision")
  func words() async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.daemon) { connection in
        let rows = try await connection.query("SELECT concat_ws(' ', language, kind, word) FROM copydesk.fix_word")
        let inSwift = FixWords.lists.flatMap { language, kinds in
          kinds.flatMap { kind, words in words.map { "\(language) \(kind) \($0)" } }
        }
        #expect(try Set(rows.map { try $0.decode(0, as: String.self) }).symmetricDifference(inSwift).sorted() == [])
        let kinds = try await connection.query(
          """
          SELECT concat_ws(' ', name, CASE WHEN copydesk.withdraws(name) THEN 'withdraws' END,
                           CASE WHEN copydesk.is_silent(name) THEN 'silent' END)
            FROM copydesk.known_decision_kind
          """)
        let expected = DecisionKind.allCases.map { kind in
          kind.rawValue + (kind.withdraws ? " withdraws" : "") + (kind.isSilent ? " silent" : "")
        }
        #expect(try Set(kinds.map { try $0.decode(0, as: String.self) }) == Set(expected))
      }
    }
  }

  @Test(
    "A text of 500 KB is compared within the time that a statement has", arguments: ["words and ", "“", "\" ", "雨"])
  func long(unit: String) async throws {
    try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.daemon) { connection in
        let long = String(repeating: unit, count: 480_000 / unit.utf8.count)
        let row = try await connection.queryOne(
          """
          SELECT cardinality(copydesk.fix_faults(jsonb_build_object('language', 'en', 'body', 'x ' || $1::text || ' y'),
                                                 jsonb_build_object('language', 'en', 'body', 'z ' || $1::text || ' z'), 20))
          """, long)
        #expect(try row?.decode(0, as: Int.self) ?? 9 < 3)
      }
    }
  }
}
