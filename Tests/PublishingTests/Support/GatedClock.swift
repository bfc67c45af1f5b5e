/// A clock that stands still until its gate is opened; from then on whoever waits for at most `reach` has waited already.
struct GatedClock: Clock {
  struct Instant: InstantProtocol {
    var offset: Duration = .zero
    func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
    func duration(to other: Self) -> Duration { other.offset - offset }
    static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
  }

  let reach: Duration
  private let gate: AsyncStream<Never>
  private let opening: AsyncStream<Never>.Continuation

  init(reach: Duration) {
    self.reach = reach
    (gate, opening) = AsyncStream.makeStream()
  }

  var now: Instant { Instant() }
  var minimumResolution: Duration { .zero }

  func open() { opening.finish() }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let (endless, _) = AsyncStream.makeStream(of: Never.self)
    for await _ in deadline.offset <= reach ? gate : endless {}
    try Task.checkCancellation()
  }
}
