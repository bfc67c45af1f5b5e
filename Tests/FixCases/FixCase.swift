import Foundation

/// A line of the table of fixes (`fix-cases.txt`), by which the newsroom's rules and the database's are both tried.
public struct FixCase: Sendable, CustomStringConvertible {
  /// A line that is not as the table's head says.
  public struct Unreadable: Error {
    /// From 1.
    public var line: Int
  }

  /// Its line, from 1.
  public let line: Int
  /// BCP 47.
  public let language: String
  /// What readers were told of.
  public let old: String
  /// What comes in as a fix of it.
  public let new: String
  /// How many words may be inserted and deleted.
  public let words: Int
  /// What stands against it, in order; empty for a fix.
  public let faults: [String]

  /// The line and its texts.
  public var description: String { "line \(line): \(old) → \(new)" }

  /// All of them.
  public static func all() throws -> [FixCase] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "fix-cases.txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated().compactMap { index, line in
        guard !line.isEmpty, !line.hasPrefix("# ") && line != "#" else { return nil }
        let columns = line.split(separator: " | ", omittingEmptySubsequences: false).map(String.init)
        guard columns.count == 5, let words = Int(columns[3]) else { throw Unreadable(line: index + 1) }
        return FixCase(
          line: index + 1, language: columns[0], old: read(columns[1]), new: read(columns[2]), words: words,
          faults: columns[4] == "-" ? [] : columns[4].split(separator: ", ").map(String.init))
      }
  }

  private static func read(_ column: String) -> String {
    column.replacing(#/\\u\{([0-9a-f]+)\}/#) { match in
      UInt32(match.output.1, radix: 16).flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? ""
    }
    .replacing("\\n", with: "\n")
  }
}
