internal import CLibPQ

/// Owns a `PGcancel`, which any thread may use at any time.
@safe
final class CancelKey: @unchecked Sendable {
  private let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  deinit {
    unsafe PQfreeCancel(pointer)
  }

  /// Asks the server to cancel the session's statement; blocks until the request was delivered or has failed.
  ///
  /// libpq keeps SIGPIPE away from what it sends, save from this: a server that ends at this moment would end the
  /// whole process (`internal_cancel` in PostgreSQL 15's fe-connect.c).
  func request() -> Bool {
    withoutBrokenPipeSignal {
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
        unsafe PQcancel(pointer, message.baseAddress, 256) == 1
      }
    }
  }
}
