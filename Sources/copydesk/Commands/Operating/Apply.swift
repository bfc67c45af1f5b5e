import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk apply`
struct Apply: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the newsroom match a file, after showing the changes.",
    discussion: """
      Examples:
        copydesk apply -f newsroom.yaml --dry-run
        copydesk apply -f newsroom.yaml
        copydesk apply -f newsroom.yaml --to world     moves what desks that are closed still have
      """)
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file that describes the newsroom.", valueName: "file"),
    completion: .file())
  var file: String
  @Option(
    help: ArgumentHelp("Move the stories of desks that are closed to this one.", valueName: "desk"),
    completion: Completion.desks)
  var to: String?
  @Flag(help: "Only show the changes.")
  var dryRun = false
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let text = try FileBytes.require(file, limit: SubmissionLimits.configurationBytes, as: "file")
    let name = file.split(separator: "/").last.map(String.init) ?? file
    func send(dryRun: Bool) throws -> [ConfigurationChangeBody] {
      try client.post(
        [ConfigurationChangeBody].self, ["configuration"],
        query: [("dry_run", dryRun ? "true" : nil), ("file", name), ("to", to)], contentType: "application/yaml", text)
    }
    // Where nothing is asked, it is done before it is shown: whoever stops reading has it applied all the same.
    let changes = try send(dryRun: dryRun || !yes)
    if !options.json { show(changes, unchanged: "Nothing to change: the newsroom already matches the file.") }
    if !dryRun, !yes, !changes.isEmpty {
      try confirm("Apply these changes?", unless: false)
      _ = try send(dryRun: false)
    }
    if options.json { try printJSON(changes) }
  }
}
