import ArgumentParser
import Foundation

/// `copydesk-bench command`
struct DeskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "command",
    abstract: "Measure the command and the lists that it shows: against curl, and in a newsroom of many years.",
    discussion: """
      A daemon of its own is started with an empty newsroom, which is filled with copies of stories: 20 that wait and then 2,000; \
      beside them 10,000 that were published, and at last as many as --stories says. What is compared is run in turns. A ratio above 1 is \
      in our favour.
      Examples:
        copydesk-bench command
        copydesk-bench command --stories 100000 --static .build/static/release/copydesk
      """)

  @Option(
    help: ArgumentHelp("Where copydeskd and copydesk are; by default beside this program.", valueName: "directory"))
  var programs: String?
  @Option(
    help: ArgumentHelp(
      "A statically linked copydesk, to measure starts by; by default the other one.", valueName: "path"))
  var `static`: String?
  @Option(help: ArgumentHelp("Stories in the large newsroom: 10000 to 1000000.", valueName: "number"))
  var stories = 10_000
  @Option(help: ArgumentHelp("How often each thing is measured.", valueName: "number"))
  var rounds = 200
  @Flag(help: "Print the results as JSON.")
  var json = false

  func validate() throws {
    guard (DeskRun.fewStories...1_000_000).contains(stories), (10...10_000).contains(rounds) else {
      throw ValidationError("--stories takes 10000 to 1000000, --rounds 10 to 10000.")
    }
  }

  func run() async throws {
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let programs = programs ?? (beside.isEmpty ? "." : beside)
    let run = DeskRun(
      copydesk: "\(programs)/copydesk", linked: self.static ?? "\(programs)/copydesk", stories: stories, rounds: rounds)
    let results = try await MeasuredDaemon.with(program: "\(programs)/copydeskd", run.measure)
    Progress.end()
    print(json ? try ResultDocument(results).json() : "\(ResultTable(measurements: results))")
  }
}
