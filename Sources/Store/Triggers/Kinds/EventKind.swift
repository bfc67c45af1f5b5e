import Newsroom

/// A trigger that somebody fires by the command or the socket, or a program through SQL: `{event: true, database_role: results}`.
struct EventKind: TriggerKind {
  let name = TriggerKindName(unchecked: "event")
  let keys = ["event", "database_role"]

  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> TriggerSettings {
    let event = try written.required("event")
    guard try event.text() == "true" else { throw event.problem("must be true: event: true") }
    var settings: TriggerSettings = ["event": .boolean(true)]
    if let role = written["database_role"] {
      let text = try role.text()
      guard (1...63).contains(text.utf8.count), text.allSatisfy({ !$0.isWhitespace }) else {
        throw role.problem("'\(text)' is not the name of a PostgreSQL role")
      }
      settings.values["database_role"] = .string(text)
    }
    return settings
  }
}
