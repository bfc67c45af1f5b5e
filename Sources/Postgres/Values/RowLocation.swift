/// The location of a row version in its table: the system column `ctid` (PostgreSQL documentation, "System Columns").
///
/// It finds the row without an index as long as the row does not change; after that another row version may be there,
/// so a statement that uses it must check what it finds.
public struct RowLocation: Sendable, Hashable {
  /// The page, counted from 0.
  public let page: UInt32
  /// The line pointer within the page, counted from 1.
  public let line: UInt16

  /// The location with that page and line.
  public init(page: UInt32, line: UInt16) {
    self.page = page
    self.line = line
  }
}

extension RowLocation: PostgresEncodable, PostgresDecodable {
  /// `tid`
  public static var postgresType: PostgresType { .tid }

  /// Appends the page and the line in network byte order.
  public func encode(into buffer: inout [UInt8]) {
    buffer.append(bigEndian: page)
    buffer.append(bigEndian: line)
  }

  /// Decodes a `tid`.
  public init(postgres value: PostgresValue) throws {
    try value.require(.tid, width: 6, for: RowLocation.self)
    self.init(page: value.integer(), line: value.integer(at: 4))
  }
}
