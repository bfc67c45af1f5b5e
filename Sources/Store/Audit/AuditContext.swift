import Newsroom
import Postgres

/// Who does what, for the database's triggers, which check it and enter it in the log.
struct AuditContext: Hashable {
  let actor: String
  let action: String
  let onBehalfOf: StaffHandle?
  let requestedBy: String?
  let note: String?
  /// What else the log is to tell (`StoryChange.detail`).
  let detail: [String: CanonicalJSON]

  /// - Parameters:
  ///   - actor: as records name them.
  ///   - action: an action's name, or a step's.
  ///   - requestedBy: the account that speaks for the actor.
  init(
    _ actor: String, _ action: String, onBehalfOf: StaffHandle? = nil, requestedBy: String? = nil, note: String? = nil,
    detail: [String: CanonicalJSON] = [:]
  ) {
    self.actor = actor
    self.action = action
    self.onBehalfOf = onBehalfOf
    self.requestedBy = requestedBy
    self.note = note
    self.detail = detail
  }

  init(_ change: StoryChange, requestedBy: String?) {
    self.init(
      change.actor.name, change.action.name, onBehalfOf: change.authority.onBehalfOf, requestedBy: requestedBy,
      note: change.note, detail: change.detail)
  }
}

extension Store {
  /// Tells the database's triggers who does what, until the transaction's end or until something else is said.
  ///
  /// - Parameter isQuiet: Whether nothing that happens under it is an event.
  func announce(_ context: AuditContext, isQuiet: Bool = false, _ connection: Connection) async throws {
    try await connection.execute(
      queries["announce"], context.actor, context.action, context.onBehalfOf?.text, context.requestedBy, context.note,
      !isQuiet && notices.isDue() ? "" : "quiet",
      context.detail.isEmpty ? nil : CanonicalJSON.object(context.detail).text)
  }
}
