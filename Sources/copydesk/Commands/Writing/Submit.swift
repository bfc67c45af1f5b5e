import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk submit`
struct Submit: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Submit drafts, each with the pictures that its front matter names.",
    discussion: """
      If the slug is that of your own draft, or of your own story under review, the text becomes its next version. The \
      command waits until the newsroom accepts or rejects each draft; if one is rejected, it prints the file, line and \
      reason, and its exit status is 65.
      Examples:
        copydesk submit night-train.md
        copydesk submit --draft notes.md     keep it from the desk for now
        copydesk submit night-train          send your draft to the desk, as it is
        copydesk submit --no-wait *.md
        copydesk submit --for "tomorrow 06:00" night-train.md     wanted then; its approver decides
      """)
  @Argument(
    help: "Drafts: Markdown with YAML front matter; or drafts of yours that the newsroom has, by slug.",
    completion: .file(extensions: ["md"]))
  var files: [String]
  @Flag(help: "Keep it as a draft; the desk does not see it yet.")
  var draft = false
  @Flag(help: "Do not wait until the newsroom accepts or rejects it.")
  var noWait = false
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("When it is wanted to go out, in the desk's time; its approver decides.", valueName: "time"),
    completion: Completion.times)
  var wanted: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    var failed: ExitCode?
    for file in files {
      do {
        try submit(file, client)
      } catch {
        // One bad draft does not keep the others from the desk, but a daemon that does not answer for one answers for none.
        let report = FailureReport(error)
        let status = report.print()
        failed = failed ?? status
        if report.code == .unavailable { break }
      }
    }
    if let failed { throw failed }
  }

  private func submit(_ file: String, _ client: ControlClient) throws {
    var form = try kept(file, client) ?? DraftFile(file).form()
    form.parts.append(.init(name: "intent", bytes: Data((draft ? "draft" : "submit").utf8)))
    if let wanted { form.parts.append(.init(name: "for", bytes: Data(wanted.utf8))) }
    let submission = try client.post(SubmissionBody.self, ["submissions"], form: form)
    try report(submission, file: file, client, waiting: !noWait)
  }

  /// A draft that the newsroom has already, where there is no such file; nil when there is a file, or the name is none of a story.
  private func kept(_ name: String, _ client: ControlClient) throws -> MultipartForm? {
    guard StorySlug(name) != nil, !FileManager.default.fileExists(atPath: name) else { return nil }
    let story: StoryBody
    do {
      story = try client.get(StoryBody.self, "stories", name)
    } catch let problem as Problem where problem.code == .notFound {
      return nil
    }
    guard story.slug == name, story.state == .draft else {
      throw Refusal(
        .wrongState, "'\(name)' is \(story.state.inWords), not a draft, and there is no file of that name.",
        hint: "See what it waits for: copydesk why \(name)")
    }
    let version = try client.get(VersionBody.self, "stories", name, "versions", String(story.version))
    // Made from the content, it names its slug, whatever the draft that came in says.
    return MultipartForm([.init(name: "draft", fileName: "\(name).md", bytes: Data(version.draft.utf8))])
  }
}
