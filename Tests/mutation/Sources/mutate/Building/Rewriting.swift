/// Puts mutations into a file's text.
struct Rewriting {
  /// What takes the place of `Piece.isActive`, by the mutation's place in `mutations`.
  let switches: [String]
  let mutations: [Mutation]
  let file: SourceFile
  private let order: [Int]

  /// - Parameter mutations: each with the expression that is true when it is to be.
  init(_ mutations: [(Mutation, switch: String)], in file: SourceFile) {
    self.mutations = mutations.map(\.0)
    switches = mutations.map(\.switch)
    self.file = file
    let places = self.mutations.map(\.range)
    // What encloses comes before what is enclosed.
    order = places.indices.sorted {
      (places[$0].lowerBound, -places[$0].upperBound, $0) < (places[$1].lowerBound, -places[$1].upperBound, $1)
    }
  }

  /// The whole file with all its mutations.
  var text: String { render(0..<file.bytes.count, order[...]) }

  private func render(_ range: Range<Int>, _ candidates: ArraySlice<Int>) -> String {
    var text = ""
    var position = range.lowerBound
    for index in candidates.indices {
      let mutation = mutations[candidates[index]]
      guard mutation.range.lowerBound >= position, mutation.range.upperBound <= range.upperBound else { continue }
      text += file.text(position..<mutation.range.lowerBound)
      for piece in mutation.pieces {
        switch piece {
        case .text(let words): text += words
        case .isActive: text += switches[candidates[index]]
        case .source(let inner): text += render(inner, candidates[(index + 1)...])
        }
      }
      position = mutation.range.upperBound
    }
    return text + file.text(position..<range.upperBound)
  }

  /// The file's lines around one mutation, before and after, for people.
  static func difference(_ mutation: Mutation, in file: SourceFile) -> (before: [String], after: [String]) {
    let lines = file.wholeLines(mutation.range)
    let changed = mutation.shown.map { piece in
      switch piece {
      case .text(let words): words
      case .source(let range): file.text(range)
      case .isActive: ""
      }
    }
    let after =
      file.text(lines.lowerBound..<mutation.range.lowerBound) + changed.joined()
      + file.text(mutation.range.upperBound..<lines.upperBound)
    return (split(file.text(lines)), split(after))
  }

  private static func split(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
