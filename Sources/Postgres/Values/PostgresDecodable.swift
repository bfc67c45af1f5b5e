/// A value that can be decoded from a column of a result, in PostgreSQL's binary format.
///
/// For a `RawRepresentable` type whose raw value conforms, it is enough to declare the conformance.
public protocol PostgresDecodable: PostgresArrayDecodable {
  /// Decodes the value, or throws `value.mismatch(Self.self)`.
  init(postgres value: PostgresValue) throws
}

/// A value that can be an element of a decoded array; every ``PostgresDecodable`` is one.
public protocol PostgresArrayDecodable {
  /// Decodes an array of these values.
  static func decodeArray(_ value: PostgresValue) throws -> [Self]
}

extension PostgresArrayDecodable where Self: PostgresDecodable {
  /// Decodes an array of at most one dimension.
  public static func decodeArray(_ value: PostgresValue) throws -> [Self] {
    guard !value.isNull, value.count >= 12 else { throw value.mismatch([Self].self) }
    let dimensions = value.integer(at: 0, as: Int32.self)
    if dimensions == 0 { return [] }
    guard dimensions == 1, value.count >= 20 else { throw value.mismatch([Self].self) }
    let elementType = PostgresType(oid: value.integer(at: 8))
    let count = Int(value.integer(at: 12, as: Int32.self))
    var elements: [Self] = []
    elements.reserveCapacity(min(count, value.count / 4))
    var offset = 20
    for _ in 0..<count {
      guard value.count >= offset + 4 else { throw value.mismatch([Self].self) }
      let length = Int(value.integer(at: offset, as: Int32.self))
      offset += 4
      guard length >= 0 else {
        elements.append(try Self(postgres: value.null(type: elementType)))
        continue
      }
      guard value.count >= offset + length else { throw value.mismatch([Self].self) }
      elements.append(try Self(postgres: value.slice(at: offset, count: length, type: elementType)))
      offset += length
    }
    return elements
  }
}

extension Array: PostgresArrayDecodable where Element: PostgresArrayDecodable {}

extension Array: PostgresDecodable where Element: PostgresArrayDecodable {
  /// Decodes an array, or a `bytea` as bytes.
  public init(postgres value: PostgresValue) throws {
    self = try Element.decodeArray(value)
  }
}

extension UInt8: PostgresArrayDecodable {
  /// Decodes a `bytea`.
  public static func decodeArray(_ value: PostgresValue) throws -> [UInt8] {
    try value.require(.bytea, for: [UInt8].self)
    return value.rawBytes
  }
}

extension Optional: PostgresArrayDecodable where Wrapped: PostgresDecodable {}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
  /// Decodes NULL as nil.
  @inlinable
  public init(postgres value: PostgresValue) throws {
    self = value.isNull ? nil : try Wrapped(postgres: value)
  }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
  /// Decodes the raw value; one that the type does not have is a mismatch.
  @inlinable
  public init(postgres value: PostgresValue) throws {
    guard let decoded = Self(rawValue: try RawValue(postgres: value)) else { throw value.mismatch(Self.self) }
    self = decoded
  }
}
