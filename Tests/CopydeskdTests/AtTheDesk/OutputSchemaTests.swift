import ControlAPI
import Foundation
import Testing
import TimeTesting

/// `GET /v1/schemas` against what the commands print.
@Suite("The JSON of the commands is as it is described")
struct OutputSchemaTests {
  /// What is tried: who types what, and the command whose schema it is held against.
  private static let tried: [(person: String, words: [String], command: String)] = [
    ("jomondi", ["submit", "FILE"], "submit"), ("jomondi", ["submit", "BROKEN"], "submit"),
    ("jomondi", ["edit", "bridge", "FILE"], "edit"), ("jomondi", ["new", "--list"], "new"), ("jomondi", ["new"], "new"),
    ("jomondi", ["rejects"], "rejects list"), ("jomondi", ["rejects", "show", "3"], "rejects show"),
    ("nsargsyan", ["today"], "today"), ("nsargsyan", ["inbox"], "inbox"), ("nsargsyan", ["board"], "board"),
    ("nsargsyan", ["show", "bridge"], "show"), ("nsargsyan", ["show", "bridge", "--branch"], "show"),
    ("nsargsyan", ["diff", "bridge"], "diff"), ("nsargsyan", ["log", "bridge"], "log"),
    ("nsargsyan", ["why", "bridge"], "why"), ("nsargsyan", ["why", "bridge", "kill"], "why"),
    ("nsargsyan", ["preview", "bridge"], "preview"), ("nsargsyan", ["preview", "--list"], "preview"),
    ("nsargsyan", ["claim", "bridge"], "claim"), ("nsargsyan", ["claim", "bridge", "bridge"], "claim"),
    ("nsargsyan", ["release", "bridge"], "release"), ("nsargsyan", ["note", "bridge", "-m", "So."], "note"),
    ("nsargsyan", ["note", "bridge", "--line", "2", "-m", "Where?"], "note"),
    ("jomondi", ["note", "bridge", "--reply-to", "2", "-m", "There."], "note"),
    ("nsargsyan", ["show", "bridge"], "show"), ("nsargsyan", ["note", "bridge", "--resolve", "2"], "note"),
    ("nsargsyan", ["assign", "bridge", "--to", "jomondi"], "assign"), ("nsargsyan", ["claim", "bridge"], "claim"),
    ("nsargsyan", ["undo"], "undo"),
    ("nsargsyan", ["approve", "bridge", "--dry-run"], "approve"),
    ("nsargsyan", ["approve", "bridge", "--at", "tomorrow 06:00", "-y"], "approve"),
    ("nsargsyan", ["schedule", "bridge", "--at", "tomorrow 07:00", "-y"], "schedule"),
    ("nsargsyan", ["calendar"], "calendar"), ("nsargsyan", ["budget"], "budget"),
    ("nsargsyan", ["handover", "--since", "06:00"], "handover"),
    ("nsargsyan", ["recall", "bridge", "-m", "Wait.", "-y"], "recall"),
    ("nsargsyan", ["return", "bridge", "-m", "Who?"], "return"), ("nsargsyan", ["reopen", "bridge"], "reopen"),
    ("nsargsyan", ["spike", "bridge", "-y", "-m", "No."], "spike"), ("nsargsyan", ["revive", "bridge"], "revive"),
    ("nsargsyan", ["front"], "front list"), ("nsargsyan", ["frozen"], "frozen"),
    ("nsargsyan", ["freeze", "--desk", "caucasus", "-m", "Court.", "-y"], "freeze"),
    ("nsargsyan", ["unfreeze", "--desk", "caucasus", "-y"], "unfreeze"),
    ("nsargsyan", ["package"], "package list"), ("nsargsyan", ["triggers"], "triggers"),
    ("nsargsyan", ["trigger", "show", "result"], "trigger show"),
    ("nsargsyan", ["trigger", "test", "result"], "trigger test"),
    ("nsargsyan", ["trigger", "fire", "result", "-y"], "trigger fire"),
    ("nsargsyan", ["trigger", "pause", "result", "-m", "No."], "trigger pause"),
    ("nsargsyan", ["trigger", "resume", "result"], "trigger resume"),
    ("nsargsyan", ["notices"], "notices list"), ("nsargsyan", ["notices", "preview"], "notices preview"),
    ("ops", ["status"], "status"), ("ops", ["jobs"], "jobs"), ("ops", ["queue"], "queue stats"),
    ("ops", ["queue", "pause", "intake"], "queue pause"), ("ops", ["queue", "resume", "intake"], "queue resume"),
    ("ops", ["queue", "limits", "intake"], "queue limits"), ("ops", ["destinations"], "destinations"),
    ("ops", ["deliveries", "bridge"], "deliveries"), ("ops", ["desks"], "desks"),
    ("ops", ["access", "--desk", "africa"], "access"), ("ops", ["staff"], "staff"),
    ("ops", ["audit", "verify"], "audit verify"), ("ops", ["site", "verify", "site"], "site verify"),
    ("night-editor", ["apply", "--dry-run", "-f", "NEWSROOM"], "apply"),
    ("night-editor", ["grant", "ops", "reporter", "--desk", "africa", "-y"], "grant"),
    ("night-editor", ["revoke", "ops", "reporter", "--desk", "africa", "-y"], "revoke"),
  ]

  @Test("Every key that a command prints is described, and every one that is required is there")
  func outputs() async throws {
    try await Daemon.with(newsroom: try Sample.newsroom + TriggerDayTests.triggers) { daemon in
      let document = try await daemon.request("GET", "/v1/schemas", as: nil)
      let json = try #require(try JSONSerialization.jsonObject(with: Data(document.body.utf8)) as? [String: Any])
      let schemas = try #require(json["commands"] as? [String: [String: Any]], "\(document.body.prefix(300))")
      #expect(Set(schemas.keys) == Set(CommandOutputs.all.keys))
      let bodies = try #require(json["$defs"] as? [String: [String: Any]])
      let files = [
        "FILE": try daemon.file("bridge.md", Sample.draft("bridge")),
        "BROKEN": try daemon.file("broken.md", "---\nheadline: [\n---\n"),
        "NEWSROOM": try daemon.file(
          "other.yaml", try Sample.newsroom.replacing("name: Africa", with: "name: All Africa")),
      ]
      for (person, words, command) in Self.tried {
        let arguments = words.map { files[$0] ?? $0 } + ["--json"]
        let outcome = try await daemon.copydesk(as: person, arguments)
        #expect([0, 65].contains(outcome.status), "\(words): \(outcome.errors)")
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8), options: .fragmentsAllowed)
        let schema = try #require(schemas[command], "\(command)")
        let faults = Self.faults(in: value, schema, bodies, at: command)
        #expect(faults.isEmpty, "\(words): \(faults.prefix(5))")
      }
    }
  }

  /// What the value has that the schema does not describe, and what it lacks. Knows what `BodySchema` writes.
  private static func faults(
    in value: Any, _ schema: [String: Any], _ bodies: [String: [String: Any]], at place: String
  ) -> [String] {
    if let reference = schema["$ref"] as? String {
      guard let body = bodies[String(reference.dropFirst("#/$defs/".count))] else { return ["\(reference) is missing"] }
      return faults(in: value, body, bodies, at: place)
    }
    if let choices = schema["anyOf"] as? [[String: Any]] {
      let found = choices.map { faults(in: value, $0, bodies, at: place) }
      return found.contains { $0.isEmpty } ? [] : found.min { $0.count < $1.count } ?? []
    }
    if let values = schema["enum"] as? [String] {
      guard let text = value as? String, values.contains(text) else {
        return ["\(place) is not one of \(values): \(value)"]
      }
    }
    switch schema["type"] as? String {
    case "object":
      guard let object = value as? [String: Any] else { return ["\(place) is not an object"] }
      guard let properties = schema["properties"] as? [String: [String: Any]] else { return [] }
      let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
      return missing.map { "\(place).\($0) is missing" }
        + object.flatMap { key, member -> [String] in
          guard let described = properties[key] else { return ["\(place).\(key) is not described"] }
          return faults(in: member, described, bodies, at: "\(place).\(key)")
        }
    case "array":
      guard let items = value as? [Any] else { return ["\(place) is not a list"] }
      guard let described = schema["items"] as? [String: Any] else { return [] }
      return items.flatMap { faults(in: $0, described, bodies, at: "\(place)[]") }
    case "string": return value is String ? [] : ["\(place) is not a text: \(value)"]
    case "integer", "number": return value is NSNumber ? [] : ["\(place) is not a number: \(value)"]
    case "boolean": return value is NSNumber ? [] : ["\(place) is not true or false: \(value)"]
    case "null": return value is NSNull ? [] : ["\(place) is not null"]
    default: return []
    }
  }
}
