import ControlAPI
import Foundation
import HTTPTypes

/// The type of a parameter or a field, as JSON Schema has it.
enum ValueSchema: Sendable {
  case text
  case instant
  case whole(ClosedRange<Int>)
  case number
  case flag
  case choice([String])
  case list
  case file
  indirect case object([BodyField])

  /// The schema for the OpenAPI document.
  var json: [String: Any] {
    switch self {
    case .text: ["type": "string"]
    case .instant: ["type": "string", "format": "date-time"]
    case .whole(let range):
      range.upperBound == .max
        ? ["type": "integer", "minimum": range.lowerBound]
        : ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
    case .number: ["type": "number"]
    case .flag: ["type": "boolean"]
    case .choice(let values): ["type": "string", "enum": values]
    case .list: ["type": "array", "items": ["type": "string"]]
    case .file: ["type": "string", "format": "binary"]
    case .object(let fields): BodyField.object(fields)
    }
  }
}

/// A request header that a route reads.
struct HeaderParameter: Sendable {
  let name: String
  /// What it does, in one sentence.
  let summary: String
}

/// A field of a body.
struct BodyField: Sendable {
  let name: String
  let schema: ValueSchema
  /// What it says, in one sentence.
  let summary: String
  var isRequired = false

  /// The schema of an object with these fields.
  static func object(_ fields: [BodyField]) -> [String: Any] {
    var object: [String: Any] = ["type": "object"]
    object["properties"] = fields.reduce(into: [String: Any]()) { properties, field in
      properties[field.name] = field.schema.json.merging(["description": field.summary]) { own, _ in own }
    }
    let required = fields.filter(\.isRequired).map(\.name)
    if !required.isEmpty { object["required"] = required }
    return object
  }
}

/// What a route takes as its body.
struct RequestBodyDeclaration: Sendable {
  let mediaType: String
  /// The fields; empty for a body that is taken as it is.
  let fields: [BodyField]
  /// How many bytes the body may have.
  let limit: Int

  /// A JSON object.
  static func json(_ fields: [BodyField]) -> RequestBodyDeclaration {
    RequestBodyDeclaration(mediaType: "application/json", fields: fields, limit: 65_536)
  }

  /// A form with files (RFC 7578).
  static func form(_ fields: [BodyField], limit: Int) -> RequestBodyDeclaration {
    RequestBodyDeclaration(mediaType: "multipart/form-data", fields: fields, limit: limit)
  }

  /// A YAML file as it is.
  static func yaml(limit: Int) -> RequestBodyDeclaration {
    RequestBodyDeclaration(mediaType: "application/yaml", fields: [], limit: limit)
  }

  /// A body that is not looked at.
  static let nothing = json([])
}

/// How a route answers when all goes well.
struct SuccessDeclaration: Sendable {
  let status: HTTPResponse.Status
  /// The media type of the answer's body; nil for none.
  let mediaType: String?

  static let json = SuccessDeclaration(status: .ok, mediaType: "application/json")
  /// The request was taken and is worked on; `Location` says where to ask about it.
  static let accepted = SuccessDeclaration(status: .accepted, mediaType: "application/json")
  static let noContent = SuccessDeclaration(status: .noContent, mediaType: nil)
  /// Prometheus' text format, version 0.0.4.
  static let metrics = SuccessDeclaration(status: .ok, mediaType: "text/plain; version=0.0.4; charset=utf-8")
  /// Server-sent events (HTML, section 9.2).
  static let events = SuccessDeclaration(status: .ok, mediaType: "text/event-stream")
}
