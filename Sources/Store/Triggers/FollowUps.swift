import Foundation
public import JobQueue
public import Newsroom
import Postgres

/// A story was published that a trigger waits for; handled by `Store.followUp`.
public struct FollowUpJob: Job {
  /// `follow_up`.
  public static let kind = "follow_up"
  /// Nothing stands for one that failed for good but the log.
  public static let policy = JobPolicy(queue: "triggers", maxAttempts: 20, timeLimit: .seconds(30))

  /// The trigger's name.
  public var trigger: String
  /// The decision by which the story was published.
  public var decision: Int

  /// A job for that trigger after that decision.
  public init(trigger: String, decision: Int) {
    self.trigger = trigger
    self.decision = decision
  }
}

extension Store {
  /// Has the triggers look at a story that readers have just got for the first time, once that is committed.
  func lookForFollowUps(to story: StoryFacts, decision: Int, _ connection: Connection) async throws {
    guard story.firstPublishedAt == nil else { return }
    let followers = try await signedConfiguration(connection).contents.triggers.map(\.trigger)
      .filter { $0.kind == AfterKind().name }
    guard !followers.isEmpty else { return }
    for trigger in followers {
      try await queue.enqueue(
        FollowUpJob(trigger: trigger.name.text, decision: decision), cause: "story \(story.number)", in: connection)
    }
  }

  /// Has a trigger fire after a story, if that is one that it waits for, and signatures vouch for its publication.
  public func followUp(_ name: TriggerName, after decision: Int) async throws {
    guard let row = try await pool.queryOne(queries["first_publication"], decision),
      try await faults(of: [decision], pool)[decision] == nil
    else { return }
    let delivery = try row.decode("delivery", as: Int.self)
    guard try await receiptFaults(of: [delivery], pool)[delivery] == nil else { return }
    let content = try row.content("content")
    let matches = try await signedConfiguration(pool).contents.trigger(name).map {
      AfterKind().matches($0.trigger.settings, desk: content.desk, keywords: content.keywords)
    }
    guard matches == true else { return }
    _ = try await fire(name, for: .story(try row.ordinal("story"), decision: decision))
  }
}
