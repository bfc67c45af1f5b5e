import Foundation

/// What the command line says.
struct Options {
  static let usage = """
    Tests/mutate [options]: makes small mistakes in the program and checks whether the tests notice.
      --seed N          draws the same mutants again (otherwise by the last commit)
      --count N         how many (300)
      --only AREA,…     of these areas: \(Area.all.map(\.name).joined(separator: ", "))
      --in PATH         only in files whose path contains this
      --again FILE      those alone that an earlier run, whose output the file is, says nobody noticed
      --list            shows the mutants and tests none
      --workers N       how many are tried at once (as many as there are processors, at most four)
      --quick           does not look first which tests meet which mutant: for a few mutants
      --least N         how many in a hundred must be noticed (90); fewer: exit status 1
      --minutes N       begins to try no mutant after so many minutes; a hundred, or all, must have been tried to judge
      --keep DIRECTORY  where the copy of the repository is built, and left for the next time (.build-mutate)
    """

  var seed: UInt64 = 1
  var count = 300
  var areas = Area.all
  var path: String?
  var earlier: EarlierRun?
  var lists = false
  var isQuick = false
  var workers = min(4, ProcessInfo.processInfo.activeProcessorCount)
  var least = 90
  /// How long, from the start, mutants are begun; nil for until all are.
  var limit: Duration?
  var directory: String

  init(_ arguments: [String], root: String) throws {
    directory = "\(root)/.build-mutate"
    let commit = try Command.run(["git", "rev-parse", "--short=7", "HEAD"], in: root).output
    seed = UInt64(commit.prefix(7), radix: 16) ?? 1
    var rest = arguments[...]
    while let option = rest.popFirst() {
      func value() throws -> String {
        guard let value = rest.popFirst() else { throw Failure("\(option) takes a value\n\(Self.usage)") }
        return value
      }
      func number() throws -> Int {
        let text = try value()
        guard let number = Int(text), number >= 0 else { throw Failure("'\(text)' is not a number") }
        return number
      }
      switch option {
      case "--seed": seed = UInt64(try number())
      case "--count": count = try number()
      case "--workers": workers = max(1, try number())
      case "--least": least = try number()
      case "--minutes": limit = .seconds(60 * (try number()))
      case "--in": path = try value()
      case "--again": earlier = try EarlierRun(path: value())
      case "--list": lists = true
      case "--quick": isQuick = true
      case "--keep": directory = URL(filePath: try value()).standardizedFileURL.path
      case "--only":
        areas = try value().split(separator: ",").map { name in
          guard let area = Area.all.first(where: { $0.name == name }) else {
            throw Failure("There is no area '\(name)'")
          }
          return area
        }
      default: throw Failure("'\(option)' is not an option\n\(Self.usage)")
      }
    }
  }
}
