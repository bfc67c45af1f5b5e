import ArgumentParser
import Foundation
import Publishing

/// `copydesk-bench publishing`
struct PublishingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publishing",
    abstract: "Measure one story into a large site, and a burst, against the disk's limit and against Hugo.",
    discussion: """
      Ours is measured from the approval to the moment its page can be read. The limit is a bare program that commits as many \
      transactions and writes, syncs and renames the same files, right after each of ours. Hugo rebuilds a site of the \
      same stories, lists and feeds. A ratio above 1 is in our favour.
      Examples:
        copydesk-bench publishing --hugo ~/.local/bin/hugo
        copydesk-bench publishing --stories 100000 --count 50
      """)

  @Option(help: ArgumentHelp("Stories in the site.", valueName: "number"))
  var stories = 10_000
  @Option(help: ArgumentHelp("People who write.", valueName: "number"))
  var authors = 200
  @Option(help: ArgumentHelp("Desks.", valueName: "number"))
  var desks = 30
  @Option(help: ArgumentHelp("Stories that are measured one by one.", valueName: "number"))
  var count = 100
  @Option(help: ArgumentHelp("Stories that are approved at once.", valueName: "number"))
  var burst = 1_000
  @Option(help: ArgumentHelp("Hugo's program; without it Hugo is not measured.", valueName: "path"))
  var hugo: String?
  @Flag(help: "Print the results as JSON.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(stories) else { throw ValidationError("--stories takes 1 to 1000000.") }
    guard (1...10_000).contains(authors), (1...500).contains(desks) else {
      throw ValidationError("--authors takes 1 to 10000, --desks 1 to 500.")
    }
    guard (1...10_000).contains(count), (0...100_000).contains(burst) else {
      throw ValidationError("--count takes 1 to 10000, --burst 0 to 100000.")
    }
  }

  func run() async throws {
    // As the daemon does.
    HeapLimit.apply(processors: ProcessInfo.processInfo.activeProcessorCount)
    let scale = SiteScale(stories: stories, authors: authors, desks: desks)
    try await BenchmarkCluster.with { cluster in
      try await cluster.withDatabase { uri in
        var run = PublishingRun(uri: uri, scale: scale, count: count, burst: burst, hugo: hugo)
        try await run.run()
        Progress.end()
        print(json ? try ResultDocument(run.results).json() : "\(ResultTable(measurements: run.results))")
      }
    }
  }
}

/// How large a site is.
struct SiteScale: Sendable {
  let stories: Int
  let authors: Int
  let desks: Int

  func desk(of story: Int) -> String { "desk-\(story % desks + 1)" }
  /// One or two of them.
  func authors(of story: Int) -> [String] {
    let first = story * 7 % authors + 1
    let second = story * 13 % authors + 1
    return story % 3 == 0 && second != first ? ["author-\(first)", "author-\(second)"] : ["author-\(first)"]
  }
  /// Two of three hundred, as unevenly spread as in life.
  func keywords(of story: Int) -> [String] {
    ["keyword \(story % 17 + 1)", "keyword \(story * 31 % 300 + 1)"]
  }
  func headline(of story: Int) -> String { "What became of the railway in its year \(story)" }
  func summary(of story: Int) -> String { "Trains, timetables and those who keep them, seen for the \(story)th time." }
  /// About five hundred words.
  func body(of story: Int) -> String {
    let sentence =
      "The night train left the station at the end of the valley a few minutes late, as it had done for years, and "
      + "nobody on the platform looked at the clock. "
    return (1...5).map { "## Part \($0) of \(story)\n\n" + String(repeating: sentence, count: 4) }.joined(
      separator: "\n\n")
  }
}
