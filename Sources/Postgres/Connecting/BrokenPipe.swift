internal import Glibc

/// Does that on this thread without SIGPIPE, which a write to a connection that the other side has ended sends to the
/// writing thread, and leaves the thread's signals as they were.
func withoutBrokenPipeSignal<Value>(_ body: () -> Value) -> Value {
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
