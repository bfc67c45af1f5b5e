import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk preview`
struct Preview: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at a story's page exactly as it would be published.",
    discussion: """
      The page is one file that stands alone: its pictures and styles are in it, and a browser that shows it fetches nothing. \
      It counts as reading the version, as show does.
      Examples:
        copydesk preview night-train --open
        copydesk preview night-train -o night-train.html
        copydesk preview night-train > night-train.html
      """)
  @OptionGroup var target: StoryArgument
  @Option(help: ArgumentHelp("Preview this version instead of the working one.", valueName: "n"))
  var version: Int?
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write the page to this file; - is standard output.", valueName: "file"), completion: .file())
  var output: String?
  @Flag(help: "Open the page in your browser: BROWSER, or else xdg-open.")
  var open = false
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if output?.isEmpty == true { throw ValidationError("The file's name is missing: give it after -o.") }
    guard output == "-" else { return }
    let hint = "give a file's name after -o, or leave -o out."
    if open { throw ValidationError("A browser cannot open standard output: \(hint)") }
    if options.json { throw ValidationError("With --json, standard output is for the JSON: \(hint)") }
  }

  func run(_ client: ControlClient) throws {
    guard output != nil || open || options.json || !Terminal.output.isInteractive else {
      throw Refusal(
        .usage, "A page is for a browser, not for a terminal.",
        hint: "Use --open, or -o FILE to write it to a file; to read the text: copydesk show \(target.story)")
    }
    let story = try client.get(StoryBody.self, "stories", target.story)
    let text = try client.get(VersionBody.self, "stories", target.story, "versions", String(version ?? story.version))
    let page = try client.bytes("stories", target.story, "versions", String(text.number), "preview")
    var file: String?
    let isShown = try shows(text) {
      file = try write(page, of: story)
      if open, let file { try Browser.open(file) }
      try report(page, of: story, text, in: file)
    }
    // Only now is it before somebody's eyes.
    if isShown || file != nil { try client.markRead(text, of: story) }
  }

  /// Writes the page where it is wanted; the file's path, where it is one.
  private func write(_ page: Data, of story: StoryBody) throws -> String? {
    if let output, output != "-" {
      try WrittenFile.write(page, to: output, suggesting: "\(story.slug).html")
      return output
    }
    if open {
      // A browser may look again at any time, so the file stays.
      let path = try "\(PrivateDirectory.make(where: ["XDG_RUNTIME_DIR", "TMPDIR"]))/\(story.slug.plainName).html"
      try WrittenFile.write(page, to: path, suggesting: path)
      return path
    }
    if !options.json { Terminal.output.write(Array(page)) }
    return nil
  }

  private func report(_ page: Data, of story: StoryBody, _ text: VersionBody, in file: String?) throws {
    if options.json {
      try printJSON(
        PreviewReport(
          story: story.number, slug: story.slug, version: text.number, contentHash: text.contentHash,
          bytes: page.count, file: file, html: file == nil ? String(decoding: page, as: UTF8.self) : nil))
    } else if let file {
      let what = "\(story.slug) version \(text.number), \(page.count.inBytes)"
      Terminal.output.print("\(open ? "opened" : "wrote") \(what): \(file)".oneLine)
    }
  }
}

/// What `preview --json` says.
private struct PreviewReport: Encodable {
  let story: Int
  let slug: String
  let version: Int
  let contentHash: String
  let bytes: Int
  /// Where the page is.
  let file: String?
  /// The page, where it is in no file.
  let html: String?
}
