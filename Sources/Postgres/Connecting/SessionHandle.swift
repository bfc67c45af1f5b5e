internal import CLibPQ
internal import Glibc
internal import Logging

/// Owns a `PGconn`, and wraps libpq's functions in Swift types; does not decide when to call them.
///
/// Only one thread at a time may use it: first the one that connects, then the executor's.
@safe
final class SessionHandle: @unchecked Sendable {
  private let connection: OpaquePointer
  private let notices: Unmanaged<NoticeLog>

  /// The socket, which stays the same for the lifetime of the handle.
  let socket: CInt

  /// Connects. Blocks for as long as name lookup, connecting and authentication take.
  init(connecting configuration: ConnectionConfiguration, logger: Logger?) throws(ConnectionError) {
    let keywords = configuration.keywords
    guard
      let connection = unsafe withCStrings(
        keywords.map(\.keyword),
        { names in
          unsafe withCStrings(keywords.map(\.value)) { values in unsafe PQconnectdbParams(names, values, 1) }
        })
    else { throw .cannotConnect(reason: "out of memory") }
    guard unsafe PQstatus(connection) == CONNECTION_OK else {
      let reason = unsafe String(cString: PQerrorMessage(connection)).trimmed
      unsafe PQfinish(connection)
      throw .cannotConnect(reason: reason)
    }
    unsafe PQsetnonblocking(connection, 1)
    unsafe self.connection = connection
    socket = unsafe PQsocket(connection)
    unsafe notices = Unmanaged.passRetained(NoticeLog(logger: logger))
    unsafe PQsetNoticeReceiver(
      connection,
      { log, notice in
        guard let log = unsafe log, let notice = unsafe notice,
          let message = unsafe PQresultErrorField(notice, ErrorField.message.code)
        else { return }
        unsafe Unmanaged<NoticeLog>.fromOpaque(log).takeUnretainedValue().write(String(cString: message))
      }, notices.toOpaque())
  }

  deinit {
    unsafe PQfinish(connection)
    unsafe notices.release()
  }

  private final class NoticeLog: Sendable {
    let logger: Logger?
    init(logger: Logger?) { self.logger = logger }
    func write(_ message: String) { logger?.debug("PostgreSQL notice", metadata: ["notice": "\(message)"]) }
  }
}

// MARK: - State

extension SessionHandle {
  var isConnected: Bool { unsafe PQstatus(connection) == CONNECTION_OK }
  var transactionStatus: PGTransactionStatusType { unsafe PQtransactionStatus(connection) }
  var serverProcessID: Int32 { unsafe PQbackendPID(connection) }
  var serverVersion: Int { unsafe Int(PQserverVersion(connection)) }
  var errorMessage: String { unsafe String(cString: PQerrorMessage(connection)).trimmed }
  /// The host and port that answered.
  var server: String {
    let host = unsafe PQhost(connection).map { unsafe String(cString: $0) } ?? ""
    let port = unsafe PQport(connection).map { unsafe String(cString: $0) } ?? ""
    return "host \(host) port \(port)"
  }
  var usesTLS: Bool { unsafe PQsslInUse(connection) != 0 }

  /// What another thread needs to cancel this session's statement.
  func cancelKey() -> CancelKey? {
    guard let key = unsafe PQgetCancel(connection) else { return nil }
    return unsafe CancelKey(owning: key)
  }
}

// MARK: - Sending and receiving

extension SessionHandle {
  func sendScript(_ sql: String) -> Bool {
    unsafe PQsendQuery(connection, sql) == 1
  }

  func sendPrepare(_ name: String, _ sql: SQL) -> Bool {
    unsafe PQsendPrepare(connection, name, sql.text, 0, nil) == 1
  }

  func sendDescribe(_ name: String) -> Bool {
    unsafe PQsendDescribePrepared(connection, name) == 1
  }

  /// Sends a prepared statement with the parameters at `range`, which libpq copies. A statement without a name is
  /// parsed anew in the same message, because behind a pooler this may be another session.
  func sendExecute(_ statement: PreparedStatement, _ sql: SQL, _ binding: ParameterBinding, _ range: Range<Int>) -> Bool
  {
    unsafe binding.bytes.withUnsafeBytes { bytes in
      unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: range.count) { values in
        // An empty value still needs a pointer, because a null pointer means NULL.
        let start = unsafe bytes.baseAddress ?? emptyValue
        for (place, offset) in binding.offsets[range].enumerated() {
          unsafe values.initializeElement(
            at: place, to: offset.map { unsafe (start + $0).assumingMemoryBound(to: CChar.self) })
        }
        return unsafe binding.lengths.withUnsafeBufferPointer { lengths in
          unsafe binding.formats.withUnsafeBufferPointer { formats in
            let lengths = unsafe lengths.baseAddress.map { unsafe $0 + range.lowerBound }
            let formats = unsafe formats.baseAddress.map { unsafe $0 + range.lowerBound }
            guard statement.name.isEmpty else {
              return unsafe PQsendQueryPrepared(
                connection, statement.name, Int32(range.count), values.baseAddress, lengths, formats, 1) == 1
            }
            let types = statement.parameterTypes.map(\.oid)
            return unsafe PQsendQueryParams(
              connection, sql.text, Int32(range.count), types, values.baseAddress, lengths, formats, 1) == 1
          }
        }
      }
    }
  }

  /// Requests one result for each row of the statement that was just sent.
  func setSingleRowMode() -> Bool { unsafe PQsetSingleRowMode(connection) == 1 }

  func enterPipeline() -> Bool { unsafe PQenterPipelineMode(connection) == 1 }
  func exitPipeline() -> Bool { unsafe PQexitPipelineMode(connection) == 1 }
  func sendSync() -> Bool { unsafe PQpipelineSync(connection) == 1 }

  /// Sends what is buffered. Returns true when everything is sent, false when the socket must become writable first,
  /// nil when the connection has failed.
  func flush() -> Bool? {
    switch unsafe PQflush(connection) {
    case 0: true
    case 1: false
    default: nil
    }
  }

  /// Receives what has arrived; false when the connection has failed.
  func consumeInput() -> Bool { unsafe PQconsumeInput(connection) == 1 }

  /// Whether ``nextResult()`` would block.
  var isBusy: Bool { unsafe PQisBusy(connection) == 1 }

  func nextResult() -> ResultHandle? {
    guard let result = unsafe PQgetResult(connection) else { return nil }
    return unsafe ResultHandle(owning: result)
  }

  func sendCopyData(_ bytes: [UInt8]) -> CopyDataOutcome {
    let status = unsafe bytes.withUnsafeBytes { bytes in
      unsafe PQputCopyData(
        connection, (bytes.baseAddress ?? emptyValue).assumingMemoryBound(to: CChar.self), Int32(bytes.count))
    }
    return switch status {
    case 1: .queued
    case 0: .full
    default: .failed
    }
  }

  /// Ends a COPY in: complete, or with the reason why it failed.
  func sendCopyEnd(failure: String?) -> Bool {
    unsafe PQputCopyEnd(connection, failure) == 1
  }

  /// The next chunk of a COPY out, if it has arrived; after the end, the next result tells how it went.
  func nextCopyData() -> CopyDataPart {
    var start: UnsafeMutablePointer<CChar>?
    let count = unsafe PQgetCopyData(connection, &start, 1)
    guard count > 0, let start = unsafe start else { return count == 0 ? .pending : .end }
    defer { unsafe PQfreemem(start) }
    return unsafe .chunk(Array(UnsafeRawBufferPointer(start: start, count: Int(count))))
  }

  func nextNotification() -> Notification? {
    guard let notice = unsafe PQnotifies(connection) else { return nil }
    defer { unsafe PQfreemem(notice) }
    return unsafe Notification(
      channel: String(cString: notice.pointee.relname), payload: String(cString: notice.pointee.extra),
      processID: notice.pointee.be_pid)
  }

  /// Whether neither data nor the end of the stream is waiting to be read. Asks the system, not the server.
  static func isQuiet(_ socket: CInt) -> Bool {
    var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&descriptor, 1, 0) == 0
  }
}

/// What happened to a chunk to be sent.
enum CopyDataOutcome {
  case queued
  /// The buffer must drain first.
  case full
  case failed
}

/// A part of a COPY out, as far as it is available without waiting.
enum CopyDataPart {
  case pending
  case chunk([UInt8])
  case end
}

/// A pointer for empty values.
nonisolated(unsafe) private let emptyValue = UnsafeRawPointer(
  UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))

/// Calls `body` with a NULL-terminated array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  let copies = unsafe strings.map { unsafe strdup($0) }
  defer { unsafe copies.forEach { unsafe free($0) } }
  let pointers = unsafe copies.map { unsafe UnsafePointer($0) } + [nil]
  return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
}
