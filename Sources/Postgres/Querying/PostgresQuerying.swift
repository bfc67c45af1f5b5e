/// Something that runs statements: a ``Connection``, in a transaction or not, or a ``Pool``.
///
/// Statements are prepared on first use and kept with the connection. Parameters and rows are sent in binary format.
/// The server infers the types of parameters; where it cannot, add a cast to the statement: `unnest($1::bigint[])`.
///
/// Cancelling the calling task cancels the statement on the server and throws `CancellationError`. Errors are
/// ``PostgresError``, ``ConnectionError``, ``EncodingFailure`` and ``ParameterCountMismatch``.
public protocol PostgresQuerying: Sendable {
  /// Runs one statement and returns everything it returned.
  func run(_ sql: SQL, parameters: [(any PostgresEncodable)?]) async throws -> QueryResult
  /// Runs statements in one round trip and, where no transaction is open, in one transaction; returns the rows of each, in order.
  ///
  /// - Throws: As `run`, for the first statement that the server rejects.
  func queryTogether(_ statements: [(SQL, [(any PostgresEncodable)?])]) async throws -> [[Row]]
}

extension PostgresQuerying {
  /// Runs a statement and returns its rows.
  public func query(_ sql: SQL, _ parameters: (any PostgresEncodable)?...) async throws -> [Row] {
    try await run(sql, parameters: parameters).rows
  }

  /// Runs a statement and returns its rows.
  public func query(_ sql: SQL, parameters: [(any PostgresEncodable)?]) async throws -> [Row] {
    try await run(sql, parameters: parameters).rows
  }

  /// Runs a statement and returns its first row; nil if there is none.
  public func queryOne(_ sql: SQL, _ parameters: (any PostgresEncodable)?...) async throws -> Row? {
    try await run(sql, parameters: parameters).firstRow
  }

  /// Runs a statement and returns its first row; nil if there is none.
  public func queryOne(_ sql: SQL, parameters: [(any PostgresEncodable)?]) async throws -> Row? {
    try await run(sql, parameters: parameters).firstRow
  }

  /// Runs a statement and returns how many rows it affected.
  @discardableResult
  public func execute(_ sql: SQL, _ parameters: (any PostgresEncodable)?...) async throws -> Int {
    try await run(sql, parameters: parameters).affectedRows
  }

  /// Runs a statement and returns how many rows it affected.
  @discardableResult
  public func execute(_ sql: SQL, parameters: [(any PostgresEncodable)?]) async throws -> Int {
    try await run(sql, parameters: parameters).affectedRows
  }
}
