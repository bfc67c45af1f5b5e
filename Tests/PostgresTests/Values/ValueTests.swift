import Foundation
import Postgres
import PostgresTesting
import Testing

@Suite("Values", .timeLimit(.minutes(10)))
struct ValueTests {
  /// Sends the value as a parameter of the type and asks for it back.
  private func echo<Value: PostgresEncodable & PostgresDecodable>(_ value: Value, as type: String) async throws -> Value
  {
    try await withConnection { connection in
      try #require(try await connection.queryOne(SQL("SELECT $1::\(type) AS value"), value)).decode("value")
    }
  }

  @Test("Integers of every width survive a round trip", arguments: [Int.min, -1, 0, 1, 65_536, Int.max])
  func integers(number: Int) async throws {
    #expect(try await echo(number, as: "bigint") == number)
    #expect(try await echo(Int32(truncatingIfNeeded: number), as: "integer") == Int32(truncatingIfNeeded: number))
    #expect(try await echo(Int16(truncatingIfNeeded: number), as: "smallint") == Int16(truncatingIfNeeded: number))
  }

  @Test("Text survives a round trip", arguments: ["", "it's", "Ստեփանակերտ", "line\nline", "{\"a\",\\b}", "🗞"])
  func text(text: String) async throws {
    #expect(try await echo(text, as: "text") == text)
    #expect(try await echo([text, "second"], as: "text[]") == [text, "second"])
    #expect(try await echo([text, "second"], as: "varchar[]") == [text, "second"])
  }

  @Test("Booleans survive a round trip", arguments: [true, false])
  func booleans(value: Bool) async throws {
    #expect(try await echo(value, as: "boolean") == value)
  }

  @Test("Floating point survives a round trip", arguments: [0, -0.1, .pi, 1e300, .infinity, .leastNonzeroMagnitude])
  func doubles(value: Double) async throws {
    #expect(try await echo(value, as: "double precision") == value)
  }

  @Test(
    "An instant is the same to PostgreSQL",
    arguments: [
      ("1970-01-01T00:00:00Z", 0.0), ("2026-12-01T06:00:00+04:00", 1_796_090_400),
      ("1999-12-31T23:59:59.5Z", 946_684_799.5),
    ])
  func instants(text: String, seconds: Double) async throws {
    let date = Date(timeIntervalSince1970: seconds)
    try await withConnection { connection in
      let row = try #require(
        try await connection.queryOne("SELECT $1::timestamptz = $2 AS same, $2 AS back", text, date))
      #expect(try row.decode("same"))
      #expect(try row.decode("back") == date)
    }
  }

  @Test("`infinity` is out of range for an instant")
  func infinity() async throws {
    try await withConnection { connection in
      let row = try #require(try await connection.queryOne("SELECT 'infinity'::timestamptz AS never"))
      #expect(throws: DecodingFailure.self) { try row.decode("never", as: Date.self) }
    }
  }

  @Test(
    "An interval is the same to PostgreSQL",
    arguments: [
      ("0", Duration.zero), ("30 minutes", .seconds(1800)), ("-1.5 seconds", .milliseconds(-1500)),
      ("2 days", .seconds(172_800)),
    ])
  func intervals(text: String, duration: Duration) async throws {
    try await withConnection { connection in
      let row = try #require(
        try await connection.queryOne(
          "SELECT $1::text::interval = $2 AS same, $1::text::interval AS back", text, duration))
      #expect(try row.decode("same"))
      #expect(try row.decode("back") == duration)
    }
  }

  @Test("An interval with months is not a duration")
  func months() async throws {
    try await withConnection { connection in
      let row = try #require(try await connection.queryOne("SELECT '1 month'::interval AS month"))
      #expect(throws: DecodingFailure.self) { try row.decode("month", as: Duration.self) }
    }
  }

  @Test("UUIDs and bytes survive a round trip")
  func bytes() async throws {
    let identifier = UUID()
    #expect(try await echo(identifier, as: "uuid") == identifier)
    let bytes = [UInt8](0...255)
    #expect(try await echo(bytes, as: "bytea") == bytes)
    #expect(try await echo([UInt8](), as: "bytea") == [])
    #expect(try await echo(Data(bytes), as: "bytea") == Data(bytes))
    #expect(try await echo([bytes, []], as: "bytea[]") == [bytes, []])
  }

  @Test("Arrays of every type survive a round trip, empty ones included")
  func arrays() async throws {
    #expect(try await echo([1, -2, 3], as: "bigint[]") == [1, -2, 3])
    #expect(try await echo([Int](), as: "bigint[]") == [])
    #expect(try await echo([true, false], as: "boolean[]") == [true, false])
    #expect(try await echo([1.5, -2], as: "float8[]") == [1.5, -2])
    let dates = [Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 1_796_090_400)]
    #expect(try await echo(dates, as: "timestamptz[]") == dates)
    let identifiers = [UUID(), UUID()]
    #expect(try await echo(identifiers, as: "uuid[]") == identifiers)
  }

  @Test("Null elements survive a round trip as nil")
  func nullElements() async throws {
    #expect(try await echo(["a", nil, ""], as: "text[]") == ["a", nil, ""])
    #expect(try await echo([1, nil] as [Int?], as: "bigint[]") == [1, nil])
    #expect(try await echo([nil] as [Int?], as: "int4[]") == [nil])
    #expect(try await echo([nil, "NULL"] as [String?], as: "varchar[]") == [nil, "NULL"])
    #expect(try await echo([Date?.none], as: "timestamptz[]") == [nil])
    try await withConnection { connection in
      let row = try #require(try await connection.queryOne("SELECT ARRAY[1, NULL, 3] AS numbers"))
      #expect(try row.decode("numbers") == [1, nil, 3])
      #expect(throws: DecodingFailure.self) { try row.decode("numbers", as: [Int].self) }
    }
  }

  private struct Picture: Codable, Equatable {
    var file: String
    var width: Int
  }

  @Test("JSON documents decode as values", arguments: ["json", "jsonb"])
  func json(type: String) async throws {
    let picture = Picture(file: "swap.jpg", width: 1200)
    let document = try await echo(JSONB(encoding: picture), as: type)
    #expect(try document.decode(as: Picture.self) == picture)
  }

  @Test("NULL decodes as nil, and is refused where nil is not allowed")
  func nulls() async throws {
    try await withConnection { connection in
      let nothing: Int? = nil
      let row = try #require(try await connection.queryOne("SELECT $1::int AS n, $2::text AS t", nothing, nil))
      #expect(try row.decode("n", as: Int?.self) == nil)
      #expect(try row.decode("t", as: String?.self) == nil)
      #expect {
        try row.decode("n", as: Int.self)
      } throws: { error in
        (error as? DecodingFailure)?.problem == .unexpectedNull && (error as? DecodingFailure)?.column == "n"
      }
    }
  }

  private enum Urgency: Int, PostgresEncodable, PostgresDecodable {
    case flash = 1
    case normal = 4
  }

  @Test("A RawRepresentable type needs no code of its own")
  func rawValues() async throws {
    #expect(try await echo(Urgency.normal, as: "integer") == .normal)
    #expect(try await echo([Urgency.flash, .normal], as: "bigint[]") == [.flash, .normal])
    try await withConnection { connection in
      let row = try #require(try await connection.queryOne("SELECT 9 AS urgency"))
      #expect(throws: DecodingFailure.self) { try row.decode("urgency", as: Urgency.self) }
    }
  }

  @Test("The server's types decide how a parameter is sent")
  func inference() async throws {
    try await withConnection { connection in
      try await connection.script(
        """
        CREATE TYPE mood AS ENUM ('calm', 'tense');
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
        CREATE TABLE thing (small smallint, mood mood, moods mood[], amount numeric, size positive, address inet, note varchar(10),
          numbers int[])
        """)
      try await connection.execute(
        "INSERT INTO thing VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", 7, "tense", ["calm", "tense"], 12, 3, "::1",
        "note", [1, 2])
      let row = try #require(
        try await connection.queryOne(
          "SELECT *, amount::text AS digits, host(address) AS host FROM thing WHERE small = $1", 7))
      #expect(try row.decode("small") == 7)
      #expect(try row.decode("mood") == "tense")
      #expect(try row.decode("moods") == ["calm", "tense"])
      #expect(try row.decode("digits") == "12")
      #expect(try row.decode("size") == 3)
      #expect(try row.decode("host") == "::1")
      #expect(try row.decode("note") == "note")
      #expect(try row.decode("numbers") == [1, 2])
    }
  }

  @Test("A number too large for its column is an error, not another number")
  func narrowing() async throws {
    try await withConnection { connection in
      await #expect {
        try await connection.query("SELECT $1::smallint AS n", 70_000)
      } throws: { error in
        (error as? PostgresError)?.sqlState == .numericValueOutOfRange
      }
    }
  }

  @Test("A value that does not fit the type the server expects is refused before it is sent")
  func mismatch() async throws {
    try await withConnection { connection in
      await #expect {
        try await connection.query("SELECT $1::uuid", Date())
      } throws: { error in
        (error as? EncodingFailure)?.parameter == 1
      }
      await #expect(throws: EncodingFailure.self) { try await connection.query("SELECT $1::inet", "::1\0") }
      await #expect(throws: ParameterCountMismatch.self) { try await connection.query("SELECT $1::int", 1, 2) }
      let answer = try await connection.number("SELECT 1")
      #expect(answer == 1)
    }
  }

  @Test("A missing column is named in the error")
  func missingColumn() async throws {
    try await withConnection { connection in
      let row = try #require(try await connection.queryOne("SELECT 1 AS n"))
      #expect(row.columns == ["n"])
      #expect {
        try row.decode("m", as: Int.self)
      } throws: { error in
        (error as? DecodingFailure)?.problem == .noSuchColumn && (error as? DecodingFailure)?.column == "m"
      }
    }
  }
}
