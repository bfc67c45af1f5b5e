public import FoundationEssentials

/// A JSON document as text: the content of `jsonb` and `json` columns and parameters.
public struct JSONB: Sendable, Hashable, PostgresEncodable, PostgresDecodable {
  /// The document's text. A `jsonb` column does not preserve white space or the order of keys.
  public let text: String

  /// The version number in front of the text in the binary format of `jsonb`.
  private static let formatVersion: UInt8 = 1

  /// A document with the given text. PostgreSQL rejects text that is not JSON.
  public init(text: String) {
    self.text = text
  }

  /// A Swift value encoded as a document.
  public init(encoding value: some Encodable, with encoder: JSONEncoder = JSONEncoder()) throws {
    text = String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The document decoded as a Swift value.
  public func decode<Value: Decodable>(
    as type: Value.Type = Value.self, with decoder: JSONDecoder = JSONDecoder()
  ) throws -> Value {
    var text = text
    // Creating Data from a sequence is far slower.
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
