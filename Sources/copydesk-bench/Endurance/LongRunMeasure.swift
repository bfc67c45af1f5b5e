/// A figure that may vary from window to window but must not grow in the long run.
struct LongRunMeasure: Sendable {
  /// How the windows of a third are summarised.
  enum Judgement: Sendable {
    /// The maximum, for what grows until something is cleaned up.
    case peak
    /// The median, for what has outliers.
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

  /// The values that summarise some samples.
  func values(of samples: some Collection<EnduranceSample>) -> [Double] {
    let all = samples.map(value)
    switch judgement {
    case .peak: return all.max().map { [$0] } ?? []
    case .median: return all
    }
  }
}
