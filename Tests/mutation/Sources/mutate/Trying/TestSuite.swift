import Foundation

/// A suite of tests, how long it takes, and which mutants it meets.
struct TestSuite: Sendable {
  /// The test target.
  let target: String
  /// As `--filter` wants it, without what is special in patterns.
  let name: String
  /// Where it is below its target's folder, as `Workers/Leases`; tests lie there as the sources do that they are for.
  var folder = ""
  /// What it took without a mutant, and which mutants it met; nil before that was looked at.
  var measured: (seconds: Double, reached: Set<Int>)?

  var pattern: String { "^" + NSRegularExpression.escapedPattern(for: name) + "(/|$)" }
}
