import Foundation

/// The build that all mutants are in: those of Swift behind a run-time choice, and SQL that can be exchanged at run time.
struct MutatedBuild: Sendable {
  /// A mutant and the number that makes a run be it; from one on.
  struct Numbered: Sendable {
    let number: Int
    let mutant: Mutant
  }

  /// Beyond all mutants' numbers.
  private static let firstSQLNumber = 60_000
  /// How many bytes the file has that remembers what was reached.
  static let reachedSize = 1 << 16

  /// How often a module is compiled, each time without what the compiler refused before; in the second half of them nothing
  /// new is drawn, so that it comes to an end.
  private static let rounds = 12

  private let workplace: Workplace
  private let areas: [Area]
  private let modules: [String]
  private(set) var mutants: [Numbered] = []
  /// How many the compiler refused.
  private(set) var refused = 0
  /// The program that runs the tests.
  private(set) var tests = ""

  /// Builds as many mutants of each area as wanted, as far as there are any that compile.
  init(_ choice: inout MutantChoice, areas: [Area], count: Int, in workplace: Workplace) throws {
    self.workplace = workplace
    self.areas = areas
    modules = areas.map(\.module).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    let shares = choice.shares(of: count)
    for area in areas { mutants += number(choice.draw(shares[area.name] ?? 0, of: area)) }
    for module in modules { try write(module) }
    for module in modules {
      say("compiling \(module)")
      try settle(module, &choice)
    }
    say("building the tests")
    let build = try workplace.run(["swift", "build", "--build-tests"])
    guard build.status == 0 else { throw Failure("The mutants do not build:\n\(Self.errors(build.output))") }
    let path = try workplace.run(["swift", "build", "--show-bin-path"])
    let products = path.output.split(separator: "\n").last.map(String.init) ?? ""
    let name = try workplace.run(["bash", "-c", "ls \"$0\" | grep 'PackageTests.xctest$'", products])
    tests = "\(products)/\(name.output.split(separator: "\n").first ?? "")"
  }

  /// The number that is reached when a module's SQL is asked for.
  func sqlNumber(_ module: String) -> Int { Self.firstSQLNumber + (modules.firstIndex(of: module) ?? 0) }

  private func number(_ drawn: [Mutant]) -> [Numbered] {
    let first = (mutants.map(\.number).max() ?? 0) + 1
    return drawn.enumerated().map { Numbered(number: first + $0.offset, mutant: $0.element) }
  }

  /// Compiles the module until the compiler takes all that is in it; what it refuses is replaced by what is drawn next.
  private mutating func settle(_ module: String, _ choice: inout MutantChoice) throws {
    for round in 1...Self.rounds {
      let build = try workplace.run(["swift", "build", "--target", module])
      if build.status == 0 { return }
      let culprits = culprits(build.output)
      guard !culprits.isEmpty else { throw Failure("\(module) does not build:\n\(Self.errors(build.output))") }
      refused += culprits.count
      mutants.removeAll { mutant in culprits.contains { $0.number == mutant.number } }
      for culprit in culprits where round < Self.rounds / 2 {
        mutants += number(choice.draw(1, of: culprit.mutant.area))
      }
      for module in Set(culprits.map(\.mutant.area.module)) { try write(module) }
    }
    throw Failure("The compiler refuses mutants of \(module) again and again")
  }

  /// The mutants that the compiler's errors are about: of those around the line, the smallest; where there are none, the
  /// last one above it, as when a function's end is never to be reached.
  private func culprits(_ output: String) -> [Numbered] {
    var numbers: Set<Int> = []
    for line in output.split(separator: "\n") where line.contains(": error: ") {
      let parts = line.split(separator: ":")
      guard parts.count > 3, let number = Int(parts[1]) else { continue }
      let inFile = mutants.filter { $0.mutant.area.language == .swift && parts[0].hasSuffix($0.mutant.file.path) }
      let here = inFile.filter { $0.mutant.lines.contains(number) }
      let smallest = here.map { $0.mutant.lines.count }.min()
      numbers.formUnion(here.filter { $0.mutant.lines.count == smallest }.map(\.number))
      if here.isEmpty {
        let above = inFile.filter { $0.mutant.line < number }.max { $0.mutant.line < $1.mutant.line }
        numbers.formUnion([above?.number].compactMap(\.self))
      }
    }
    return mutants.filter { numbers.contains($0.number) }
  }

  static func errors(_ output: String) -> String {
    let lines = output.split(separator: "\n")
    let errors = lines.filter { $0.contains("error:") }
    return (errors.isEmpty ? lines.suffix(20) : errors.prefix(20)).joined(separator: "\n")
  }

  // MARK: Sources

  /// Writes the module's Swift files with its mutants, and with SQL that can be exchanged.
  private func write(_ module: String) throws {
    let folder = "Sources/\(module)"
    let names =
      FileManager.default.enumerator(atPath: "\(workplace.root)/\(folder)")?.compactMap { $0 as? String } ?? []
    var isUsed = false
    for name in names where name.hasSuffix(".swift") {
      let bytes = try Data(contentsOf: URL(filePath: "\(workplace.root)/\(folder)/\(name)"))
      let file = SourceFile(path: "\(folder)/\(name)", bytes: Array(bytes))
      var mutations = mutants.filter { $0.mutant.file.path == file.path }
        .map { ($0.mutant.mutation, switch: "\(SwitchSource.function(module))(\($0.number))") }
      if areas.contains(where: { $0.module == module && $0.language == .sql }) {
        mutations += EmbeddedSQL.uses(in: file).map { ($0, switch: SwitchSource.sqlFunction(module)) }
      }
      guard !mutations.isEmpty else {
        try workplace.write(bytes, to: file.path)
        continue
      }
      isUsed = true
      try workplace.write(Data(Rewriting(mutations, in: file).text.utf8), to: file.path)
    }
    if isUsed {
      let text = SwitchSource.text(module: module, sqlNumber: sqlNumber(module))
      try workplace.write(Data(text.utf8), to: "\(folder)/MutantSwitch.swift")
    }
  }
}
