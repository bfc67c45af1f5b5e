/// Asks by how much the processor time of some work grows when what it is given becomes four times as large: about four
/// times if it is linear, sixteen times if it is quadratic.
public struct Growth {
  /// What is between the two, in favour of a busy machine.
  public static let limit = 8.0
  /// Below this, time says nothing.
  private static let floor = Duration.milliseconds(10)

  /// The factor; 1 when even the larger work takes hardly any time.
  public let factor: Double
  /// What the larger work took.
  public let time: Duration

  /// Whether the work is linear, as far as time can say.
  public var isLinear: Bool { factor < Self.limit }

  /// Measures work on what `make` makes of a size and of four times that size: the best of three times each, and again up to
  /// twice when it does not look linear.
  public init<Input>(from size: Int, of make: (Int) -> Input, _ work: (Input) -> Void) {
    let (small, large) = (make(size), make(4 * size))
    var best = (factor: Double.infinity, time: Duration.zero)
    for _ in 0..<3 where best.factor >= Self.limit {
      let after = Self.fastest { work(large) }
      let factor = after < Self.floor ? 1 : after / max(Self.fastest { work(small) }, .microseconds(100))
      if factor < best.factor { best = (factor, after) }
    }
    (factor, time) = best
  }

  private static func fastest(_ work: () -> Void) -> Duration {
    (0..<3).map { _ in processorTime(of: work) }.min() ?? .zero
  }
}
