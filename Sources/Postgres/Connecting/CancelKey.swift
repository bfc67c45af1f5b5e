internal import CLibPQ
internal import Glibc

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

/// Does that on this thread without SIGPIPE, which a write to a connection that the other side has ended sends to the
/// writing thread, and leaves the thread's signals as they were.
private func withoutBrokenPipeSignal<Value>(_ body: () -> Value) -> Value {
  var brokenPipe = sigset_t()
  var before = sigset_t()
  var pending = sigset_t()
  unsafe sigemptyset(&brokenPipe)
  unsafe sigaddset(&brokenPipe, SIGPIPE)
  unsafe pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
  unsafe sigpending(&pending)
  let wasPending = unsafe sigismember(&pending, SIGPIPE) == 1
  let value = body()
  if !wasPending {
    var atOnce = timespec()
    while unsafe sigtimedwait(&brokenPipe, nil, &atOnce) == -1, errno == EINTR {}
  }
  unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
  return value
}
