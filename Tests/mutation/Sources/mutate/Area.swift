/// A part of the program that mutants are made of, and the tests that ought to notice.
///
/// This table is all that the tool knows of Copydesk: a new module is a line here.
struct Area: Sendable {
  /// What its sources are written in.
  enum Language: String, Sendable {
    case swift, sql
  }

  /// What `--only` calls it.
  let name: String
  /// The module that the sources belong to, in `Sources/`.
  let module: String
  let language: Language
  /// The test targets concerned, those that ought to notice first.
  let tests: [String]
  /// The suites that are made to notice, tried before others whatever they take.
  var first: [String] = []
  /// The suites that do not count: they notice that a text is another than it was, not that it does something wrong.
  var without: [String] = []
  /// How large its share of the mutants is, beside the others'.
  let weight: Int

  /// All of them. `newsroom` and the SQL that guards the store come first, since they decide who may publish.
  static let all = [
    Area(
      name: "newsroom", module: "Newsroom", language: .swift,
      tests: ["NewsroomTests", "IntakeTests"], weight: 6),
    Area(
      name: "store-sql", module: "Store", language: .sql, tests: ["StoreTests"],
      first: ["StoreTests.ConstraintTests", "StoreTests.AttackTests"], without: ["StoreTests.FrozenDatabaseTests"],
      weight: 6),
    Area(
      name: "store", module: "Store", language: .swift, tests: ["StoreTests", "PublishingTests"], weight: 2),
    Area(
      name: "queue", module: "JobQueue", language: .swift, tests: ["JobQueueTests", "JobQueueTestingTests"], weight: 2),
    Area(
      name: "queue-sql", module: "JobQueue", language: .sql, tests: ["JobQueueTests", "JobQueueTestingTests"],
      weight: 2),
    Area(name: "publishing", module: "Publishing", language: .swift, tests: ["PublishingTests"], weight: 2),
  ]
}
