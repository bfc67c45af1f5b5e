/// What became of a mutant.
enum Outcome: Sendable {
  /// A test failed, or the program stopped; says which.
  case caught(String)
  case timedOut
  /// No test comes to the place.
  case notReached
  case survived
  /// PostgreSQL does not take the changed text: no mutant at all.
  case invalid(String)
}

extension Outcome {
  /// Whether the tests did what they are for.
  var isNoticed: Bool {
    switch self {
    case .caught, .timedOut: true
    case .notReached, .survived, .invalid: false
    }
  }

  var word: String {
    switch self {
    case .caught(let failure): "caught: \(failure.prefix(160))"
    case .timedOut: "timed out"
    case .notReached: "NOT REACHED"
    case .survived: "SURVIVED"
    case .invalid(let problem): "not valid SQL: \(problem.prefix(160))"
    }
  }
}
