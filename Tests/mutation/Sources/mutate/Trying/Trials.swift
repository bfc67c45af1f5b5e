import Foundation
import Synchronization

/// Tries mutants: runs the tests that meet them, those first that are likely to fail and quick. Several workers may share it.
final class Trials: Sendable {
  private let build: MutatedBuild
  private let runs: TestRuns
  private let suites: [TestSuite]
  /// How many mutants of a file, and of an area, each suite has caught.
  private let catches: Mutex<[String: [String: Int]]>

  /// What is quicker than this, in seconds, is run together.
  private static let quick = 3.0
  /// For suites of which it is not known how long they take, in seconds.
  private static let unmeasuredLimit = 150.0

  init(_ build: MutatedBuild, _ runs: TestRuns, _ suites: [TestSuite]) {
    self.build = build
    self.runs = runs
    self.suites = suites
    var catches: [String: [String: Int]] = [:]
    for area in Area.all {
      for suite in area.first { catches[area.name, default: [:]][suite] = 1 }
    }
    self.catches = Mutex(catches)
  }

  /// Runs the tests concerned with one mutant, until one fails.
  func outcome(of numbered: MutatedBuild.Numbered, on server: TestServer) throws -> Outcome {
    let mutant = numbered.mutant
    let isSQL = mutant.area.language == .sql
    let mark = isSQL ? build.sqlNumber(mutant.area.module) : numbered.number
    let concerned = suites.filter {
      mutant.area.tests.contains($0.target) && !mutant.area.without.contains($0.name)
        && $0.measured?.reached.contains(mark) ?? true
    }
    if concerned.isEmpty { return .notReached }
    var environment = isSQL ? [:] : [SwitchSource.active: "\(numbered.number)"]
    if isSQL {
      let folder = FileManager.default.temporaryDirectory.appending(path: "mutate-sql-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let text = Rewriting([(mutant.mutation, switch: "")], in: mutant.file).text
      try Data(text.utf8).write(to: folder.appending(path: EmbeddedSQL.resource(of: mutant.file.name)))
      environment[SwitchSource.sql] = folder.path
    }
    defer { if let folder = environment[SwitchSource.sql] { try? FileManager.default.removeItem(atPath: folder) } }
    for stage in stages(concerned, mutant) {
      // Suites that run together take less than one after the other.
      let slowness = stage.count > 1 ? 1.5 : 3
      let limit = stage.allSatisfy { $0.measured != nil } ? seconds(stage) * slowness + 20 : Self.unmeasuredLimit
      let result = try runs.run(stage, on: server, environment: environment, limit: limit)
      if isSQL, let problem = Self.problem(in: result.output) { return .invalid(problem) }
      if result.isOutOfTime { return .timedOut }
      if result.status != 0 {
        let failure = TestRuns.failure(in: result.output)
        remember(failure, stage, mutant)
        return .caught(failure)
      }
    }
    return .survived
  }

  /// The suites in the order in which they are run, those of an array at once.
  private func stages(_ concerned: [TestSuite], _ mutant: Mutant) -> [[TestSuite]] {
    let (ofFile, ofArea) = catches.withLock {
      ($0[mutant.file.path, default: [:]], $0[mutant.area.name, default: [:]])
    }
    func rank(_ suite: TestSuite) -> (Int, Int) { (ofFile[suite.name, default: 0], ofArea[suite.name, default: 0]) }
    let caught = concerned.filter { rank($0) > (0, 0) }.sorted { rank($0) > rank($1) }.prefix(3)
    let folder = mutant.file.folder
    let near = concerned.filter { suite in
      seconds([suite]) <= Self.quick && !folder.isEmpty && suite.folder.hasPrefix(folder)
        && !caught.contains { $0.name == suite.name }
    }
    let likely = caught + near
    let others = concerned.filter { suite in !likely.contains { $0.name == suite.name } }
    let byTarget = mutant.area.tests.map { target in others.filter { $0.target == target } }
    let quick = byTarget.map { $0.filter { seconds([$0]) <= Self.quick } }
    // Each process makes its own databases to copy, so that suites take much longer one by one.
    let slow = byTarget.map { $0.filter { seconds([$0]) > Self.quick } }
    return ([Array(likely)] + quick + slow).filter { !$0.isEmpty }
  }

  private func seconds(_ stage: [TestSuite]) -> Double { stage.reduce(0) { $0 + ($1.measured?.seconds ?? 0) } }

  private func remember(_ failure: String, _ stage: [TestSuite], _ mutant: Mutant) {
    // The failing test's file is mostly named like its suite; a suite that was alone is known.
    let suspects = stage.filter { suite in
      stage.count == 1 || failure.contains("\(suite.name.drop { $0 != "." }.dropFirst()).swift")
    }
    catches.withLock { catches in
      for suite in suspects {
        for place in [mutant.file.path, mutant.area.name] { catches[place, default: [:]][suite.name, default: 0] += 1 }
      }
    }
  }

  private static func problem(in output: String) -> String? {
    output.split(separator: "\n").first { $0.contains("failed and was rolled back") || $0.contains("syntax error at") }
      .map(String.init)
  }
}
