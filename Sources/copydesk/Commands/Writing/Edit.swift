import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk edit`
struct Edit: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Save a new version of a draft or of a story under review.",
    discussion: """
      Without FILE, opens the working version in $VISUAL or $EDITOR. If the newsroom does not accept your text, for \
      instance because somebody else saved a version in the meantime, it is kept in a file and the command says where.
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
    if let file {
      return try submitText(
        .edit, story: target.story, revision: target.revision, file: file, note: note.text, draft: false, client)
    }
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
        .edit, story: target.story, revision: target.revision ?? story.revision, file: text.path, note: note.text,
        draft: false, client)
    } catch {
      guard text.isChanged else {
        text.remove()
        throw error
      }
      throw FailureReport(error).adding(
        "Your text is in \(text.path); to submit it: copydesk edit \(story.slug) \(text.path)")
    }
    text.remove()
  }
}
