public import Newsroom
import Postgres

extension Store {
  /// The desks, by slug.
  public func desks() async throws -> [Desk] { try await desks(on: pool) }

  /// What concerns the newsroom as a whole.
  public func newsroom() async throws -> NewsroomSettings {
    try NewsroomSettings(try await newsroomRow(on: pool))
  }

  /// Where stories go.
  public func destinations() async throws -> [Destination] {
    try await pool.query(queries["destinations"]).map { try $0.destination() }
  }

  func desks(on connection: some PostgresQuerying) async throws -> [Desk] {
    try await connection.query(queries["desks"]).map { row in
      Desk(
        slug: try row.slug("slug"), name: try row.decode("name"), timeZone: try row.decode("time_zone"),
        language: try row.decode("language"), policy: try row.json("policy"))
    }
  }

  func newsroomRow(on connection: some PostgresQuerying) async throws -> Row {
    guard let row = try await connection.queryOne(queries["newsroom"]) else {
      throw Refusal(
        .unavailable, "The database does not contain a newsroom.",
        hint: "Prepare it first: copydeskd migrate --database URL")
    }
    return row
  }
}

extension NewsroomSettings {
  init(_ row: Row) throws {
    self.init(
      name: try row.decode("name"), url: try row.decode("url"), language: try row.decode("language"),
      timeZone: try row.decode("time_zone"), primary: try row.slug("primary"))
  }
}

extension Row {
  /// A destination, from its columns of those names; one whose settings cannot be read is still there by its name, of the kind
  /// `unreadable`, so that it alone is out of order.
  func destination(name: String = "name") throws -> Destination {
    let name: DestinationName = try slug(name)
    return (try? json("settings")) ?? Destination(name: name, kind: .unreadable)
  }
}
