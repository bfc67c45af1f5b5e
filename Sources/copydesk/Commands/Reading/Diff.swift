import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk diff`
struct Diff: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read only what has changed since you last looked, or between two versions.",
    discussion: """
      Without options, compares the working version with the one you last saw, or else with the one before it.
      Examples:
        copydesk diff night-train
        copydesk diff night-train --from 1 --to 3
      """)
  @OptionGroup var target: StoryArgument
  @Option(help: ArgumentHelp("The older version.", valueName: "n"))
  var from: Int?
  @Option(help: ArgumentHelp("The newer version.", valueName: "n"))
  var to: Int?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let body = try client.get(StoryBody.self, "stories", target.story)
    let newer = to ?? body.version
    let old = try olderNumber(than: newer, of: body).map { number in
      try client.get(VersionBody.self, "stories", target.story, "versions", String(number))
    }
    let new = try client.get(VersionBody.self, "stories", target.story, "versions", String(newer))
    if newer == body.version { try client.markSeen(body) }
    if options.json { return try printJSON(["from": old, "to": new]) }
    let versions = old.map { "version \($0.number) → \(newer)" } ?? "version \(newer), the first"
    Terminal.output.print(
      Terminal.output.bold("\(body.slug)  \(versions)  by \(new.savedBy), \(DisplayTime.local(new.savedAt))".oneLine))
    if let note = new.note { Terminal.output.print("Note: \(note.oneLine)") }
    let difference = LineDifference(from: old?.original ?? "", to: new.original)
    if difference.isEmpty { return Terminal.output.print("The texts are identical.") }
    let lines =
      Terminal.output.isInteractive
      ? difference.shown(on: Terminal.output)
      : difference.unified(
        from: old.map { "\(body.slug) version \($0.number)" } ?? "/dev/null", to: "\(body.slug) version \(newer)")
    for line in lines { Terminal.output.print(line) }
    printChecks(new.findings)
  }

  /// The version to compare with; nil for a first version, in which everything is new.
  private func olderNumber(than newer: Int, of story: StoryBody) -> Int? {
    if let from { return from }
    if let seen = story.seenVersion, seen < newer { return seen }
    return newer > 1 ? newer - 1 : nil
  }
}
