extension PostgresDecodable where Self: FixedWidthInteger {
  /// Decodes `smallint`, `integer`, `bigint` or `oid`; a value that does not fit the Swift type is out of range.
  @inlinable
  public init(postgres value: PostgresValue) throws {
    guard let number = value.integer else { throw value.mismatch(Self.self) }
    guard let exact = Self(exactly: number) else {
      throw DecodingFailure(column: nil, swiftType: "\(Self.self)", postgresType: value.type, problem: .outOfRange)
    }
    self = exact
  }
}

extension PostgresValue {
  /// The number, if the value has an integer type; otherwise nil.
  @usableFromInline var integer: Int64? {
    switch (type, count) {
    case (.int8, 8): integer()
    case (.int4, 4): Int64(integer(as: Int32.self))
    case (.int2, 2): Int64(integer(as: Int16.self))
    case (.oid, 4): Int64(integer(as: UInt32.self))
    default: nil
    }
  }
}

extension PostgresEncodable where Self: FixedWidthInteger {
  /// Appends the number in network byte order.
  public func encode(into buffer: inout [UInt8]) {
    buffer.append(bigEndian: self)
  }
}

extension Int16: PostgresEncodable, PostgresDecodable {
  /// `smallint`
  public static var postgresType: PostgresType { .int2 }
}

extension Int32: PostgresEncodable, PostgresDecodable {
  /// `integer`
  public static var postgresType: PostgresType { .int4 }
}

extension Int64: PostgresEncodable, PostgresDecodable {
  /// `bigint`
  public static var postgresType: PostgresType { .int8 }
}

extension Int: PostgresEncodable, PostgresDecodable {
  /// `bigint`
  public static var postgresType: PostgresType { .int8 }
}

extension Bool: PostgresEncodable, PostgresDecodable {
  /// `boolean`
  public static var postgresType: PostgresType { .bool }

  /// Appends one byte.
  public func encode(into buffer: inout [UInt8]) {
    buffer.append(self ? 1 : 0)
  }

  /// Decodes a `boolean`.
  public init(postgres value: PostgresValue) throws {
    try value.require(.bool, width: 1, for: Bool.self)
    self = value.integer(as: UInt8.self) != 0
  }
}

extension Double: PostgresEncodable, PostgresDecodable {
  /// `double precision`
  public static var postgresType: PostgresType { .float8 }

  /// Appends the IEEE 754 bits.
  public func encode(into buffer: inout [UInt8]) {
    buffer.append(bigEndian: bitPattern)
  }

  /// Decodes `double precision` or `real`.
  public init(postgres value: PostgresValue) throws {
    switch (value.type, value.count) {
    case (.float8, 8): self.init(bitPattern: value.integer())
    case (.float4, 4): self.init(Float(bitPattern: value.integer()))
    default: throw value.mismatch(Double.self)
    }
  }
}

extension String: PostgresEncodable, PostgresDecodable {
  /// `text`
  public static var postgresType: PostgresType { .text }

  /// Appends the UTF-8.
  public func encode(into buffer: inout [UInt8]) {
    buffer.append(contentsOf: utf8)
  }

  /// Decodes text of any kind: `text`, `varchar`, `char`, `name`, `json`, `jsonb`, enumerations and text-like domains.
  public init(postgres value: PostgresValue) throws {
    guard !value.isNull else { throw value.mismatch(String.self) }
    if value.type == .jsonb {
      self = try JSONB(postgres: value).text
    } else if value.type.isText || value.type.isUserDefined {
      self = value.text
    } else {
      throw value.mismatch(String.self)
    }
  }
}
