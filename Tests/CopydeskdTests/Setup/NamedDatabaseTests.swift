import Foundation
import Postgres
import PostgresTesting
import Testing

@testable import copydeskd

@Suite("The database that an administrator names")
struct NamedDatabaseTests {
  @Test(
    "Its URI is shown without its password, and becomes the daemon's with another",
    arguments: [
      (
        "postgresql://admin:x%40y@db.example:5544/copydesk?sslmode=require",
        "postgresql://admin@db.example:5544/copydesk?sslmode=require", "x@y",
        "postgresql://db.example:5544/copydesk?sslmode=require&user=copydesk_daemon&password=new", false
      ),
      (
        "postgresql://db.example/copydesk?user=admin&password=xy", "postgresql://db.example/copydesk?user=admin", "xy",
        "postgresql://db.example/copydesk?user=copydesk_daemon&password=new", false
      ),
      (
        "postgresql:///copydesk?host=/run/postgresql&port=5544",
        "postgresql:///copydesk?host=/run/postgresql&port=5544", nil,
        "postgresql:///copydesk?host=/run/postgresql&port=5544&user=copydesk_daemon&password=new", true
      ),
      (
        "postgres://a,b:5433/copydesk", "postgres://a,b:5433/copydesk", nil,
        "postgres://a,b:5433/copydesk?user=copydesk_daemon&password=new", false
      ),
    ] as [(String, String, String?, String, Bool)])
  func parts(uri: String, shown: String, password: String?, daemon: String, isOnSocket: Bool) throws {
    let database = try NamedDatabase(uri)
    #expect(database.uri == shown)
    #expect(database.password == password)
    #expect(database.daemonURI(password: "new") == daemon)
    #expect(database.isOnSocket == isOnSocket)
  }

  @Test("What is no URI is refused in a sentence")
  func notAURI() throws {
    let refusal = try #require(throws: SetupFailure.self) { try NamedDatabase("host=db dbname=copydesk") }
    #expect(refusal.sentence.contains("is not a connection URI"))
  }

  @Test("The server takes a password's verifier that is made here for that of the password")
  func verifier() async throws {
    // RFC 7677, section 3: the server's key proves to the client that it knows the password.
    let verifier = ScramVerifier("pencil", salt: [UInt8](Data(base64Encoded: "W22ZaJ0SNY7soEsUEjb6gQ==") ?? Data()))
    #expect(
      verifier.text
        == "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
        + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")
  }
}

@Suite("The server's version")
struct ServerVersionTests {
  @Test("Older than 15 is refused with what is needed; 15 and later will do")
  func oldest() throws {
    let refusal = try #require(throws: UnsupportedServer.self) { try ServerVersion(number: 140_009).check() }
    #expect(refusal.sentence == "PostgreSQL 14 is too old: Copydesk needs 15 or later")
    for number in [150_000, 150_018, 180_001] { try ServerVersion(number: number).check() }
  }
}
