/// Something that may be more or less from window to window, and must not grow in the long run.
struct Lasting: Sendable {
  /// What stands for a third of a run.
  enum Judgement: Sendable {
    /// The most: of what grows until something is cleaned up.
    case peak
    /// What is usual: of what has outliers.
    case median
  }

  let judgement: Judgement
  let measure: Measure
  let value: @Sendable (EnduranceSample) -> Double

  init(
    _ judgement: Judgement, _ name: String, _ unit: String, _ value: @escaping @Sendable (EnduranceSample) -> Double
  ) {
    self.judgement = judgement
    measure = Measure(name: name, unit: unit, direction: .lowerIsBetter)
    self.value = value
  }

  /// The values that stand for some samples.
  func values(of samples: some Collection<EnduranceSample>) -> [Double] {
    let all = samples.map(value)
    switch judgement {
    case .peak: return all.max().map { [$0] } ?? []
    case .median: return all
    }
  }
}
