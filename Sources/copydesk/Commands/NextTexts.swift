import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// The text that `correct` and `update` bring, and what goes with it.
struct NextText: ParsableArguments {
  @OptionGroup var target: ActionOptions
  @Argument(help: "The new text.", completion: .file())
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

  func run(_ client: ControlClient) throws { try bring(.correct, next, client) }
}

/// `copydesk update`
struct Update: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring new facts of a published story before the desk.",
    discussion: "Example: copydesk update night-train night-train.md -m \"The railway has answered.\"")
  @OptionGroup var next: NextText
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws { try bring(.update, next, client) }
}

extension ControlCommand {
  fileprivate func bring(_ action: Action, _ next: NextText, _ client: ControlClient) throws {
    try bring(
      action, story: next.target.story, revision: next.target.revision, file: next.file, note: next.note.text,
      draft: next.draft, client)
  }

  /// Sends the next text of a story and says what became of it.
  ///
  /// - Parameter revision: the one that the text was made from; by default the one that this person has seen last.
  func bring(
    _ action: Action, story: String, revision: Int?, file: String, note: String?, draft: Bool, _ client: ControlClient
  ) throws {
    var form = try DraftFile(file).form()
    let revision = try revision ?? readRevision(story, client)
    form.parts.append(.init(name: "revision", bytes: Data(String(revision).utf8)))
    if let note { form.parts.append(.init(name: "note", bytes: Data(note.utf8))) }
    if draft { form.parts.append(.init(name: "as_draft", bytes: Data("true".utf8))) }
    let submission = try client.post(SubmissionBody.self, ["stories", story, action.rawValue], form: form)
    try finish(submission, file: file, client, wait: true)
  }

  private func readRevision(_ story: String, _ client: ControlClient) throws -> Int {
    let known = try client.get(StoryBody.self, "stories", story)
    return known.seenRevision ?? known.revision
  }
}
