public import JobQueue
import Newsroom
import Postgres

/// A program asked through SQL that a trigger fire; handled by `Store.answer`.
public struct AnswerTriggerAskJob: Job {
  /// `answer_trigger_ask`.
  public static let kind = "answer_trigger_ask"
  /// As `copydesk.fire_trigger` enqueues it.
  public static let policy = JobPolicy(queue: "triggers", maxAttempts: 10, timeLimit: .seconds(30))

  /// The ask's number.
  public var ask: Int

  /// A job for that ask.
  public init(ask: Int) { self.ask = ask }
}

extension Store {
  /// Has a trigger fire that a program asked for, if the signed configuration lets that role do so. Safe to repeat.
  public func answer(triggerAsk ask: Int) async throws {
    try await transaction { connection in
      guard let row = try await connection.queryOne(queries["open_trigger_ask"], ask) else { return }
      let name: TriggerName = try row.slug("trigger")
      let role = try row.decode("role", as: String.self)
      var firing: Int?
      if let defined = try await signedConfiguration(connection).contents.trigger(name),
        defined.trigger.settings.values["database_role"] == .string(role)
      {
        firing = try await fire(name, for: .database(role: role, ask: ask), connection)
      }
      let refusal = firing == nil ? "the signed configuration does not let the role \(role) fire it" : nil
      try await connection.execute(queries["answer_trigger_ask"], ask, firing, refusal)
    }
  }
}
