import Foundation

/// PostgreSQL's rules for who may connect: its own lines in `pg_hba.conf` and `pg_ident.conf`, put where they count.
///
/// The first line of `pg_hba.conf` that fits a connection decides, so that the newsroom's comes before all others.
struct AccessRules {
  /// A file, and the line that it is to have.
  struct Rule {
    let file: String
    let line: String
    /// Whether the line goes before all other rules.
    let isFirst: Bool

    /// The file's text with the line.
    func added(to text: String) -> String {
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let place = isFirst ? lines.firstIndex { !$0.isEmpty && !$0.hasPrefix("#") } ?? lines.endIndex : lines.endIndex
      if place == lines.endIndex, lines.last == "" { lines.removeLast() }
      lines.insert(line, at: min(place, lines.endIndex))
      let new = lines.joined(separator: "\n")
      return new.hasSuffix("\n") ? new : new + "\n"
    }

    /// Whether the text has the line in effect: for the first of all, before any other rule.
    func isIn(_ text: String) -> Bool {
      let rules = text.split(separator: "\n").map { Self.words($0) }.filter { !$0.isEmpty }
      return isFirst ? rules.first == Self.words(line[...]) : rules.contains(Self.words(line[...]))
    }

    private static func words(_ line: Substring) -> [Substring] {
      line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
    }
  }

  /// The daemon's account connects as the daemon's role, and as no other.
  static func rules(accessFile: String, mapFile: String) -> [Rule] {
    [
      Rule(file: mapFile, line: "copydesk copydesk copydesk_daemon", isFirst: false),
      Rule(file: accessFile, line: "local copydesk copydesk_daemon peer map=copydesk", isFirst: true),
    ]
  }

  /// Writes the file anew with the same owner and mode, complete or not at all.
  static func write(_ text: String, to file: String) throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    let aside = file + ".copydesk"
    try text.write(toFile: aside, atomically: false, encoding: .utf8)
    let kept: [FileAttributeKey] = [.posixPermissions, .ownerAccountID, .groupOwnerAccountID]
    try FileManager.default.setAttributes(attributes.filter { kept.contains($0.key) }, ofItemAtPath: aside)
    guard unsafe rename(aside, file) == 0 else {
      throw SetupFailure(sentence: "'\(file)' could not be written: \(unsafe String(cString: strerror(errno)))")
    }
  }
}
