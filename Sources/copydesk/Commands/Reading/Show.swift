import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk show`
struct Show: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a story and what the checks found in it.",
    discussion: """
      Approving a version requires that you have read it; showing it here to its end counts as reading.
      Examples:
        copydesk show night-train
        copydesk show night-train --version 1
        copydesk show night-train --raw        the draft alone, as it can be filed again
        copydesk show night-train --branch     texts kept beside it
      """)
  @OptionGroup var target: StoryArgument
  @Option(help: ArgumentHelp("Show this version instead of the working one.", valueName: "n"))
  var version: Int?
  @Flag(help: "Print nothing but the draft.")
  var raw = false
  @Flag(help: "Show texts that could not be saved as versions and are kept beside the story.")
  var branch = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    if branch { return try showBranches(client) }
    let body = try client.get(StoryBody.self, "stories", target.story)
    let text = try client.get(VersionBody.self, "stories", target.story, "versions", String(version ?? body.version))
    let isShown = try shows(text) {
      if options.json {
        try printJSON(StoryWithVersion(story: body, version: text))
      } else if raw {
        printRaw(text)
      } else {
        printHead(body, text)
        printChecks(text.findings)
        Terminal.output.print()
        print(text: text.draft)
      }
    }
    if isShown { try client.markRead(text, of: body) }
  }

  private func printRaw(_ text: VersionBody) {
    // In a pipe or a file it is the same text, also at its end, so that it comes in again as it went out.
    if Terminal.output.isInteractive {
      print(text: text.original)
    } else {
      Terminal.output.write(Array(text.original.printable.utf8))
    }
    guard text.rebuilt else { return }
    Terminal.error.print(
      "The draft that came in does not say what version \(text.number) says; this one was made from the version.")
  }

  private func printHead(_ body: StoryBody, _ text: VersionBody) {
    let out = Terminal.output
    out.print(out.bold("\(body.number)  \(body.slug)  \(body.headline)".oneLine))
    var line =
      "\(body.state.rawValue)  desk \(body.desk)  version \(text.number) of \(body.version)  revision \(body.revision)"
    if let live = body.liveVersion { line += "  live \(live)" }
    out.print(line.oneLine)
    line = "authors \(text.authors.joined(separator: ", "))  approvals \(body.approvals.have)/\(body.approvals.need)"
    if let assignee = body.assignee { line += "  assigned to \(assignee)" }
    if let claim = body.claim { line += "  claimed by \(claim.by)" }
    out.print(line.oneLine)
    if let embargo = body.embargo { out.print("embargo \(DisplayTime.full(embargo, deskZone: body.timeZone))") }
    printProgress(of: body)
    if let place = body.frontPage { out.print(place.inWords(deskZone: body.timeZone).oneLine) }
    if !body.killPending.isEmpty {
      out.print(out.yellow("kill pending: \(body.killPending.joined(separator: ", "))".oneLine))
    }
    if body.deliveries.failed > 0 {
      out.print(
        out.yellow(
          "\(body.deliveries.failed.counted("delivery", "deliveries")) failed: copydesk deliveries \(body.slug)".oneLine
        ))
    }
    if body.branches > 0 {
      out.print("\(body.branches.counted("text")) kept beside the story: copydesk show \(body.slug) --branch".oneLine)
    }
    if let note = text.note { printNote("Note: \(note)") }
    if let returned = body.returned { printNote(returned.inWords) }
  }

  private func showBranches(_ client: ControlClient) throws {
    let branches = try client.get([BranchBody].self, "stories", target.story, "branches")
    if options.json { return try printJSON(branches) }
    for branch in branches {
      Terminal.output.print(
        Terminal.output.bold(
          "submission \(branch.submission) by \(branch.savedBy), \(DisplayTime.local(branch.at)): \(branch.reason)"
            .oneLine
        ))
      print(text: branch.original)
    }
    if branches.isEmpty { Terminal.output.print("No texts are kept beside the story.") }
  }

  private func print(text: String) {
    Terminal.output.print((text.hasSuffix("\n") ? String(text.dropLast()) : text).printable)
  }
}

/// A story with one of its versions, as `show --json` gives it: the story's own keys, and `text`.
private struct StoryWithVersion: Encodable {
  let story: StoryBody
  let version: VersionBody

  func encode(to encoder: any Encoder) throws {
    try story.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(version, forKey: .text)
  }

  private enum Keys: String, CodingKey { case text }
}

extension ControlCommand {
  /// Shows a version's text; whether to its end, and if not, says so.
  func shows(_ version: VersionBody, _ show: () throws -> Void) rethrows -> Bool {
    if try Terminal.showToTheEnd(show) { return true }
    Terminal.error.print("Nothing took all of this output, so it does not count as reading version \(version.number).")
    return false
  }
}

extension ControlClient {
  /// Tells the daemon that this person has read the version to its end; of the working version also on which revision, since
  /// what they do next is done on that one.
  func markRead(_ version: VersionBody, of story: StoryBody) throws {
    try post(
      ["stories", String(story.number), "seen"],
      SeenBody(
        version: version.number, contentHash: version.contentHash,
        revision: version.number == story.version ? story.revision : nil))
  }
}
