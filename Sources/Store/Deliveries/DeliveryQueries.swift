public import Newsroom
import Postgres

extension Store {
  /// Where a story was sent, the newest first.
  public func deliveries(_ story: StoryReference) async throws -> [Delivery] {
    try await deliveries(ofStory: number(of: story, on: pool), orID: nil)
  }

  func deliveries(ofStory story: StoryNumber?, orID id: Int?) async throws -> [Delivery] {
    let rows = try await pool.query(queries["deliveries"], story?.rawValue, id)
    let numbers = try rows.map { try $0.decode("id", as: Int.self) }
    let attempts = try await pool.query(queries["attempts"], numbers).map { row in
      (delivery: try row.decode("delivery", as: Int.self), attempt: try Delivery.Attempt(row: row))
    }
    let byDelivery = Dictionary(grouping: attempts, by: \.delivery)
    return try zip(numbers, rows).map { number, row in
      try Delivery(row: row, attempts: byDelivery[number, default: []].map(\.attempt))
    }
  }
}

extension Delivery {
  init(row: Row, attempts: [Attempt]) throws {
    self.init(
      id: try row.decode("id"), story: try row.ordinal("story"), version: try row.ordinal("version"),
      kind: try row.choice("kind"), decision: try row.decode("decision"), destination: try row.slug("destination"),
      state: try row.choice("state"), createdAt: try row.decode("created_at"), attempts: attempts,
      receipt: try row.optionalJSON("receipt"))
  }
}

extension Delivery.Attempt {
  init(row: Row) throws {
    self.init(
      number: try row.decode("number"), startedAt: try row.decode("started_at"), endedAt: try row.decode("ended_at"),
      error: try row.decode("error"))
  }
}
