import ControlAPI
import Foundation
import HTTPTypes
import Newsroom

/// The type of a parameter or a field, as JSON Schema has it.
enum ValueSchema: Sendable {
  /// Any text without NUL.
  case text
  /// Text of so many characters.
  case bounded(ClosedRange<Int>)
  /// A name such as a desk's: lower-case words joined by hyphens.
  case slug
  /// A time as people write it: `06:00`, `2026-12-01T06:00`.
  case time
  /// Digits.
  case digits
  /// A SHA-256 in lower-case hexadecimal digits.
  case hash
  case instant
  case whole(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  case flag
  case choice([String])
  case list
  /// Some of these names, with commas between them.
  case names([String])
  case file
  indirect case object([BodyField])

  /// The schema for the OpenAPI document.
  var json: [String: Any] {
    switch self {
    case .text: ["type": "string", "pattern": "^[^\\u0000]*$"]
    case .bounded(let lengths):
      [
        "type": "string", "pattern": "^[\\x21-\\x7e]*$", "minLength": lengths.lowerBound,
        "maxLength": lengths.upperBound,
      ]
    case .slug: ["type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80]
    case .time:
      [
        "type": "string",
        "pattern": "^(20[3-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T)?([01][0-9]|2[0-3]):[0-5][0-9]Z$",
      ]
    case .hash: ["type": "string", "pattern": "^[0-9a-f]{64}$"]
    case .digits: ["type": "string", "pattern": "^[1-9][0-9]{0,8}$"]
    case .instant: ["type": "string", "format": "date-time"]
    case .whole(let range):
      // What every reader of JSON can hold (RFC 8259, section 6).
      ["type": "integer", "minimum": range.lowerBound, "maximum": min(range.upperBound, (1 << 53) - 1)]
    case .number(let range): ["type": "number", "minimum": range.lowerBound, "maximum": range.upperBound]
    case .flag: ["type": "boolean"]
    case .choice(let values): ["type": "string", "enum": values]
    case .list: ["type": "array", "items": Self.text.json]
    case .names(let names):
      [
        "type": "array", "items": ["type": "string", "enum": names], "minItems": 1, "maxItems": names.count,
        "uniqueItems": true,
      ]
    case .file: ["type": "string", "format": "binary"]
    case .object(let fields): BodyField.object(fields)
    }
  }
}

/// A request header that a route reads.
struct HeaderParameter: Sendable {
  let name: String
  var schema = ValueSchema.text
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

  /// Throws `Refusal` with `usage` for JSON that must not be decoded, and for an object with a key that is not declared: a
  /// mistyped `revision` must not be ignored.
  func check(_ bytes: Data) throws {
    guard mediaType == Self.nothing.mediaType, !fields.isEmpty else { return }
    if let fault = RequestJSON.fault(in: bytes) {
      throw Refusal(.usage, "The request body \(fault).", hint: "See what is expected in GET /v1/openapi.json.")
    }
    guard let object = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any] else { return }
    let known = fields.map(\.name)
    guard let unknown = object.keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw Refusal(
      .usage, "The request body has an unknown key, '\(unknown)'.",
      hint: closest(to: unknown, in: known).map { "Did you mean '\($0)'?" }
        ?? "The keys are \(known.joined(separator: ", ")).")
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
  /// What the body consists of; nil when it is not said.
  var body: (any (Decodable & Sendable).Type)?

  static let json = SuccessDeclaration(status: .ok, mediaType: "application/json")
  /// JSON of that type.
  static func json(_ body: any (Decodable & Sendable).Type) -> SuccessDeclaration {
    SuccessDeclaration(status: .ok, mediaType: "application/json", body: body)
  }
  /// The request was taken and is worked on; `Location` says where to ask about it.
  static func accepted(_ body: any (Decodable & Sendable).Type) -> SuccessDeclaration {
    SuccessDeclaration(status: .accepted, mediaType: "application/json", body: body)
  }
  static let noContent = SuccessDeclaration(status: .noContent, mediaType: nil)
  /// Prometheus' text format, version 0.0.4.
  static let metrics = SuccessDeclaration(status: .ok, mediaType: "text/plain; version=0.0.4; charset=utf-8")
  /// A file as it came in.
  static let bytes = SuccessDeclaration(status: .ok, mediaType: "application/octet-stream")
  /// A page for a browser.
  static let page = SuccessDeclaration(status: .ok, mediaType: "text/html; charset=utf-8")
  /// A picture: JPEG, PNG or WebP.
  static let picture = SuccessDeclaration(status: .ok, mediaType: "image/*")
  /// Server-sent events (HTML, section 9.2).
  static let events = SuccessDeclaration(status: .ok, mediaType: "text/event-stream")
}
