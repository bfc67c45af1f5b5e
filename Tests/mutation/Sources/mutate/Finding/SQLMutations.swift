/// Finds what can be mutated in a file of SQL: guards that are left out, and conditions, operators, bounds and statements.
struct SQLMutations {
  private let file: SourceFile
  private let tokens: [SQLToken]
  private var found: [Mutation] = []
  /// Tokens that belong to a condition.
  private var conditional: Set<Int> = []
  /// Statements that only lock rows or keys, as offsets.
  private var locks: [Range<Int>] = []

  /// All of the file, in the order of the text.
  static func all(in file: SourceFile) -> [Mutation] {
    var search = SQLMutations(file)
    search.statements()
    search.conditions()
    search.operators()
    search.rows()
    let found = search.found.filter { mutation in !search.locks.contains { $0.overlaps(mutation.range) } }
    return found.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
  }

  private init(_ file: SourceFile) {
    self.file = file
    tokens = SQLToken.all(in: file.bytes)
  }

  private func text(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].text : "" }

  private func isSequence(at index: Int, _ words: String...) -> Bool {
    words.indices.allSatisfy { text(index + $0) == words[$0] }
  }

  private mutating func replace(_ range: Range<Int>, by words: String, _ kind: Mutation.Kind) {
    found.append(Mutation(range, kind, [.text(words)]))
  }

  /// From the first token to the end of the last one.
  private func range(_ first: Int, _ last: Int) -> Range<Int> {
    tokens[first].range.lowerBound..<tokens[last].range.upperBound
  }

  // MARK: Statements

  private mutating func statements() {
    var start = 0
    var isProcedure = false
    for index in tokens.indices {
      let word = text(index)
      if word.hasPrefix("$"), word.hasSuffix("$") {
        isProcedure = tokens[(index + 1)...].prefix { !($0.text.hasPrefix("$") && $0.text.hasSuffix("$")) }
          .contains { $0.text == "BEGIN" }
        start = index + 1
      } else if ["BEGIN", "THEN", "ELSE", "LOOP", "DECLARE"].contains(word), tokens[index].depth == 0 {
        start = index + 1
      } else if word == ";" {
        statement(start, index, isProcedure)
        start = index + 1
      }
    }
  }

  private mutating func statement(_ start: Int, _ end: Int, _ isProcedure: Bool) {
    guard start < end else { return }
    let whole = range(start, end - 1)
    switch text(start) {
    case "CREATE" where text(start + 1) == "TRIGGER" || text(start + 2) == "TRIGGER":
      replace(whole, by: "SELECT", .guarding)
    case "CREATE" where isSequence(at: start + 1, "UNIQUE", "INDEX"):
      replace(tokens[start + 1].range, by: "", .guarding)
      constraints(start, end)
    case "REVOKE": replace(whole, by: "SELECT", .guarding)
    case "CREATE" where text(start + 1) == "TABLE", "ALTER": constraints(start, end)
    case "UPDATE", "DELETE", "INSERT":
      if isProcedure, !tokens[start..<end].contains(where: { $0.text == "INTO" && text(start) != "INSERT" }) {
        replace(whole, by: "NULL", .statement)
      }
    case "PERFORM" where isLock(start, end): locks.append(whole)
    case "PERFORM":
      if isProcedure, !text(start + 1).hasSuffix(".REFUSE") { replace(whole, by: "NULL", .statement) }
    default:
      if isProcedure, text(start + 1) == ":=", tokens[start].form == .word { replace(whole, by: "NULL", .statement) }
    }
  }

  /// Whether it is there for other transactions only, which tests do not meet at the very moment that it is for.
  private func isLock(_ start: Int, _ end: Int) -> Bool {
    let called = text(start + 1).split(separator: ".").last ?? ""
    if called.hasPrefix("LOCK_") || called.hasPrefix("PG_ADVISORY_") { return true }
    return called == "FROM" && tokens[start..<end].contains { $0.text == "FOR" && $0.depth == tokens[start].depth }
  }

  private mutating func constraints(_ start: Int, _ end: Int) {
    for index in start..<end {
      let isNamed = index >= 2 && text(index - 2) == "CONSTRAINT"
      switch text(index) {
      case "CHECK" where text(index + 1) == "(":
        if let close = closing(index + 1) { replace(range(index, close), by: "CHECK (true)", .guarding) }
      case "UNIQUE" where isNamed:
        var last = index
        if isSequence(at: last + 1, "NULLS", "NOT", "DISTINCT") { last += 3 }
        if text(last + 1) == "(", let close = closing(last + 1) { last = close }
        replace(range(index, last), by: "CHECK (true)", .guarding)
      case "FOREIGN":
        guard let references = (index..<end).first(where: { text($0) == "REFERENCES" }) else { continue }
        leaveOut(isNamed ? index - 2 : index, lastOfReference(references), of: start..<end)
      case "REFERENCES":
        let isOfForeignKey =
          tokens[start..<index].lastIndex { $0.text == "FOREIGN" }
          .map { first in !tokens[first..<index].contains { $0.text == "," && $0.depth == tokens[first].depth } }
          ?? false
        if !isOfForeignKey {
          replace(range(isNamed ? index - 2 : index, lastOfReference(index)), by: "", .guarding)
        }
      default: continue
      }
    }
  }

  /// Leaves out one of the parts that commas join, with a comma; of a statement with that part alone, all.
  private mutating func leaveOut(_ first: Int, _ last: Int, of statement: Range<Int>) {
    let first = text(first - 1) == "ADD" ? first - 1 : first
    if text(first - 1) == "," {
      replace(range(first - 1, last), by: "", .guarding)
    } else if text(last + 1) == "," {
      replace(range(first, last + 1), by: "", .guarding)
    } else if text(statement.lowerBound) == "ALTER" {
      replace(range(statement.lowerBound, statement.upperBound - 1), by: "SELECT", .guarding)
    }
  }

  private func lastOfReference(_ index: Int) -> Int {
    var last = index + 1
    if text(last + 1) == "(", let close = closing(last + 1) { last = close }
    while ["DEFERRABLE", "INITIALLY", "DEFERRED", "ON", "DELETE", "CASCADE"].contains(text(last + 1)) { last += 1 }
    return last
  }

  private func closing(_ open: Int) -> Int? {
    tokens[(open + 1)...].firstIndex { $0.text == ")" && $0.depth == tokens[open].depth }
  }

  // MARK: Conditions

  private static let ends: Set = [
    ";", "GROUP", "ORDER", "LIMIT", "RETURNING", "FOR", "UNION", "HAVING", "WINDOW", "JOIN", "LEFT", "CROSS", "WHERE",
    "ON",
    "THEN", "LOOP", "EXECUTE", "INNER", "DO", "EXCEPT", "INTERSECT", "OFFSET",
  ]

  private mutating func conditions() {
    for index in tokens.indices {
      switch text(index) {
      case "IF", "ELSIF":
        guard !["EXISTS", "NOT"].contains(text(index + 1)) || tokens[index].depth == 0, text(index - 1) != "END",
          let then = tokens[index...].firstIndex(where: { $0.text == "THEN" && $0.depth == tokens[index].depth }),
          !tokens[index..<then].contains(where: { $0.text == ";" })
        else { continue }
        let condition = range(index + 1, then - 1)
        let isGuard = text(then + 1) == "PERFORM" && text(then + 2).hasSuffix(".REFUSE") || text(then + 1) == "RAISE"
        replace(condition, by: "false AND (\(file.text(condition)))", isGuard ? .guarding : .condition)
        if !isGuard { replace(condition, by: "true OR (\(file.text(condition)))", .condition) }
        terms(index + 1, then)
      case "WHERE", "ON", "HAVING":
        if text(index) == "ON", ["CONFLICT", "DELETE"].contains(text(index + 1)) { continue }
        if text(index) == "ON", !tokens[..<index].suffix(12).contains(where: { $0.text == "JOIN" }) { continue }
        let depth = tokens[index].depth
        let end =
          tokens[(index + 1)...].firstIndex {
            $0.depth < depth || $0.depth == depth && Self.ends.contains($0.text)
              || $0.text.hasPrefix("$") && $0.text.hasSuffix("$")
          } ?? tokens.count
        terms(index + 1, end, dropsWhole: text(index) == "WHERE")
      case "CHECK", "WHEN":
        guard text(index + 1) == "(", let close = closing(index + 1) else { continue }
        terms(index + 2, close)
      case "RETURN":
        let end = tokens[index...].firstIndex { $0.text == ";" } ?? tokens.count
        let joins = index + 1 < end && ["AND", "OR"].contains { split(index + 1, end, at: $0).count > 1 }
        if joins { terms(index + 1, end) }
      default: continue
      }
    }
  }

  /// What AND and OR join between two tokens: each left out in turn.
  private mutating func terms(_ start: Int, _ end: Int, dropsWhole: Bool = false) {
    guard start < end else { return }
    conditional.formUnion(start..<end)
    let alternatives = split(start, end, at: "OR")
    for alternative in alternatives {
      if alternatives.count > 1 { settle(alternative, as: false) }
      let parts = split(alternative.lowerBound, alternative.upperBound, at: "AND")
      for part in parts where parts.count > 1 || dropsWhole && alternatives.count == 1 {
        settle(part, as: true)
      }
      for part in parts where text(part.lowerBound) == "(" && closing(part.lowerBound) == part.upperBound - 1 {
        terms(part.lowerBound + 1, part.upperBound - 1)
      }
    }
  }

  /// The condition is still there, so that its parameters keep their types, but says nothing.
  private mutating func settle(_ condition: Range<Int>, as truth: Bool) {
    let place = range(condition.lowerBound, condition.upperBound - 1)
    let pieces: [Mutation.Piece] = [.text(truth ? "(true OR " : "(false AND "), .source(place), .text(")")]
    found.append(Mutation(place, .condition, pieces, shown: [.text(truth ? "true" : "false")]))
  }

  private func split(_ start: Int, _ end: Int, at word: String) -> [Range<Int>] {
    let depth = tokens[start..<end].map(\.depth).min() ?? 0
    var parts: [Range<Int>] = []
    var first = start
    var isBetween = false
    for index in start..<end where tokens[index].depth == depth {
      if text(index) == "BETWEEN" { isBetween = true }
      guard text(index) == word else { continue }
      if word == "AND", isBetween {
        isBetween = false
        continue
      }
      if first < index { parts.append(first..<index) }
      first = index + 1
    }
    if first < end { parts.append(first..<end) }
    return parts
  }

  // MARK: Operators and bounds

  private static let swaps: [String: (String, Mutation.Kind)] = [
    "=": ("<>", .operator), "<>": ("=", .operator), "<": ("<=", .bound), "<=": ("<", .bound), ">": (">=", .bound),
    ">=": (">", .bound), "AND": ("OR", .operator), "OR": ("AND", .operator), "TRUE": ("false", .value),
    "FALSE": ("true", .value), "GREATEST": ("least", .operator), "LEAST": ("greatest", .operator),
    "MAX": ("min", .operator), "MIN": ("max", .operator),
  ]

  private mutating func operators() {
    var isBetween = false
    for index in tokens.indices {
      let word = text(index)
      if word == "BETWEEN" { isBetween = true }
      if word == "AND", isBetween {
        isBetween = false
        continue
      }
      if word == "DESC" { replace(tokens[index].range, by: "ASC", .operator) }
      if ["GREATEST", "LEAST", "MAX", "MIN"].contains(word), text(index + 1) == "(", let swap = Self.swaps[word] {
        replace(tokens[index].range, by: swap.0, swap.1)
      }
      guard conditional.contains(index) else { continue }
      if tokens[index].form == .number, let number = Int(word) {
        replace(tokens[index].range, by: "\(number + 1)", .bound)
      } else if let swap = Self.swaps[word],
        text(index + 1) != "(" || tokens[index].form == .sign || ["AND", "OR"].contains(word)
      {
        replace(tokens[index].range, by: swap.0, swap.1)
      } else if word == "EXISTS" {
        let isNegated = text(index - 1) == "NOT"
        replace(range(isNegated ? index - 1 : index, index), by: isNegated ? "EXISTS" : "NOT EXISTS", .operator)
      } else if word == "IN", text(index + 1) == "(" {
        let isNegated = text(index - 1) == "NOT"
        replace(range(isNegated ? index - 1 : index, index), by: isNegated ? "IN" : "NOT IN", .operator)
      } else if word == "IS" {
        let isNegated = text(index + 1) == "NOT"
        replace(range(index, isNegated ? index + 1 : index), by: isNegated ? "IS" : "IS NOT", .operator)
      }
    }
  }

  // MARK: Rows of a table of rules

  private mutating func rows() {
    for index in tokens.indices where text(index) == "VALUES" {
      var rows: [Range<Int>] = []
      var next = index + 1
      while text(next) == "(", let close = closing(next) {
        rows.append(next..<(close + 1))
        guard text(close + 1) == "," else { break }
        next = close + 2
      }
      guard rows.count > 2 else { continue }
      for (before, row) in zip(rows, rows.dropFirst()) {
        replace(range(before.upperBound, row.upperBound - 1), by: "", .guarding)
      }
    }
  }
}
