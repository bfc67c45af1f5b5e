import ControlAPI
import Foundation
import Newsroom

extension ControlRoute {
  /// Made once: it says what the program says, not what the newsroom does.
  static let schemas = get(
    "/v1/schemas", "What each command prints with --json, as JSON Schemas", for: .anyone, work: .status
  ) { _, _ in
    .text(OutputSchemas.text, mediaType: "application/json")
  }
}

/// The JSON of the commands described for programs (JSON Schema 2020-12): `commands` has a schema for each, by its words, and
/// `$defs` what several of them have in common.
struct OutputSchemas {
  /// The document.
  static let text: String = {
    var schemas = OutputSchemas()
    let commands = CommandOutputs.all.mapValues { schemas.json($0) }
    let document: [String: Any] = [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "What copydesk prints with --json",
      "description":
        "Stories have all their keys here. On the socket, lists leave out what says nothing: see /v1/openapi.json.",
      "$defs": schemas.bodies, "commands": commands,
    ]
    let data = try? JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }()

  /// By name: each is found once, since finding it takes a while.
  private var bodies: [String: [String: Any]] = [:]

  private mutating func json(_ shape: CommandOutputs.Shape) -> [String: Any] {
    switch shape {
    case .one(let body): return reference(to: body)
    case .list(let body): return ["type": "array", "items": reference(to: body)]
    case .each(let shape): return ["type": "array", "items": json(shape)]
    case .optional(let body): return ["anyOf": [reference(to: body), ["type": "null"]]]
    case .either(let shapes):
      var choices: [[String: Any]] = []
      for shape in shapes { choices.append(json(shape)) }
      return ["anyOf": choices]
    case .object(let keys): return adding(keys, to: ["type": "object"])
    case .extended(let body, let keys): return adding(keys, to: Self.schema(of: body))
    case .lines(let body):
      var schema = Self.schema(of: body)
      schema["description"] = "One object on each line."
      return schema
    }
  }

  private static func schema(of body: CommandOutputs.Shape.Body) -> [String: Any] {
    BodySchema.json(of: body, hasWholeStories: true)
  }

  private mutating func reference(to body: CommandOutputs.Shape.Body) -> [String: Any] {
    let parts = String(reflecting: body).split(separator: ".")
    // What belongs to the language is no body.
    guard parts.first == "ControlAPI" else { return Self.schema(of: body) }
    let name = parts.dropFirst().map { $0.hasSuffix("Body") ? $0.dropLast(4) : $0 }.joined(separator: ".")
    if bodies[name] == nil { bodies[name] = Self.schema(of: body) }
    return ["$ref": "#/$defs/\(name)"]
  }

  private mutating func adding(_ keys: [String: CommandOutputs.Shape], to schema: [String: Any]) -> [String: Any] {
    var schema = schema
    var properties = schema["properties"] as? [String: Any] ?? [:]
    for (key, shape) in keys { properties[key] = json(shape) }
    schema["properties"] = properties
    schema["required"] = Set(schema["required"] as? [String] ?? []).union(keys.keys).sorted()
    return schema
  }
}
