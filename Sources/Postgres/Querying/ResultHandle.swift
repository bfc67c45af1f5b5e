internal import CLibPQ

/// Owns a `PGresult`, which libpq never changes after handing it out, and clears it at the end.
@safe
@usableFromInline
final class ResultHandle: @unchecked Sendable {
  private let pointer: OpaquePointer

  /// The number of rows.
  let rowCount: Int

  /// The number of columns.
  @usableFromInline let columnCount: Int

  init(owning pointer: OpaquePointer) {
    unsafe self.pointer = pointer
    rowCount = unsafe Int(PQntuples(pointer))
    columnCount = unsafe Int(PQnfields(pointer))
  }

  deinit {
    unsafe PQclear(pointer)
  }

  var status: ExecStatusType { unsafe PQresultStatus(pointer) }

  /// Whether the server is now ready to receive or send the data of a COPY.
  var beginsCopy: Bool { status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH }

  /// The command's tag, such as `INSERT 0 1`.
  var commandTag: String { unsafe String(cString: PQcmdStatus(pointer)) }

  /// The number of rows that the command affected or returned; 0 for commands that do neither.
  var affectedRows: Int { unsafe Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

  /// libpq's message about a failure.
  var errorMessage: String { unsafe String(cString: PQresultErrorMessage(pointer)).trimmed }

  func errorField(_ field: ErrorField) -> String? {
    guard let text = unsafe PQresultErrorField(pointer, field.code) else { return nil }
    return unsafe String(cString: text)
  }

  @usableFromInline
  func columnName(_ column: Int) -> String {
    guard let name = unsafe PQfname(pointer, Int32(column)) else { return "" }
    return unsafe String(cString: name)
  }

  /// The index of the first column with that name, compared byte by byte, because `PQfnumber` folds case and allocates.
  func column(named name: String) -> Int? {
    var name = name
    return name.withUTF8 { wanted in
      for column in 0..<columnCount {
        guard let candidate = unsafe PQfname(pointer, Int32(column)) else { continue }
        if unsafe isEqual(candidate, wanted) { return column }
      }
      return nil
    }
  }

  @usableFromInline
  func value(row: Int, column: Int) -> PostgresValue {
    let type = unsafe PostgresType(oid: PQftype(pointer, Int32(column)))
    guard unsafe PQgetisnull(pointer, Int32(row), Int32(column)) == 0,
      let start = unsafe PQgetvalue(pointer, Int32(row), Int32(column))
    else { return unsafe PostgresValue(type: type, owner: self, bytes: nil) }
    let count = unsafe Int(PQgetlength(pointer, Int32(row), Int32(column)))
    return unsafe PostgresValue(type: type, owner: self, bytes: UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The parameter types of a prepared statement, from the answer to a describe message.
  var parameterTypes: [PostgresType] {
    unsafe (0..<PQnparams(pointer)).map { unsafe PostgresType(oid: PQparamtype(pointer, $0)) }
  }
}

/// Whether a C string consists of exactly the given bytes.
private func isEqual(_ candidate: UnsafePointer<CChar>, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
  for offset in 0..<wanted.count where unsafe UInt8(bitPattern: candidate[offset]) != wanted[offset] {
    return false
  }
  return unsafe candidate[wanted.count] == 0
}

extension String {
  /// The text without the white space that libpq puts at the end of messages.
  var trimmed: String {
    var text = Substring(self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
