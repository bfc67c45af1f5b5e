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
        copydesk submit --no-wait *.md
        copydesk submit --for "tomorrow 06:00" night-train.md     wanted then; its approver decides
      """)
  @Argument(help: "Drafts: Markdown with YAML front matter.", completion: .file(extensions: ["md"]))
  var files: [String]
  @Flag(help: "Keep it as a draft; the desk does not see it yet.")
  var draft = false
  @Flag(help: "Do not wait until the newsroom accepts or rejects it.")
  var noWait = false
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("When it is wanted to go out, in the desk's time; its approver decides.", valueName: "time"))
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
    var form = try DraftFile(file).form()
    form.parts.append(.init(name: "intent", bytes: Data((draft ? "draft" : "submit").utf8)))
    if let wanted { form.parts.append(.init(name: "for", bytes: Data(wanted.utf8))) }
    let submission = try client.post(SubmissionBody.self, ["submissions"], form: form)
    try report(submission, file: file, client, waiting: !noWait)
  }
}
