import Foundation

/// The mutants that nobody noticed in an earlier run, read from its output.
///
/// They are known again by their file, kind and text, since lines move.
struct EarlierRun {
  private let open: Set<String>

  init(path: String) throws {
    var open: Set<String> = []
    var description: String?
    var difference: [String] = []
    func close() {
      if let description { open.insert(Self.key(description, difference)) }
      description = nil
      difference = []
    }
    let output = try String(contentsOfFile: path, encoding: .utf8)
    for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("  - ") || line.hasPrefix("  + ") {
        difference.append(String(line))
        continue
      }
      close()
      guard line.hasSuffix(" SURVIVED") || line.hasSuffix(" NOT REACHED") else { continue }
      // "12/300 (34 s) Sources/… (kind) SURVIVED"
      description = line.firstRange(of: " Sources/").map { line[$0.lowerBound...].dropFirst() }
        .flatMap { words in words.lastIndex(of: ")").map { String(words[...$0]) } }
    }
    close()
    guard !open.isEmpty else { throw Failure("'\(path)' tells of no mutant that nobody noticed") }
    self.open = open
  }

  func hasOpen(_ mutant: Mutant) -> Bool {
    open.contains(Self.key(Report.description(mutant), Report.difference(mutant)))
  }

  private static func key(_ description: String, _ difference: [String]) -> String {
    // Without the line's number, which stands between the colon and the blank.
    let file = description.prefix { $0 != ":" }
    let kind = description.drop { $0 != " " }
    return ([String(file + kind)] + difference).joined(separator: "\n")
  }
}
