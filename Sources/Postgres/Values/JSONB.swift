public import FoundationEssentials

/// A JSON document, as text: what `jsonb` and `json` columns and parameters hold.
public struct JSONB: Sendable, Hashable, PostgresEncodable, PostgresDecodable {
  /// The document's text. A `jsonb` column does not keep white space or the order of keys.
  public let text: String

  /// The version that PostgreSQL puts before the text in `jsonb`'s binary format.
  private static let formatVersion: UInt8 = 1

  /// A document from its text; PostgreSQL refuses text that is no JSON.
  public init(text: String) {
    self.text = text
  }

  /// A document made from a Swift value.
  public init(encoding value: some Encodable, with encoder: JSONEncoder = JSONEncoder()) throws {
    text = String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The document as a Swift value.
  public func decode<Value: Decodable>(
    as type: Value.Type = Value.self, with decoder: JSONDecoder = JSONDecoder()
  ) throws -> Value {
    var text = text
    // Data of a sequence is far slower.
    return try decoder.decode(type, from: text.withUTF8 { unsafe Data(buffer: $0) })
  }

  /// `jsonb`
  public static var postgresType: PostgresType { .jsonb }

  /// Appends the format's version and the text.
  public func encode(into buffer: inout [UInt8]) {
    buffer.append(Self.formatVersion)
    buffer.append(contentsOf: text.utf8)
  }

  /// Decodes `jsonb` or `json`.
  public init(postgres value: PostgresValue) throws {
    switch value.type {
    case .json where !value.isNull:
      text = value.text
    case .jsonb where value.count >= 1 && value.integer(as: UInt8.self) == Self.formatVersion:
      text = value.slice(at: 1, count: value.count - 1, type: .json).text
    default:
      throw value.mismatch(JSONB.self)
    }
  }
}
