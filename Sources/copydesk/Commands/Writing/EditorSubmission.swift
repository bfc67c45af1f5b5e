import ArgumentParser
import ControlAPI
import Newsroom

extension ControlCommand {
  /// Opens a story's working version in the person's editor and submits what it is then; without a change it does nothing, and says
  /// so. Whatever goes wrong, a changed text is kept in a file, and the failure says where.
  ///
  /// - Parameter action: One that brings a text.
  func submitEdited(
    _ action: Action, _ target: ActionOptions, note: String?, draft: Bool, _ client: ControlClient
  ) throws {
    guard Terminal.canEdit else {
      throw Refusal(
        .usage, "Without a terminal there is no editor to open.",
        hint: "Give the new text in a file: copydesk \(action) \(target.story) FILE")
    }
    if StoryActions.standard[action]?.needsNote == true, note?.allSatisfy(\.isWhitespace) ?? true {
      throw Refusal(.usage, "'\(action)' needs a note.", hint: "Say why: -m TEXT")
    }
    // What would be refused is not worth writing.
    let answer = try client.get(ExplanationBody.self, "stories", target.story, "why", action.rawValue)
    if let refusal = answer.refusals.first { throw refusal }

    let story = try client.get(StoryBody.self, "stories", target.story)
    let version = try client.get(VersionBody.self, "stories", target.story, "versions", String(story.version))
    let text = try EditedText(slug: story.slug, text: version.original)
    do {
      try text.edit()
      guard text.isChanged else {
        text.remove()
        return Terminal.error.print("You changed nothing, so nothing was saved.")
      }
      try submitText(
        action, story: target.story, revision: target.revision ?? story.revision, file: text.path, note: note,
        draft: draft, client)
    } catch {
      guard text.isChanged else {
        text.remove()
        throw error
      }
      let rest = (note.map { " -m \($0.quotedForShell)" } ?? "") + (draft ? " --draft" : "")
      throw FailureReport(error).adding(
        "Your text is in \(text.path); to submit it: copydesk \(action) \(story.slug) \(text.path)\(rest)")
    }
    text.remove()
  }
}
