import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// A published story's next text, and what goes with it.
struct TextOptions: ParsableArguments {
  @OptionGroup var target: ActionOptions
  @Argument(
    help: "The new text; without it, your editor opens the present one ($VISUAL or $EDITOR).", completion: .file())
  var file: String?
  @OptionGroup var note: NoteOption
  @Flag(help: "Keep it as a draft; the desk does not see it yet.")
  var draft = false
}

extension ControlCommand {
  /// Submits a published story's next text, and says whether it was accepted.
  func submit(_ text: TextOptions, as action: Action, _ client: ControlClient) throws {
    guard let file = text.file else {
      return try submitEdited(action, text.target, note: text.note.text, draft: text.draft, client)
    }
    try submitText(
      action, story: text.target.story, revision: text.target.revision, file: file, note: text.note.text,
      draft: text.draft, client)
  }

  /// Submits the next text of a story, and says whether it was accepted.
  ///
  /// - Parameter revision: The one that the text was made from; by default the one that this person last saw.
  func submitText(
    _ action: Action, story: String, revision: Int?, file: String, note: String?, draft: Bool, _ client: ControlClient
  ) throws {
    var form = try DraftFile(file).form()
    let revision = try revision ?? lastSeenRevision(of: story, client)
    form.parts.append(.init(name: "revision", bytes: Data(String(revision).utf8)))
    if let note { form.parts.append(.init(name: "note", bytes: Data(note.utf8))) }
    if draft { form.parts.append(.init(name: "as_draft", bytes: Data("true".utf8))) }
    let submission = try client.post(SubmissionBody.self, ["stories", story, action.rawValue], form: form)
    try report(submission, file: file, client, waiting: true)
    UnsavedTexts.remove(file)
  }

  private func lastSeenRevision(of story: String, _ client: ControlClient) throws -> Int {
    let known = try client.get(StoryBody.self, "stories", story)
    return known.seenRevision ?? known.revision
  }

  /// Follows a submission until it is accepted or rejected, and says which.
  ///
  /// - Parameter waiting: Whether to wait; otherwise only its present state is said.
  /// - Returns: The submission as it is then.
  /// - Throws: `FailureReport` when it was rejected, with its place in the file.
  @discardableResult
  func report(
    _ submitted: SubmissionBody, file: String, _ client: ControlClient, waiting: Bool
  ) throws -> SubmissionBody {
    let submission = waiting ? try settled(submitted, client) : submitted
    if options.json { try printJSON(submission) }
    if let rejection = submission.rejection {
      let place = rejection.place.map { "\(file):\($0)" } ?? file
      throw FailureReport(Refusal(rejection.code.refusalCode, "\(place): \(rejection.reason)", hint: rejection.hint))
    }
    guard !options.json else { return submission }
    if let story = submission.story, let slug = submission.slug, let version = submission.version {
      let name = "\(slug.oneLine) (\(story)) version \(version)"
      if submission.unchanged {
        let state = try client.get(StoryBody.self, "stories", String(story)).state
        Terminal.output.print("\(name) says the same, so no new version was made; the story is \(state.inWords)")
      } else {
        Terminal.output.print("\(name) is in")
      }
      printFindings(submission.findings)
    } else {
      Terminal.output.print("submission \(submission.id) is \(submission.state.oneLine)")
    }
    return submission
  }

  private func settled(_ first: SubmissionBody, _ client: ControlClient) throws -> SubmissionBody {
    var submission = first
    // Nobody waits unheard for long; a person who goes on waiting is told so again, a log once.
    var patience = 8
    while submission.state == "waiting" {
      submission = try client.get(
        SubmissionBody.self, ["submissions", String(submission.id)], query: [("wait", String(patience))])
      if submission.state == "waiting", patience == 8 || Terminal.error.isInteractive {
        Terminal.error.print(
          "Submission \(submission.id) has been received and is still waiting; press Ctrl-C to stop waiting for it.")
      }
      patience = 30
    }
    return submission
  }
}

extension Rejection {
  /// Line and column, from 1; nil when it concerns the whole draft.
  var place: String? { line > 0 ? "\(line):\(max(1, column))" : nil }
}
