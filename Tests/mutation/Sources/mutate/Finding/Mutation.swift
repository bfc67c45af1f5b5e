/// One small change to one place of a source file.
struct Mutation: Sendable {
  /// What is changed; the table of results has a column for each.
  enum Kind: String, CaseIterable, Sendable {
    /// `==` for `!=`, `&&` for `||`, `+` for `-`, `min` for `max`.
    case `operator`
    /// `<` for `<=`, a number for the next one.
    case bound
    /// A condition that always holds, never holds, or means its opposite.
    case condition
    /// `true` for `false`, nil for something.
    case value
    /// A statement that is left out.
    case statement
    /// A check, constraint, trigger or row of SQL that is left out.
    case guarding = "guard"
  }

  /// A part of what stands in the place then.
  enum Piece: Sendable {
    case text(String)
    /// The original text at these offsets, with whatever mutations lie within it.
    case source(Range<Int>)
    /// The run-time question whether this mutant is the one to be.
    case isActive
  }

  /// The place, as offsets into the file's UTF-8.
  let range: Range<Int>
  let kind: Kind
  /// What the compiler gets: the original and the change, with the choice between them. For SQL the changed text alone.
  let pieces: [Piece]
  /// The changed text alone, for people.
  let shown: [Piece]

  init(_ range: Range<Int>, _ kind: Kind, _ pieces: [Piece], shown: [Piece]? = nil) {
    self.range = range
    self.kind = kind
    self.pieces = pieces
    self.shown = shown ?? pieces
  }
}
