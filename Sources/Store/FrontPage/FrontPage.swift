import Foundation
public import Newsroom
import Postgres

/// What is set by hand of the front page, as far as signatures vouch for it.
extension Store {
  /// What holds now of the stories that readers see, what was said last first.
  public func frontPage() async throws -> [FrontPlacement] { try await frontPage(pool) }

  func frontPage(_ connection: some PostgresQuerying) async throws -> [FrontPlacement] {
    let placements = try await siteClock(connection).frontPage
    guard !placements.isEmpty else { return [] }
    let live = Set(
      try await connection.query(queries["live_among"], placements.map(\.story.rawValue)).map {
        try $0.ordinal("number", StoryNumber.self)
      })
    return placements.filter { live.contains($0.story) }
  }

  /// The database's clock, and what holds of the front page then, whether readers see the stories or not.
  func siteClock(_ connection: some PostgresQuerying) async throws -> (now: Date, frontPage: [FrontPlacement]) {
    guard let row = try await connection.queryOne(queries["site_clock"]) else { throw MissingRow(query: "site_clock") }
    let now = try row.decode("now", as: Date.self)
    let acts = try await vouched(
      frontActs, upTo: try row.decode("last_front_act"), "front_acts_after", frontAct, connection)
    return (now, [FrontPlacement](of: acts, at: now))
  }

  /// What an act says; nil for one that signatures do not vouch for.
  private func frontAct(_ row: Row, _ configuration: SignedConfiguration) throws -> FrontPlacement? {
    guard let statement = try? FrontPageStatement(row, newsroom: configuration.identity),
      isVouchedFor(statement, row, follows: statement.follows)
    else { return nil }
    return statement.placement
  }

  /// What is in the place of an act of the front page and is not vouched for.
  func frontPageDistrust() async throws -> [Distrust] {
    _ = try await siteClock(pool)
    return frontActs.known(under: try await keyStates(pool)).faults.map {
      Distrust(part: "front page", name: String($0), reason: "nobody has signed it")
    }
  }

  /// Signs what somebody sets by hand of the front page, and records it: before the log has it.
  func record(_ placing: StoryChange.FrontPage, by change: StoryChange, at now: Date, _ connection: Connection)
    async throws
  {
    guard case .staff(let member) = change.actor else { return }
    let signer = try await requireSigner(connection)
    let ground = try await signingGround(change.story, connection)
    let statement = FrontPageStatement(
      head: try ground.head(signer, at: now), story: change.story.number, place: placing.place, until: placing.until,
      actor: member.handle, onBehalfOf: change.authority.onBehalfOf, follows: try ground.decode("follows"))
    try await connection.execute(
      queries["sign_front_act"], statement.story.rawValue, statement.place.rawValue, statement.until,
      statement.actor.text, statement.onBehalfOf?.text, statement.follows, statement.head.time, signer.keyID,
      try signer.sign(statement))
    // At once, and when it is over.
    try await lookAtSites(connection)
    if let until = placing.until { try await lookAtSites(at: until, connection) }
  }
}
