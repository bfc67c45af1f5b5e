import Foundation
import Logging
import Newsroom
import Postgres

/// That a trigger fired, and why; or that it was to fire and did not. It counts once, in the newsroom's chain.
struct FiringStatement: SignedStatement {
  static let kind = "firing"

  var head: StatementHead
  /// From 1, one more with each firing of any trigger.
  var number: Int
  /// Of which trigger, as it was defined then.
  var trigger: TriggerReference
  /// See `FiringCause`.
  var cause: CanonicalJSON
  /// Why it lets nothing go out; nil when it does.
  var refused: FiringRefusal?
  /// A handle, or `system`.
  var actor: String
  var onBehalfOf: StaffHandle?
  /// The newsroom's audit entry that it comes after.
  var follows: Int

  var members: [String: CanonicalJSON?] {
    [
      "number": .integer(number),
      "trigger": .string(trigger.name.text),
      "digest": .string(trigger.digest),
      "cause": cause,
      "refused": refused.map { .string($0.rawValue) },
      "actor": .string(actor),
      "on_behalf_of": onBehalfOf.map { .string($0.text) },
      "entry": .integer(follows),
    ]
  }

  /// As far as it matters to a story.
  var facts: FiringFacts { FiringFacts(number: number, trigger: trigger, firedAt: head.time) }
}

extension FiringStatement {
  init(_ row: Row, newsroom: String) throws {
    self.init(
      head: try row.head(newsroom: newsroom), number: try row.decode("id"),
      trigger: TriggerReference(name: try row.slug("trigger"), digest: try row.decode("digest")),
      cause: try row.decode("cause", as: JSONB.self).canonical,
      refused: try row.decode("refused", as: String?.self).map(FiringRefusal.init(rawValue:)),
      actor: try row.decode("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"),
      follows: try row.decode("follows"))
  }
}

/// That somebody pauses a trigger, or has it go on. It counts once, in the newsroom's chain.
struct TriggerPauseStatement: SignedStatement {
  static let kind = "trigger_pause"

  var head: StatementHead
  /// From 1, one more each time.
  var number: Int
  var trigger: TriggerName
  var isPaused: Bool
  var reason: String?
  var actor: StaffHandle
  var onBehalfOf: StaffHandle?
  /// The newsroom's audit entry that it comes after.
  var follows: Int

  var members: [String: CanonicalJSON?] {
    [
      "number": .integer(number),
      "trigger": .string(trigger.text),
      "paused": .boolean(isPaused),
      "reason": reason.map { .string($0) },
      "actor": .string(actor.text),
      "on_behalf_of": onBehalfOf.map { .string($0.text) },
      "entry": .integer(follows),
    ]
  }
}

extension TriggerPauseStatement {
  init(_ row: Row, newsroom: String) throws {
    self.init(
      head: try row.head(newsroom: newsroom), number: try row.decode("id"), trigger: try row.slug("trigger"),
      isPaused: try row.decode("paused"), reason: try row.decode("reason"), actor: try row.slug("actor"),
      onBehalfOf: try row.optionalSlug("on_behalf_of"), follows: try row.decode("follows"))
  }
}

extension Store {
  /// The firings that signatures vouch for, by number.
  func genuineFirings(_ rows: [Row], _ configuration: SignedConfiguration) throws -> [Int: FiringStatement] {
    rows.reduce(into: [:]) { firings, row in
      guard let statement = try? FiringStatement(row, newsroom: configuration.identity),
        isVouchedFor(statement, row, follows: statement.follows)
      else {
        logger.error("A firing is not vouched for by its signature, and does not count")
        return
      }
      firings[statement.number] = statement
    }
  }

  /// The firings of these numbers that signatures vouch for, by number.
  func genuineFirings(
    _ numbers: [Int], _ connection: some PostgresQuerying
  ) async throws -> [Int: FiringStatement] {
    guard !numbers.isEmpty else { return [:] }
    let configuration = try await signedConfiguration(connection)
    return try genuineFirings(
      try await connection.query(queries["firings_to_verify"], Array(Set(numbers))), configuration)
  }
}
