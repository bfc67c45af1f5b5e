import Foundation

/// Runs the tests of a mutated build.
struct TestRuns: Sendable {
  let workplace: Workplace
  let program: String
  /// How many runs there are at once.
  let workers: Int

  /// The variables of all runs: tests that draw a sample draw the same one each time, and not all tests run at once, or
  /// each would wait for the others rather than for what it tests.
  private var environment: [String: String] {
    let width = ProcessInfo.processInfo.activeProcessorCount * 8 / workers
    return ["COPYDESK_TEST_SEED": "1", "SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH": "\(max(2, width))"]
  }

  /// All suites of the targets.
  func suites(of targets: [String]) throws -> [TestSuite] {
    let listing = try workplace.run([program, "--testing-library", "swift-testing", "--list-tests"])
    var names: [String] = []
    for line in listing.output.split(separator: "\n") {
      guard let dot = line.firstIndex(of: "."), targets.contains(String(line[..<dot])) else { continue }
      let name = String(line.prefix { $0 != "/" })
      if !names.contains(name) { names.append(name) }
    }
    var folders: [String: String] = [:]
    for target in targets { folders.merge(try Self.folders(of: target, in: workplace.root)) { $1 } }
    return names.map {
      TestSuite(target: String($0.prefix { $0 != "." }), name: $0, folder: folders[$0] ?? "")
    }
  }

  /// In which folder of a target each suite's type is declared.
  private static func folders(of target: String, in root: String) throws -> [String: String] {
    var folders: [String: String] = [:]
    let top = "\(root)/Tests/\(target)"
    let paths = FileManager.default.enumerator(atPath: top)?.allObjects.compactMap { $0 as? String } ?? []
    for path in paths where path.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(top)/\(path)", encoding: .utf8)
      for match in text.matches(of: /(?m)^(?:final )?(?:struct|class|actor|enum) (\w+)/) {
        folders["\(target).\(match.output.1)"] = path.split(separator: "/").dropLast().joined(separator: "/")
      }
    }
    return folders
  }

  /// Runs suites until the first failure.
  func run(
    _ suites: [TestSuite], on server: TestServer, environment: [String: String] = [:], limit: Double
  ) throws -> Command.Result {
    let filters = suites.flatMap { ["--filter", $0.pattern] }
    let variables = self.environment.merging(["COPYDESK_TEST_POSTGRES": server.uri]) { $1 }.merging(environment) { $1 }
    let result = try workplace.run(
      [program, "--testing-library", "swift-testing"] + filters, environment: variables, limit: limit,
      stop: { $0.contains(" recorded an issue ") })
    try server.clean()
    return result
  }

  /// Runs a suite without a mutant; it must pass. Remembers what it took and what it reached.
  func measure(_ suite: TestSuite, on server: TestServer) throws -> TestSuite {
    let path = FileManager.default.temporaryDirectory.appending(path: "mutants-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    for isLast in [false, false, true] {
      try Data(repeating: 0, count: MutatedBuild.reachedSize).write(to: URL(filePath: path))
      let result = try run([suite], on: server, environment: [SwitchSource.reached: path], limit: 600)
      if result.status == 0 {
        let marks = try Data(contentsOf: URL(filePath: path))
        var suite = suite
        suite.measured = (result.seconds, Set(marks.indices.filter { marks[$0] != 0 }))
        return suite
      }
      if isLast { throw Failure("\(suite.name) fails without any mutant:\n\(Self.failure(in: result.output))") }
    }
    return suite
  }

  /// The first failure that a run tells of.
  static func failure(in output: String) -> String {
    let lines = output.split(separator: "\n").filter {
      $0.contains(" recorded an issue ") || $0.contains("Fatal error")
    }
    return lines.first.map(String.init) ?? output.split(separator: "\n").suffix(3).joined(separator: "\n")
  }
}
