/// A value that can be a parameter of a statement, in PostgreSQL's binary format.
///
/// For a `RawRepresentable` type whose raw value conforms, it is enough to declare the conformance. The server infers
/// the type of each parameter; the library converts between integers of different width, from text to any type with a
/// text format, and between `json` and `jsonb`.
public protocol PostgresEncodable: PostgresArrayEncodable {
  /// The type whose binary format ``encode(into:)`` writes.
  static var postgresType: PostgresType { get }

  /// Appends the value in binary format.
  func encode(into buffer: inout [UInt8])
}

/// A value that can be an element of an array parameter; every ``PostgresEncodable`` is one.
///
/// A protocol of its own, because to PostgreSQL an array of `UInt8` is not an array but a `bytea`.
public protocol PostgresArrayEncodable: Sendable {
  /// The type of an array of these values.
  static var postgresArrayType: PostgresType { get }

  /// Appends an array of these values in binary format.
  static func encodeArray(_ elements: [Self], into buffer: inout [UInt8])
}

extension PostgresArrayEncodable where Self: PostgresEncodable {
  /// The array type of ``PostgresEncodable/postgresType``.
  public static var postgresArrayType: PostgresType { postgresType.array }

  /// Appends a one-dimensional array: dimensions, null flag, element type, length, lower bound, elements.
  public static func encodeArray(_ elements: [Self], into buffer: inout [UInt8]) {
    buffer.appendArrayHeader(count: elements.count, hasNulls: false, type: postgresType)
    for element in elements { element.encodeElement(into: &buffer) }
  }

  fileprivate func encodeElement(into buffer: inout [UInt8]) {
    let lengthOffset = buffer.count
    buffer.append(bigEndian: Int32(0))
    encode(into: &buffer)
    buffer.replace(at: lengthOffset, bigEndian: Int32(buffer.count - lengthOffset - 4))
  }
}

extension Optional: PostgresArrayEncodable where Wrapped: PostgresEncodable {
  /// The array type of the wrapped values.
  public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }

  /// Appends a one-dimensional array, with NULL for nil, which has the length -1.
  public static func encodeArray(_ elements: [Self], into buffer: inout [UInt8]) {
    buffer.appendArrayHeader(
      count: elements.count, hasNulls: elements.contains { $0 == nil }, type: Wrapped.postgresType)
    for element in elements {
      if let element { element.encodeElement(into: &buffer) } else { buffer.append(bigEndian: Int32(-1)) }
    }
  }
}

extension Array: PostgresArrayEncodable where Element: PostgresArrayEncodable {}

extension Array: PostgresEncodable where Element: PostgresArrayEncodable {
  /// The element's array type, or `bytea` for bytes.
  public static var postgresType: PostgresType { Element.postgresArrayType }

  /// Appends the array in binary format.
  public func encode(into buffer: inout [UInt8]) {
    Element.encodeArray(self, into: &buffer)
  }
}

extension UInt8: PostgresArrayEncodable {
  /// Bytes together are a `bytea`.
  public static var postgresArrayType: PostgresType { .bytea }

  /// Appends the bytes.
  public static func encodeArray(_ elements: [UInt8], into buffer: inout [UInt8]) {
    buffer.append(contentsOf: elements)
  }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
  /// The type of the raw value.
  public static var postgresType: PostgresType { RawValue.postgresType }

  /// Appends the raw value.
  public func encode(into buffer: inout [UInt8]) {
    rawValue.encode(into: &buffer)
  }
}

extension [UInt8] {
  /// Appends the header of an array of at most one dimension.
  fileprivate mutating func appendArrayHeader(count: Int, hasNulls: Bool, type: PostgresType) {
    append(bigEndian: Int32(count == 0 ? 0 : 1))
    append(bigEndian: Int32(hasNulls ? 1 : 0))
    append(bigEndian: type.oid)
    guard count > 0 else { return }
    append(bigEndian: Int32(count))
    append(bigEndian: Int32(1))
  }

  /// Appends an integer in network byte order.
  mutating func append(bigEndian value: some FixedWidthInteger) {
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
  }

  /// Overwrites an integer in network byte order.
  mutating func replace(at offset: Int, bigEndian value: Int32) {
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe replaceSubrange(offset..<offset + 4, with: $0) }
  }
}
