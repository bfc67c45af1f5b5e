/// A mutation and where it is.
struct Mutant: Sendable {
  let area: Area
  let file: SourceFile
  let mutation: Mutation

  /// The first line of the place.
  var line: Int { file.line(at: mutation.range.lowerBound) }
  var lines: ClosedRange<Int> { line...file.line(at: max(mutation.range.lowerBound, mutation.range.upperBound - 1)) }
  var place: String { "\(file.path):\(line)" }
}
