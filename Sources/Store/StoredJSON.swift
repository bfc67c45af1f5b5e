import Foundation
import Newsroom
import Postgres

/// JSON columns: keys in `snake_case`, as everything else that leaves Swift.
enum StoredJSON {
  static func encode(_ value: some Encodable) throws -> JSONB {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return JSONB(text: String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ json: JSONB) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(json.text.utf8))
  }
}

extension Row {
  /// A column of the newsroom's own type.
  func ordinal<Number: Ordinal>(_ column: String, _ type: Number.Type = Number.self) throws -> Number {
    Number(try decode(column, as: Int.self))
  }

  func optionalOrdinal<Number: Ordinal>(_ column: String, _ type: Number.Type = Number.self) throws -> Number? {
    try decode(column, as: Int?.self).map { Number($0) }
  }

  func slug<Name: Slug>(_ column: String, _ type: Name.Type = Name.self) throws -> Name {
    Name(unchecked: try decode(column, as: String.self))
  }

  func optionalSlug<Name: Slug>(_ column: String, _ type: Name.Type = Name.self) throws -> Name? {
    try decode(column, as: String?.self).map { Name(unchecked: $0) }
  }

  func slugs<Name: Slug>(_ column: String, _ type: Name.Type = Name.self) throws -> [Name] {
    try decode(column, as: [String].self).map { Name(unchecked: $0) }
  }

  func choice<Value: RawRepresentable>(
    _ column: String, _ type: Value.Type = Value.self
  ) throws -> Value where Value.RawValue == String {
    let text = try decode(column, as: String.self)
    guard let value = Value(rawValue: text) else { throw UnknownStoredValue(column: column, text: text) }
    return value
  }

  /// A UUID that was read as text.
  func uuid(_ column: String) throws -> UUID {
    let text = try decode(column, as: String.self)
    guard let uuid = UUID(uuidString: text) else { throw UnknownStoredValue(column: column, text: text) }
    return uuid
  }

  func hash(_ column: String) throws -> ContentHash {
    let text = try decode(column, as: String.self)
    guard let hash = ContentHash(text) else { throw UnknownStoredValue(column: column, text: text) }
    return hash
  }

  func json<Value: Decodable>(_ column: String, _ type: Value.Type = Value.self) throws -> Value {
    try StoredJSON.decode(type, decode(column, as: JSONB.self))
  }

  func optionalJSON<Value: Decodable>(_ column: String, _ type: Value.Type = Value.self) throws -> Value? {
    try decode(column, as: JSONB?.self).map { try StoredJSON.decode(type, $0) }
  }

  /// A version's content; its keys are its own (`ContentJSON.swift`).
  func content(_ column: String) throws -> Content {
    try JSONDecoder().decode(Content.self, from: Data(decode(column, as: JSONB.self).text.utf8))
  }
}

/// The database holds a value that this program does not know; a newer one wrote it.
struct UnknownStoredValue: Error, CustomStringConvertible {
  let column: String
  let text: String

  var description: String { "The database's column '\(column)' holds '\(text)', which this version does not know" }
}
