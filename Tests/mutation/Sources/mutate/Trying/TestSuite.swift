import Foundation

/// A suite of tests, how long it takes, and which mutants it meets.
struct TestSuite: Sendable {
  /// The test target.
  let target: String
  /// As `--filter` wants it, without what is special in patterns.
  let name: String
  /// What it took without a mutant, and which mutants it met; nil before that was looked at.
  var measured: (seconds: Double, reached: Set<Int>)?

  var pattern: String { "^" + NSRegularExpression.escapedPattern(for: name) + "(/|$)" }
}
