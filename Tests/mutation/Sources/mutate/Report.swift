/// What is told of the mutants in the end.
struct Report {
  private var results: [(numbered: MutatedBuild.Numbered, outcome: Outcome)] = []

  mutating func add(_ numbered: MutatedBuild.Numbered, _ outcome: Outcome) { results.append((numbered, outcome)) }

  /// Of those that PostgreSQL or the compiler took.
  private var counted: [(numbered: MutatedBuild.Numbered, outcome: Outcome)] {
    results.filter { if case .invalid = $0.outcome { false } else { true } }
  }

  /// How many in a hundred were noticed.
  var percentage: Int {
    let noticed = counted.filter { $0.outcome.isNoticed }.count
    return counted.isEmpty ? 100 : noticed * 100 / counted.count
  }

  var text: String {
    let kinds = Mutation.Kind.allCases.map { kind in counted.filter { $0.numbered.mutant.mutation.kind == kind } }
    let areas = Area.all.map { area in counted.filter { $0.numbered.mutant.area.name == area.name } }
    var lines = [Self.row("", "made", "caught", "timed out", "not reached", "survived")]
    for (area, part) in zip(Area.all, areas) where !part.isEmpty { lines.append(row(area.name, part)) }
    lines.append("")
    for (kind, part) in zip(Mutation.Kind.allCases, kinds) where !part.isEmpty {
      lines.append(row(kind.rawValue, part))
    }
    lines += ["", row("all", counted)]
    let invalid = results.count - counted.count
    if invalid > 0 { lines.append("\(invalid) more were no SQL") }
    let open = counted.filter { !$0.outcome.isNoticed }
    if !open.isEmpty { lines += ["", "Nobody noticed:"] }
    for (numbered, outcome) in open {
      if case .notReached = outcome {
        lines += ["", Self.description(numbered.mutant) + " — no test comes here"]
      } else {
        lines += ["", Self.description(numbered.mutant)]
      }
      lines += Self.difference(numbered.mutant)
    }
    return lines.joined(separator: "\n")
  }

  static func description(_ mutant: Mutant) -> String { "\(mutant.place) (\(mutant.mutation.kind.rawValue))" }

  static func difference(_ mutant: Mutant) -> [String] {
    let (before, after) = Rewriting.difference(mutant.mutation, in: mutant.file)
    return before.map { "  - \($0)" } + after.map { "  + \($0)" }
  }

  private func row(_ name: String, _ part: [(numbered: MutatedBuild.Numbered, outcome: Outcome)]) -> String {
    func count(_ is: (Outcome) -> Bool) -> String { "\(part.filter { `is`($0.outcome) }.count)" }
    return Self.row(
      name, "\(part.count)", count { if case .caught = $0 { true } else { false } },
      count { if case .timedOut = $0 { true } else { false } },
      count { if case .notReached = $0 { true } else { false } },
      count { if case .survived = $0 { true } else { false } })
  }

  private static func row(_ name: String, _ cells: String...) -> String {
    func pad(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) }
    return name + pad(name, 12) + cells.map { pad($0, 13) + $0 }.joined()
  }
}
