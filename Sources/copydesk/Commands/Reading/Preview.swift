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
        copydesk preview night-train --link --for 48h     for a lawyer or a source
        copydesk preview --list                           see the links that are not over
        copydesk preview --end night-train                end them; or one, by its token

      A link needs `approve`, for a sensitive story `legal` too, and is refused under embargo. It ends in 24 hours unless you \
      say otherwise, with the next version, and with a kill. Its making and its end are in the story's log.
      """)
  @Argument(help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: Completion.stories)
  var story: String?
  @Option(help: ArgumentHelp("Preview this version instead of the working one.", valueName: "n"))
  var version: Int?
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write the page to this file; - is standard output.", valueName: "file"), completion: .file())
  var output: String?
  @Flag(help: "Open the page in your browser: BROWSER, or else xdg-open.")
  var open = false
  @Flag(help: "Make a link to the page for somebody outside.")
  var link = false
  @Option(name: .customLong("for"), help: ArgumentHelp("How long the link holds: 30m, 24h, 7d.", valueName: "time"))
  var period: String?
  @Flag(help: "List the links that are not over.")
  var list = false
  @Option(
    help: ArgumentHelp("End a link by its token, or all links to a story.", valueName: "token|story"),
    completion: Completion.stories)
  var end: String?
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    let isPage = !link && !list && end == nil
    guard [link, list, end != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("Give one of --link, --list and --end.")
    }
    guard isPage || (version == nil && output == nil && !open) else {
      throw ValidationError(
        "--version, -o and --open are for the page itself: leave them out with --link, --list and --end.")
    }
    if end != nil, story != nil { throw ValidationError("Name the story or the token after --end alone.") }
    if isPage || link, story?.isEmpty ?? true {
      throw ValidationError("The story is missing: give its number or slug.")
    }
    if let period {
      guard link else { throw ValidationError("--for says how long a link holds: it goes with --link.") }
      guard PreviewPeriod(period) != nil else {
        throw ValidationError("'\(period)' is not a length of time: write 30m, 24h or 7d.")
      }
    }
    if output?.isEmpty == true { throw ValidationError("The file's name is missing: give it after -o.") }
    guard output == "-" else { return }
    let hint = "give a file's name after -o, or leave -o out."
    if open { throw ValidationError("A browser cannot open standard output: \(hint)") }
    if options.json { throw ValidationError("With --json, standard output is for the JSON: \(hint)") }
  }

  func run(_ client: ControlClient) throws {
    if list { return try PreviewLinks(client, options).list(story) }
    if let end { return try PreviewLinks(client, options).end(end) }
    guard let story else { return }
    if link { return try PreviewLinks(client, options).make(story, for: period.flatMap(PreviewPeriod.init)) }
    try page(of: story, client)
  }

  private func page(of reference: String, _ client: ControlClient) throws {
    guard output != nil || open || options.json || !Terminal.output.isInteractive else {
      throw Refusal(
        .usage, "A page is for a browser, not for a terminal.",
        hint: "Use --open, or -o FILE to write it to a file; to read the text: copydesk show \(reference)")
    }
    let story = try client.get(StoryBody.self, "stories", reference)
    let text = try client.get(VersionBody.self, "stories", reference, "versions", String(version ?? story.version))
    let page = try client.bytes("stories", reference, "versions", String(text.number), "preview")
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
        PreviewBody(
          story: story.number, slug: story.slug, version: text.number, contentHash: text.contentHash,
          bytes: page.count, file: file, html: file == nil ? String(decoding: page, as: UTF8.self) : nil))
    } else if let file {
      let what = "\(story.slug) version \(text.number), \(page.count.inBytes)"
      Terminal.output.print("\(open ? "opened" : "wrote") \(what): \(file)".oneLine)
    }
  }
}
