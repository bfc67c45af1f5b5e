import Foundation
public import Newsroom
import Postgres

extension Store {
  /// Tries a delivery that was given up once more; the log names who wanted it.
  ///
  /// What is tried is what was decided and signed then. Throws `Refusal` with `not_found`, and for who may not
  /// (`StoryFacts.grantToResend`).
  public func resend(_ delivery: Int, by member: StaffMember, asRequestedBy: String? = nil) async throws -> Delivery {
    try await transaction { connection in
      guard let number = try await deliveryRow(delivery, connection)?.decode("story", as: Int.self),
        let story = try await lock(.number(StoryNumber(number)), connection),
        let row = try await deliveryRow(delivery, connection)
      else {
        throw Refusal(
          .notFound, "There is no delivery \(delivery).",
          hint: "List a story's deliveries with: copydesk deliveries STORY")
      }
      let now = try await now(connection)
      let facts = try DeliveryFacts(row)
      let grant = try await right(of: member, connection) { member throws(Refusal) in
        try story.grantToResend(facts, by: member, now: now)
      }
      let note = "delivery \(delivery) to \(try row.decode("destination", as: String.self))"
      let change = StoryChange.record(.resend, of: story, by: member, grant: grant, note: note)
      try await write(change, asRequestedBy: asRequestedBy, at: now, connection)
      try await connection.execute(queries["set_delivery_state"], delivery, DeliveryState.pending.rawValue)
      try await enqueueDeliveries([delivery], connection)
    }
    guard let sent = try await deliveries(ofStory: nil, orID: delivery).first else {
      throw MissingRow(query: "deliveries")
    }
    return sent
  }
}
