public import Newsroom
import Postgres

extension Store {
  /// The desks, by slug.
  public func desks() async throws -> [Desk] { try await desks(on: pool) }

  /// What concerns the newsroom as a whole.
  public func newsroom() async throws -> NewsroomSettings { try await signedConfiguration(pool).newsroom }

  /// Where stories go.
  public func destinations() async throws -> [Destination] { try await signedConfiguration(pool).destinations }

  func desks(on connection: some PostgresQuerying) async throws -> [Desk] {
    try await signedConfiguration(connection).desks
  }
}
