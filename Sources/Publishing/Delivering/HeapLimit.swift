import Glibc

/// Keeps the C library from giving each thread a heap of its own (mallopt(3), `M_ARENA_MAX`).
///
/// What one delivery takes is given back to the heap of the thread that took it, and stays there until that thread takes it
/// again: with a heap for each of many threads a third more memory in all.
public enum HeapLimit {
  private static let parameter: Int32 = -8

  /// Allows as many heaps as there are processors. Call it before other threads are started.
  public static func apply(processors: Int) {
    // The C library's headers declare it where Swift does not look.
    typealias Call = @convention(c) (Int32, Int32) -> Int32
    guard let program = unsafe dlopen(nil, RTLD_NOW), let symbol = unsafe dlsym(program, "mallopt") else { return }
    _ = unsafe unsafeBitCast(symbol, to: Call.self)(parameter, Int32(clamping: max(1, processors)))
  }
}
