import Foundation
import Logging
import Newsroom
import Postgres

extension Store {
  /// Logs who did what to the story once that is committed, and nothing of its text: what an operator looks for; and that it is
  /// held from now on.
  func logWhenCommitted(_ change: StoryChange, at now: Date, _ connection: Connection) async {
    let story = change.story
    var metadata: Logger.Metadata = [
      "story": "\(story.number)", "desk": "\(story.desk)", "actor": "\(change.actor.name)",
      "version": "\(story.workingVersion)", "state": "\(story.state.rawValue)",
    ]
    if let instant = change.decision?.trigger.instant { metadata["at"] = "\(Instant(instant))" }
    if change.sending != .nothing { metadata["sending"] = "\(change.sending)" }
    let (logger, action) = (logger, change.action.name)
    let hold = change.story.hold.flatMap { $0.since == now ? $0 : nil }
    await connection.afterCommit { [metadata] in
      logger.info("Story: \(action)", metadata: metadata)
      guard let hold else { return }
      logger.warning("Story held", metadata: ["story": "\(story.number)", "reason": "\(hold.reason.rawValue)"])
    }
  }
}
