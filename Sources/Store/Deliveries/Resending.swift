import Foundation
public import Newsroom
import Postgres

extension Store {
  /// Tries a delivery that was given up once more; the log names who wanted it.
  ///
  /// For those with `publish` on the story's desk, and for operators. What is tried is what was decided and signed then.
  /// Throws `Refusal` with `not_found`, `wrong_state` for a delivery that was not given up or that the whole story waits
  /// for (that one goes on with `publish`), and `not_permitted`.
  public func resend(_ delivery: Int, by member: StaffMember, asRequestedBy: String? = nil) async throws -> Delivery {
    try await transaction { connection in
      guard let number = try await connection.queryOne(queries["delivery"], delivery)?.decode("story", as: Int.self),
        let story = try await lock(.number(StoryNumber(number)), connection),
        let row = try await connection.queryOne(queries["delivery"], delivery)
      else {
        throw Refusal(
          .notFound, "There is no delivery \(delivery).",
          hint: "List a story's deliveries with: copydesk deliveries STORY")
      }
      try check(row, delivery, of: story)
      let now = try await now(connection)
      guard
        let grant = member.grant(for: .publish, on: story.desk, at: now)
          ?? member.grantOnAnyDesk(for: .operate, at: now)
      else {
        throw Refusal(
          .notPermitted, "\(member.handle) may not resend deliveries for the \(story.desk) desk.",
          hint: "Ask somebody with `publish` on the \(story.desk) desk, or an operator.")
      }
      let note = "delivery \(delivery) to \(try row.decode("destination", as: String.self))"
      let change = StoryChange.record(.resend, of: story, by: member, grant: grant, note: note)
      try await write(change, asRequestedBy: asRequestedBy, at: now, connection)
      try await connection.execute(queries["set_delivery_state"], delivery, Delivery.State.pending.rawValue)
      try await enqueueDeliveries([delivery], cause: "story \(story.number)", connection)
    }
    guard let sent = try await deliveries(ofStory: nil, orID: delivery).first else {
      throw MissingRow(query: "deliveries")
    }
    return sent
  }

  private func check(_ row: Row, _ delivery: Int, of story: StoryFacts) throws {
    let state = try row.choice("state", Delivery.State.self)
    guard state == .failed else {
      throw Refusal(
        .wrongState, "Delivery \(delivery) is \(state.rawValue), so it cannot be sent again.",
        hint: "Only a failed delivery can be sent again.")
    }
    guard try story.hold == nil || story.decision != row.decode("decision", as: Int.self) else {
      throw Refusal(
        .wrongState, "Story \(story.number) is on hold until this delivery arrives.",
        hint: "Resume it: copydesk publish \(story.number)")
    }
  }
}
