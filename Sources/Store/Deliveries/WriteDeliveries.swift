import Foundation
import JobQueue
import Newsroom
import Postgres

extension Store {
  /// Takes back what was not started, before the story that is withdrawn is written.
  func cancelDeliveries(of story: StoryNumber, _ connection: Connection) async throws {
    try await connection.execute(queries["cancel_deliveries"], story.rawValue)
  }

  /// Writes the deliveries of what goes out at once, and the job for what goes out later.
  ///
  /// A decision that fires goes to every destination of its desk; `publish` after a hold resumes those that were given up; a
  /// withdrawal goes to each destination that may have the story.
  ///
  /// - Parameter decision: The decision that the change made, if it made one.
  func writeDeliveries(of change: StoryChange, _ decision: Int?, _ connection: Connection) async throws {
    let story = change.story.number
    switch change.sending {
    case .nothing: break
    case .fire: try await enqueueDeliveries("write_deliveries", of: change.story, connection)
    case .resume: try await enqueueDeliveries("resume_deliveries", of: change.story, connection)
    case .withdraw:
      let rows = try await connection.query(queries["write_withdrawals"], decision)
      try await enqueueDeliveries(rows.map { try $0.decode("id") }, cause: "story \(story)", connection)
    }
    if let decision, let instant = change.decision?.trigger.instant {
      try await queue.enqueue(FireJob(decision: decision), at: instant, cause: "story \(story)", in: connection)
    }
  }

  /// Sends the standing decision where the signed configuration has its desk's stories go.
  private func enqueueDeliveries(_ query: String, of story: StoryFacts, _ connection: Connection) async throws {
    guard let decision = story.decision else { throw MissingRow(query: "decide") }
    let signed = try await signedConfiguration(connection).destinations.filter { $0.takes(story.desk) }
    let rows = try await connection.query(queries[query], decision, signed.map(\.name.text))
    try await enqueueDeliveries(rows.map { try $0.decode("id") }, cause: "story \(story.number)", connection)
  }
}
