/// The statements in `.sql` files, each below a line such as `-- name: story_by_number`.
///
/// Comments before the first name belong to the file. The SQL is sent to the server unchanged, comments included, so
/// that line numbers in errors can be found.
public struct NamedQueries: Sendable {
  /// Why a file cannot be parsed.
  public struct Failure: Error, Equatable, CustomStringConvertible {
    /// The file.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// What is wrong.
    public var problem: String

    /// One sentence for the developer.
    public var description: String { "\(file):\(line): \(problem)" }
  }

  private var queries: [String: SQL] = [:]

  /// The queries of one file.
  public init(_ source: [UInt8], file: String) throws(Failure) {
    try add(source, file: file)
  }

  /// Adds the queries of another file; no name may occur twice.
  public mutating func add(_ source: [UInt8], file: String) throws(Failure) {
    guard let text = String(validating: source, as: UTF8.self) else {
      throw Failure(file: file, line: 1, problem: "the file is not UTF-8")
    }
    var name: String?
    var start = 1
    var body: [Substring] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard let next = Self.name(in: line) else {
        body.append(line)
        continue
      }
      try finish(name, body, file: file, line: start)
      guard !next.isEmpty, next.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
        throw Failure(
          file: file, line: index + 1, problem: "a query's name may contain only letters, digits and underscores")
      }
      name = next
      start = index + 1
      body = []
    }
    try finish(name, body, file: file, line: start)
  }

  /// The query with that name. A missing one traps: the name and the file are both part of the program.
  public subscript(name: String) -> SQL {
    guard let query = queries[name] else { preconditionFailure("There is no query named \(name)") }
    return query
  }

  /// The names of all queries, sorted.
  public var names: [String] { queries.keys.sorted() }

  private mutating func finish(_ name: String?, _ body: [Substring], file: String, line: Int) throws(Failure) {
    let statement = body.joined(separator: "\n")
    guard let name else {
      guard body.allSatisfy({ $0.allSatisfy(\.isWhitespace) || $0.starts(with: "--") }) else {
        throw Failure(file: file, line: line, problem: "there is a statement before the first `-- name:`")
      }
      return
    }
    guard body.contains(where: { !$0.allSatisfy(\.isWhitespace) && !$0.starts(with: "--") }) else {
      throw Failure(file: file, line: line, problem: "the query \(name) has no statement")
    }
    guard queries.updateValue(SQL(statement, name: name), forKey: name) == nil else {
      throw Failure(file: file, line: line, problem: "there are two queries named \(name)")
    }
  }

  /// The name in a header line, or nil for other lines.
  private static func name(in line: Substring) -> String? {
    guard line.starts(with: "-- name:") else { return nil }
    return String(line.dropFirst("-- name:".count).drop(while: \.isWhitespace)).trimmed
  }
}
