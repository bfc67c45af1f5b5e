/// A PostgreSQL type, identified by its object identifier (catalog `pg_type`).
public struct PostgresType: Hashable, Sendable {
  /// The type's object identifier.
  public let oid: UInt32

  /// The object identifier of the type's array type; 0 if this library does not know it.
  public let arrayOID: UInt32

  /// A type with its own object identifier and that of its array type.
  public init(oid: UInt32, arrayOID: UInt32 = 0) {
    self.oid = oid
    self.arrayOID = arrayOID
  }

  /// The array type of this type.
  public var array: PostgresType { PostgresType(oid: arrayOID) }

  /// Whether both have the same object identifier.
  public static func == (left: PostgresType, right: PostgresType) -> Bool { left.oid == right.oid }

  /// Hashes the object identifier.
  public func hash(into hasher: inout Hasher) { hasher.combine(oid) }
}

extension PostgresType {
  /// `boolean`
  public static let bool = PostgresType(oid: 16, arrayOID: 1000)
  /// `bytea`
  public static let bytea = PostgresType(oid: 17, arrayOID: 1001)
  /// `name`
  public static let name = PostgresType(oid: 19, arrayOID: 1003)
  /// `bigint`
  public static let int8 = PostgresType(oid: 20, arrayOID: 1016)
  /// `smallint`
  public static let int2 = PostgresType(oid: 21, arrayOID: 1005)
  /// `integer`
  public static let int4 = PostgresType(oid: 23, arrayOID: 1007)
  /// `text`
  public static let text = PostgresType(oid: 25, arrayOID: 1009)
  /// `oid`
  public static let oid = PostgresType(oid: 26, arrayOID: 1028)
  /// `tid`
  public static let tid = PostgresType(oid: 27, arrayOID: 1010)
  /// `json`
  public static let json = PostgresType(oid: 114, arrayOID: 199)
  /// `real`
  public static let float4 = PostgresType(oid: 700, arrayOID: 1021)
  /// `double precision`
  public static let float8 = PostgresType(oid: 701, arrayOID: 1022)
  /// `unknown`
  public static let unknown = PostgresType(oid: 705)
  /// `character(n)`
  public static let bpchar = PostgresType(oid: 1042, arrayOID: 1014)
  /// `character varying(n)`
  public static let varchar = PostgresType(oid: 1043, arrayOID: 1015)
  /// `timestamp with time zone`
  public static let timestamptz = PostgresType(oid: 1184, arrayOID: 1185)
  /// `interval`
  public static let interval = PostgresType(oid: 1186, arrayOID: 1187)
  /// `numeric`
  public static let numeric = PostgresType(oid: 1700, arrayOID: 1231)
  /// `uuid`
  public static let uuid = PostgresType(oid: 2950, arrayOID: 2951)
  /// `jsonb`
  public static let jsonb = PostgresType(oid: 3802, arrayOID: 3807)

  /// Whether the type was created by an extension or a schema: enumerations, domains, `citext`.
  var isUserDefined: Bool { oid >= 16384 }

  /// Whether the binary format is the text itself.
  var isText: Bool {
    self == .text || self == .varchar || self == .bpchar || self == .name || self == .unknown || self == .json
  }

  /// The width of an integer type in bytes; nil for other types.
  var integerWidth: Int? {
    switch self {
    case .int2: 2
    case .int4: 4
    case .int8: 8
    default: nil
    }
  }

  /// The element type of an array whose elements are text or integers; nil for other types.
  var convertibleElement: PostgresType? {
    switch oid {
    case PostgresType.int2.arrayOID: .int2
    case PostgresType.int4.arrayOID: .int4
    case PostgresType.int8.arrayOID: .int8
    case PostgresType.text.arrayOID: .text
    case PostgresType.varchar.arrayOID: .varchar
    case PostgresType.bpchar.arrayOID: .bpchar
    case PostgresType.name.arrayOID: .name
    default: nil
    }
  }
}
