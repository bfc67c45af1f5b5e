public import FoundationEssentials

extension UUID: PostgresEncodable, PostgresDecodable {
  /// `uuid`
  public static var postgresType: PostgresType { .uuid }

  /// Appends the sixteen bytes.
  public func encode(into buffer: inout [UInt8]) {
    unsafe withUnsafeBytes(of: uuid) { unsafe buffer.append(contentsOf: $0) }
  }

  /// Decodes a `uuid`.
  public init(postgres value: PostgresValue) throws {
    try value.require(.uuid, width: 16, for: UUID.self)
    self.init(uuid: value.integer(as: UInt128.self).bigEndianTuple)
  }
}

extension UInt128 {
  /// The sixteen bytes, most significant first.
  fileprivate var bigEndianTuple: uuid_t {
    unsafe unsafeBitCast(bigEndian, to: uuid_t.self)
  }
}

extension Data: PostgresArrayEncodable, PostgresEncodable, PostgresDecodable {
  /// `bytea`
  public static var postgresType: PostgresType { .bytea }

  /// Appends the bytes.
  public func encode(into buffer: inout [UInt8]) {
    buffer.append(contentsOf: self)
  }

  /// Decodes a `bytea`.
  public init(postgres value: PostgresValue) throws {
    self.init(try [UInt8](postgres: value))
  }
}
