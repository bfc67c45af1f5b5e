import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk diff`
struct Diff: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read only what has changed since you last looked, or between two versions.",
    discussion: """
      Without options, compares the working version with the one you last saw, or else with the one before it. If you have
      read the older version, you have then read the newer one too, and may approve it.
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
    let isShown = try shows(new) {
      if options.json {
        try printJSON(["from": old, "to": new])
      } else {
        printDifference(from: old, to: new, of: body)
      }
    }
    guard isShown else { return }
    // Of a first version everything is shown; else the rest must have been read before.
    if old?.readAt != nil || old == nil { return try client.markRead(new, of: body) }
    guard !options.json, new.readAt == nil, let old else { return }
    Terminal.error.print(
      "You have not read version \(old.number), so this does not count as reading version \(newer). "
        + "To read all of it: copydesk show \(body.slug)".oneLine)
  }

  private func printDifference(from old: VersionBody?, to new: VersionBody, of body: StoryBody) {
    let newer = new.number
    let versions = old.map { "version \($0.number) → \(newer)" } ?? "version \(newer), the first"
    Terminal.output.print(
      Terminal.output.bold("\(body.slug)  \(versions)  by \(new.savedBy), \(DisplayTime.local(new.savedAt))".oneLine))
    if let note = new.note { printNote("Note: \(note)") }
    if let returned = body.returned { printNote(returned.inWords) }
    let difference = LineDifference(from: old?.draft ?? "", to: new.draft)
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
