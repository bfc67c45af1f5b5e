import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk diff`
struct Diff: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read only what has changed since you last looked, or between two versions.",
    discussion: """
      Without options, compares the working version with the one you last saw, or else with the one before it. If you have \
      read the older version, you have then read the newer one too, and may approve it, but not by --format. What is gone \
      stands in [- -], what is new in {+ +}; … is text that has not changed.
      Examples:
        copydesk diff night-train
        copydesk diff night-train --from 1 --to 3
        copydesk diff night-train --raw     the drafts, as diff -u compares them
      """)
  @OptionGroup var target: StoryArgument
  @Option(help: ArgumentHelp("The older version.", valueName: "n"))
  var from: Int?
  @Option(help: ArgumentHelp("The newer version.", valueName: "n"))
  var to: Int?
  @Flag(help: "Compare the drafts line by line.")
  var raw = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let body = try client.get(StoryBody.self, "stories", target.story)
    let newer = to ?? body.version
    let old = try olderNumber(than: newer, of: body).map { number in
      try client.get(VersionBody.self, "stories", target.story, "versions", String(number))
    }
    let new = try client.get(VersionBody.self, "stories", target.story, "versions", String(newer))
    guard try isShown(from: old, to: new, of: body, client), options.format == nil else { return }
    // Of a first version everything is shown; else the rest must have been read before.
    if old?.readAt != nil || old == nil { return try client.markRead(new, of: body) }
    guard !options.json, new.readAt == nil, let old else { return }
    Terminal.error.print(
      "You have not read version \(old.number), so this does not count as reading version \(newer). "
        + "To read all of it: copydesk show \(body.slug)".oneLine)
  }

  private func isShown(
    from old: VersionBody?, to new: VersionBody, of body: StoryBody, _ client: ControlClient
  ) throws -> Bool {
    let out = Terminal.output
    if options.json { return try shows(new) { try printJSON(["from": old, "to": new]) } }
    let lines =
      raw
      ? rawLines(from: old, to: new, of: body).map { ScreenLine($0) }
      : DifferenceScreen(body.told(to: client.asker), from: old, to: new, now: Instant(Date())).lines(
        width: out.lineWidth)
    return shows(new, height: lines.count) { lines.print(on: out) }
  }

  private func rawLines(from old: VersionBody?, to new: VersionBody, of body: StoryBody) -> [String] {
    let difference = LineDifference(from: old?.draft ?? "", to: new.draft)
    guard !difference.isEmpty else { return ["The texts are identical."] }
    return difference.unified(
      from: old.map { "\(body.slug) version \($0.number)".oneLine } ?? "/dev/null",
      to: "\(body.slug) version \(new.number)".oneLine)
  }

  /// The version to compare with; nil for a first version, in which everything is new.
  private func olderNumber(than newer: Int, of story: StoryBody) -> Int? {
    if let from { return from }
    if let seen = story.seenVersion, seen < newer { return seen }
    return newer > 1 ? newer - 1 : nil
  }
}
