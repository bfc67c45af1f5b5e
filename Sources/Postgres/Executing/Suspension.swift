/// A suspended task, to be resumed exactly once.
///
/// The runtime does not check that, because the check would cost an allocation for each wait of each statement.
@safe
struct Suspension<Value: Sendable>: Sendable {
  private let continuation: UnsafeContinuation<Value, Never>

  /// Suspends the calling task and passes it to `body`, which runs at once, on the caller's executor.
  static func begin(_ body: (Suspension) -> Void) async -> Value {
    await unsafe withUnsafeContinuation { continuation in
      body(unsafe Suspension(continuation: continuation))
    }
  }

  func end(with value: Value) {
    unsafe continuation.resume(returning: value)
  }
}

extension Suspension<Void> {
  func end() {
    end(with: ())
  }
}
