import ArgumentParser
import ControlAPI
import Foundation
import Newsroom

/// `copydesk submit`
struct Submit: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "File drafts, each with the picture that its front matter names.",
    discussion: """
      A slug that exists as your own draft or story under review gets a new version. Waits until the newsroom has \
      accepted the draft; exit status 65 with file, line and reason when it has not.
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
    var rejected: Report?
    for file in files {
      var form = try DraftFile(file).form
      form.parts.append(.init(name: "intent", bytes: Data((draft ? "draft" : "submit").utf8)))
      let submission = try client.post(SubmissionBody.self, ["submissions"], form: form)
      rejected = try finish(submission, file: file, client, wait: !noWait) ?? rejected
    }
    if let rejected { throw ExitCode(rejected.exitStatus) }
  }
}

extension ControlCommand {
  /// Follows a submission until it is decided upon, and says what became of it; the report of a rejection.
  @discardableResult
  func finish(_ first: SubmissionBody, file: String, _ client: ControlClient, wait: Bool) throws -> Report? {
    var submission = first
    while wait, submission.state == "waiting" {
      submission = try client.get(SubmissionBody.self, ["submissions", String(submission.id)], query: [("wait", "30")])
    }
    if let rejection = submission.rejection {
      let place = rejection.line > 0 ? "\(file):\(rejection.line):\(max(1, rejection.column)): " : "\(file): "
      let code: RefusalCode = rejection.code == .slugTaken ? .slugTaken : .invalidDraft
      let report = Report(Refusal(code, place + rejection.reason, hint: rejection.hint))
      if options.json { try printJSON(submission) }
      _ = report.failure
      return report
    }
    if options.json {
      try printJSON(submission)
    } else if let story = submission.story, let slug = submission.slug, let version = submission.version {
      Terminal.output.print("\(slug) (\(story)) version \(version) is in")
      printFindings(submission.findings)
    } else {
      Terminal.output.print("submission \(submission.id) is \(submission.state)")
    }
    return nil
  }

  /// Prints what the checks found, those that block approval first.
  func printFindings(_ findings: [Finding]) {
    let ordered = findings.filter { $0.level == .required } + findings.filter { $0.level != .required }
    for finding in ordered {
      let place = finding.line > 0 ? "\(finding.line):\(finding.column)" : "-"
      let level = finding.level == .required ? Terminal.output.red("required") : Terminal.output.yellow("recommended")
      let excerpt = finding.excerpt.isEmpty ? "" : Terminal.output.dim("  “\(finding.excerpt.oneLine)”")
      Terminal.output.print("  \(place)  \(level)  \(finding.rule): \(finding.message.oneLine)\(excerpt)")
    }
  }
}

/// `copydesk edit`
struct Edit: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Save a new version of a story that is a draft or under review.",
    discussion: """
      Without FILE, opens the working version in $VISUAL or $EDITOR.
      Examples:
        copydesk edit night-train
        copydesk edit night-train night-train.md
      """)
  @OptionGroup var target: ActionOptions
  @Argument(help: "The new text.", completion: .file())
  var file: String?
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let story = try client.get(StoryBody.self, "stories", target.story)
    let revision = target.revision ?? (file == nil ? story.revision : story.seenRevision ?? story.revision)
    let path = try file ?? editedText(of: story, client)
    guard let path else { return Terminal.error.print("Nothing was changed.") }
    try bring(.edit, story: target.story, revision: revision, file: path, note: note.text, draft: false, client)
  }

  /// The text as edited, in a file that stays until it has been taken; nil when it was left as it is.
  private func editedText(of story: StoryBody, _ client: ControlClient) throws -> String? {
    let version = try client.get(VersionBody.self, "stories", target.story, "versions", String(story.version))
    let path = FileManager.default.temporaryDirectory.appending(path: "\(story.slug).\(story.revision).md").path
    try version.original.write(toFile: path, atomically: true, encoding: .utf8)
    let environment = ProcessInfo.processInfo.environment
    let editor = Process()
    editor.executableURL = URL(filePath: "/bin/sh")
    editor.arguments = ["-c", "\(environment["VISUAL"] ?? environment["EDITOR"] ?? "vi") \"$1\"", "sh", path]
    try editor.run()
    editor.waitUntilExit()
    guard editor.terminationStatus == 0 else {
      throw Refusal(
        .usage, "The editor ended with status \(editor.terminationStatus).", hint: "Your text is in \(path).")
    }
    return try String(contentsOfFile: path, encoding: .utf8) == version.original ? nil : path
  }
}

/// The next text of a published story, and what it acts on.
struct NextText: ParsableArguments {
  @OptionGroup var target: ActionOptions
  @Argument(help: "The story's next text.", completion: .file())
  var file: String
  @OptionGroup var note: NoteOption
  @Flag(help: "Keep it a draft; the desk is not asked yet.")
  var draft = false
}

/// `copydesk correct`
struct Correct: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring the corrected text of a published story before the desk.",
    discussion: "Example: copydesk correct night-train night-train.md -m \"The year was 1986, not 1989.\"")
  @OptionGroup var next: NextText
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try bring(.correct, next, client)
  }
}

/// `copydesk update`
struct Update: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring new facts of a published story before the desk.",
    discussion: "Example: copydesk update night-train night-train.md -m \"The railway has answered.\"")
  @OptionGroup var next: NextText
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    try bring(.update, next, client)
  }
}

extension ControlCommand {
  fileprivate func bring(_ action: Action, _ next: NextText, _ client: ControlClient) throws {
    try bring(
      action, story: next.target.story, revision: next.target.revision, file: next.file, note: next.note.text,
      draft: next.draft, client)
  }

  /// Sends the next text of a story and says what became of it.
  func bring(
    _ action: Action, story: String, revision: Int?, file: String, note: String?, draft: Bool, _ client: ControlClient
  ) throws {
    let known = try client.get(StoryBody.self, "stories", story)
    var form = try DraftFile(file).form
    form.parts.append(
      .init(name: "revision", bytes: Data(String(revision ?? known.seenRevision ?? known.revision).utf8)))
    if let note { form.parts.append(.init(name: "note", bytes: Data(note.utf8))) }
    if draft { form.parts.append(.init(name: "as_draft", bytes: Data("true".utf8))) }
    let submission = try client.post(SubmissionBody.self, ["stories", story, action.rawValue], form: form)
    if let report = try finish(submission, file: file, client, wait: true) {
      let conflict = submission.rejection?.code == .versionConflict
      throw ExitCode(conflict ? RefusalCode.versionConflict.exitStatus : report.exitStatus)
    }
  }
}

/// `copydesk rejects`
struct Rejects: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "List drafts that were not accepted; their text is kept for 90 days.",
    discussion: "Example: copydesk rejects")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.list(SubmissionBody.self, ["submissions"], query: [("state", "rejected")])
    if options.json { return try printJSON(items) }
    var table = TextTable("ID", "RECEIVED", "BY", "FILE", "LINE", "CODE", "REASON")
    for item in items {
      let place = item.rejection.map { $0.line > 0 ? "\($0.line):\($0.column)" : "-" } ?? "-"
      table.add(
        String(item.id), ShownTime.here(item.receivedAt), item.submitter, item.fileName ?? "-", place,
        item.rejection?.code.rawValue ?? "-", item.rejection?.reason ?? "-")
    }
    table.print(orSay: "No draft was rejected.")
  }
}
