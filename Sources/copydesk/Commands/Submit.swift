import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk submit`
struct Submit: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "File drafts, each with the picture that its front matter names.",
    discussion: """
      A slug that exists as your own draft or story under review gets a new version. Waits until the newsroom has \
      accepted the draft; exit status 65 with file, line and reason when it cannot be accepted as it is.
      Examples:
        copydesk submit night-train.md
        copydesk submit --draft notes.md      keep it a draft; the desk is not asked yet
        copydesk submit --no-wait *.md
      """)
  @Argument(help: "Drafts: Markdown with YAML front matter.", completion: .file(extensions: ["md"]))
  var files: [String]
  @Flag(help: "Keep it a draft; the desk is not asked yet.")
  var draft = false
  @Flag(help: "Do not wait for acceptance.")
  var noWait = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    var failed: ExitCode?
    for file in files {
      do {
        try submit(file, client)
      } catch {
        // One bad draft does not keep the others from the desk, but a daemon that does not answer one answers none.
        let report = Report(error)
        let status = report.say()
        failed = failed ?? status
        if report.code == .unavailable { break }
      }
    }
    if let failed { throw failed }
  }

  private func submit(_ file: String, _ client: ControlClient) throws {
    var form = try DraftFile(file).form()
    form.parts.append(.init(name: "intent", bytes: Data((draft ? "draft" : "submit").utf8)))
    let submission = try client.post(SubmissionBody.self, ["submissions"], form: form)
    try finish(submission, file: file, client, wait: !noWait)
  }
}

extension ControlCommand {
  /// Follows a submission until it is decided upon, and says what became of it.
  ///
  /// - Throws: `Report` when it was not accepted, with its place in the file.
  func finish(_ first: SubmissionBody, file: String, _ client: ControlClient, wait: Bool) throws {
    var submission = first
    while wait, submission.state == "waiting" {
      submission = try client.get(SubmissionBody.self, ["submissions", String(submission.id)], query: [("wait", "30")])
      if submission.state == "waiting", Terminal.error.isInteractive {
        Terminal.error.print(
          "Submission \(submission.id) is safe and still waits for the newsroom; Ctrl-C stops waiting.")
      }
    }
    if options.json { try printJSON(submission) }
    if let rejection = submission.rejection {
      let place = rejection.place.map { "\(file):\($0)" } ?? file
      throw Report(Refusal(rejection.code.refusalCode, "\(place): \(rejection.reason)", hint: rejection.hint))
    }
    guard !options.json else { return }
    if let story = submission.story, let slug = submission.slug, let version = submission.version {
      Terminal.output.print("\(slug.oneLine) (\(story)) version \(version) is in")
      printFindings(submission.findings)
    } else {
      Terminal.output.print("submission \(submission.id) is \(submission.state.oneLine)")
    }
  }

  /// Prints what the checks found under a heading, if they found anything.
  func printChecks(_ findings: [Finding]) {
    guard !findings.isEmpty else { return }
    Terminal.output.print()
    Terminal.output.print(Terminal.output.bold("Checks"))
    printFindings(findings)
  }

  /// Prints what the checks found, those that block approval first.
  func printFindings(_ findings: [Finding]) {
    let ordered = findings.filter { $0.level == .required } + findings.filter { $0.level != .required }
    for finding in ordered {
      let place = finding.line > 0 ? "\(finding.line):\(finding.column)" : "-"
      let level = finding.level == .required ? Terminal.output.red("required") : Terminal.output.yellow("recommended")
      let excerpt = finding.excerpt.isEmpty ? "" : Terminal.output.dim("  “\(finding.excerpt.oneLine)”")
      Terminal.output.print("  \(place)  \(level)  \(finding.rule.oneLine): \(finding.message.oneLine)\(excerpt)")
    }
  }
}

extension Rejection {
  /// Line and column, from 1; nil when it concerns the whole draft.
  var place: String? { line > 0 ? "\(line):\(max(1, column))" : nil }
}
