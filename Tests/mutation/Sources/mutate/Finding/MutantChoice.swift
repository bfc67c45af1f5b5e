import Foundation

/// All mutations of the chosen areas, in the order in which a seed draws them.
struct MutantChoice {
  private var drawn: [String: ArraySlice<Mutant>] = [:]
  private let areas: [Area]

  /// Reads the sources of the areas.
  ///
  /// What is drawn of an area does not depend on which other areas are chosen. Kinds are drawn as often as each other,
  /// however many places there are for each; what guards the data, three times.
  init(of areas: [Area], in root: String, path: String?, seed: UInt64) throws {
    self.areas = areas
    for area in areas {
      var numbers = SeededNumbers(seed: area.name.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
      let mutants = try Self.mutants(of: area, in: root).filter { path.map($0.file.path.contains) ?? true }
      var byKind: [Mutation.Kind: [Mutant]] = [:]
      for kind in Mutation.Kind.allCases {
        byKind[kind] = mutants.filter { $0.mutation.kind == kind }.shuffled(using: &numbers)
      }
      var order: [Mutant] = []
      while order.count < mutants.count {
        let urn = Mutation.Kind.allCases.filter { byKind[$0]?.isEmpty == false }
          .flatMap { Array(repeating: $0, count: $0 == .guarding ? 3 : 1) }
        guard let kind = urn.randomElement(using: &numbers), let mutant = byKind[kind]?.popLast() else { break }
        order.append(mutant)
      }
      drawn[area.name] = order[...]
    }
  }

  /// All mutants that an earlier run left open, in the order of the text.
  init(of areas: [Area], in root: String, again earlier: EarlierRun) throws {
    self.areas = areas
    for area in areas { drawn[area.name] = try Self.mutants(of: area, in: root).filter(earlier.hasOpen)[...] }
  }

  /// How many there are to draw.
  var count: Int { drawn.values.reduce(0) { $0 + $1.count } }

  /// How many of so many mutants are of each area; all, where there are no more.
  func shares(of count: Int) -> [String: Int] {
    if count >= self.count { return drawn.mapValues(\.count) }
    let weights = areas.reduce(0) { $0 + $1.weight }
    var shares: [String: Int] = [:]
    var before = 0
    for area in areas {
      let upTo = before + area.weight
      shares[area.name] = count * upTo / weights - count * before / weights
      before = upTo
    }
    return shares
  }

  /// Draws the next ones of an area; fewer when there are no more.
  mutating func draw(_ count: Int, of area: Area) -> [Mutant] {
    let mutants = drawn[area.name, default: []].prefix(count)
    drawn[area.name, default: []].removeFirst(mutants.count)
    return Array(mutants)
  }

  private static func mutants(of area: Area, in root: String) throws -> [Mutant] {
    let folder = "Sources/\(area.module)"
    let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".\(area.language.rawValue)") }.sorted().flatMap { name in
      let bytes = try Data(contentsOf: URL(filePath: "\(root)/\(folder)/\(name)"))
      let file = SourceFile(path: "\(folder)/\(name)", bytes: Array(bytes))
      let mutations = area.language == .swift ? SwiftMutations.all(in: file) : SQLMutations.all(in: file)
      return mutations.map { Mutant(area: area, file: file, mutation: $0) }
    }
  }
}
