/// One value as sent by the server, in binary format, or NULL.
///
/// It keeps the result that it points into alive, so it may be kept, but it is meant to be decoded at once.
@safe
public struct PostgresValue {
  /// The type of the value.
  public let type: PostgresType

  /// The result that `bytes` points into.
  private let owner: ResultHandle

  /// The value's bytes; nil for NULL.
  private let bytes: UnsafeRawBufferPointer?

  init(type: PostgresType, owner: ResultHandle, bytes: UnsafeRawBufferPointer?) {
    self.type = type
    self.owner = owner
    unsafe self.bytes = unsafe bytes
  }

  /// Whether the value is NULL.
  public var isNull: Bool { unsafe bytes == nil }

  /// The number of bytes; 0 for NULL.
  public var count: Int { unsafe bytes?.count ?? 0 }

  /// The bytes as UTF-8 text.
  public var text: String {
    withExtendedLifetime(owner) {
      guard let bytes = unsafe bytes else { return "" }
      return unsafe String(decoding: bytes, as: UTF8.self)
    }
  }

  /// A copy of the bytes.
  public var rawBytes: [UInt8] {
    withExtendedLifetime(owner) {
      guard let bytes = unsafe bytes else { return [] }
      return unsafe Array(bytes)
    }
  }

  /// The big-endian integer of `Number`'s width at `offset`.
  ///
  /// The caller must have checked that there are enough bytes.
  func integer<Number: FixedWidthInteger>(at offset: Int = 0, as type: Number.Type = Number.self) -> Number {
    withExtendedLifetime(owner) {
      guard let bytes = unsafe bytes, bytes.count >= offset + MemoryLayout<Number>.size else { return 0 }
      return unsafe Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
  }

  /// The bytes from `offset` on, as a value of another type.
  func slice(at offset: Int, count: Int, type: PostgresType) -> PostgresValue {
    let part = unsafe bytes.map { unsafe UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]) }
    return unsafe PostgresValue(type: type, owner: owner, bytes: part)
  }

  /// NULL, as an element of an array.
  func null(type: PostgresType) -> PostgresValue {
    unsafe PostgresValue(type: type, owner: owner, bytes: nil)
  }

  /// The error for a value that cannot be decoded as `Value`.
  public func mismatch<Value>(_ type: Value.Type) -> DecodingFailure {
    DecodingFailure(
      column: nil, swiftType: "\(Value.self)", postgresType: self.type, problem: isNull ? .unexpectedNull : .mismatch)
  }

  /// Throws unless the value is not NULL, has the given type and, if one is given, the width in bytes.
  func require<Value>(_ type: PostgresType, width: Int? = nil, for value: Value.Type) throws(DecodingFailure) {
    guard !isNull, type == self.type, width == nil || width == count else { throw mismatch(Value.self) }
  }
}
