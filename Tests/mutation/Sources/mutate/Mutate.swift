import Foundation
import Synchronization

/// Says something at once, though the output may be a file.
func say(_ words: String) {
  FileHandle.standardOutput.write(Data((words + "\n").utf8))
}

@main
enum Mutate {
  /// As many mutants judge the tests, where not all were tried.
  private static let fair = 100

  static func main() {
    let arguments = CommandLine.arguments
    if arguments.contains("--help") || arguments.count < 2 { return say(Options.usage) }
    do {
      let options = try Options(Array(arguments.dropFirst(2)), root: arguments[1])
      exit(try run(options, root: arguments[1]) ? 0 : 1)
    } catch {
      say("\(error)")
      exit(70)
    }
  }

  /// - Returns: whether enough mutants were noticed.
  private static func run(_ options: Options, root: String) throws -> Bool {
    let start = ContinuousClock.now
    @Sendable func elapsed() -> String { "\(Int(start.duration(to: .now) / .seconds(1))) s" }
    var choice: MutantChoice
    if let earlier = options.earlier {
      choice = try MutantChoice(of: options.areas, in: root, again: earlier)
      say("\(choice.count) mutants of an earlier run")
    } else {
      choice = try MutantChoice(of: options.areas, in: root, path: options.path, seed: options.seed)
      say("seed \(options.seed), \(options.count) mutants")
    }
    let count = options.earlier == nil ? options.count : choice.count
    if options.lists {
      let shares = choice.shares(of: count)
      for area in options.areas {
        for mutant in choice.draw(shares[area.name] ?? 0, of: area) {
          say(([Report.description(mutant)] + Report.difference(mutant)).joined(separator: "\n"))
        }
      }
      return true
    }
    let workplace = try Workplace(root: root, directory: options.directory)
    let build = try MutatedBuild(&choice, areas: options.areas, count: count, in: workplace)
    say("built \(build.mutants.count) mutants; the compiler refused \(build.refused) others (\(elapsed()))")

    let workers = try Workers(count: options.workers)
    defer { workers.end() }
    let runs = TestRuns(workplace: workplace, program: build.tests, workers: options.workers)
    var targets: [String] = []
    for target in options.areas.flatMap(\.tests) where !targets.contains(target) { targets.append(target) }
    var suites = try runs.suites(of: targets)
    if !options.isQuick {
      suites = try workers.map(suites) { suite, server in try runs.measure(suite, on: server) }
      say("without a mutant \(suites.count) suites pass (\(elapsed())); the slowest:")
      for suite in suites.sorted(by: { $0.measured?.seconds ?? 0 > $1.measured?.seconds ?? 0 }).prefix(8) {
        let seconds = ((suite.measured?.seconds ?? 0) * 10).rounded() / 10
        say("  \(suite.name) \(seconds) s, meets \(suite.measured?.reached.count ?? 0) mutants")
      }
    }

    let trials = Trials(build, runs, suites)
    let finished = Mutex(0)
    // In no order, so that those of any time are a fair sample of all.
    var numbers = SeededNumbers(seed: options.seed)
    let mutants = build.mutants.shuffled(using: &numbers)
    let outcomes = try workers.map(mutants) { numbered, server -> Outcome? in
      if let limit = options.limit, start.duration(to: .now) > limit { return nil }
      let outcome = try trials.outcome(of: numbered, on: server)
      finished.withLock {
        $0 += 1
        say("\($0)/\(build.mutants.count) (\(elapsed())) \(Report.description(numbered.mutant)) \(outcome.word)")
        if !outcome.isNoticed { say(Report.difference(numbered.mutant).joined(separator: "\n")) }
      }
      return outcome
    }
    var report = Report()
    for case (let numbered, let outcome?) in zip(mutants, outcomes) { report.add(numbered, outcome) }
    let untried = outcomes.count { $0 == nil }
    if untried > 0 {
      say("*** The time was over: \(untried) mutants were NOT tried. ***")
    }
    if untried == outcomes.count, untried > 0 { throw Failure("No mutant was tried: give it more time.") }
    say("\n\(report.text)\n\n\(report.percentage) % noticed, in \(elapsed())")
    let isTooFew = untried > 0 && outcomes.count - untried < Self.fair
    if isTooFew { say("Those tried are too few to judge by.") }
    return isTooFew || report.percentage >= options.least
  }
}
