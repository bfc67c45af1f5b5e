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
  /// - Parameter decision: The decision that a change made, which then is the only one.
  func writeDeliveries(of changes: [StoryChange], _ decision: Int?, _ connection: Connection) async throws {
    let fired = changes.filter { $0.sending == .fire }
    try await enqueueDeliveries("write_deliveries", of: fired.map(\.story), connection)
    let resumed = changes.filter { $0.sending == .resume }
    try await enqueueDeliveries("resume_deliveries", of: resumed.map(\.story), connection)
    guard let decision else { return }
    for change in changes {
      if change.sending == .withdraw {
        let rows = try await connection.query(queries["write_withdrawals"], decision)
        try await enqueueDeliveries(rows.map { try $0.decode("id") }, connection)
      }
      if let instant = change.decision?.trigger.instant {
        try await queue.enqueue(
          FireJob(decision: decision), at: instant, cause: "story \(change.story.number)", in: connection)
      }
    }
  }

  /// Sends the standing decisions where the signed configuration has their desks' stories go.
  private func enqueueDeliveries(_ query: String, of stories: [StoryFacts], _ connection: Connection) async throws {
    guard !stories.isEmpty else { return }
    let destinations = try await signedConfiguration(connection).destinations
    var (decisions, names): ([Int], [String]) = ([], [])
    for story in stories {
      guard let decision = story.decision else { throw MissingRow(query: "decide") }
      for destination in destinations where destination.takes(story.desk) {
        decisions.append(decision)
        names.append(destination.name.text)
      }
    }
    let rows = try await connection.query(queries[query], decisions, names)
    try await enqueueDeliveries(rows.map { try $0.decode("id") }, connection)
  }
}
