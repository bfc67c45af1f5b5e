import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk edit`
struct Edit: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Save a new version of a story that is a draft or under review.",
    discussion: """
      Without FILE, opens the working version in $VISUAL or $EDITOR. When the newsroom does not take the text, as when \
      the story has moved on meanwhile, it stays on this side and the command says where.
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
      return try bring(
        .edit, story: target.story, revision: target.revision, file: file, note: note.text, draft: false, client)
    }
    let story = try client.get(StoryBody.self, "stories", target.story)
    let version = try client.get(VersionBody.self, "stories", target.story, "versions", String(story.version))
    let text = try TextUnderEdit(slug: story.slug, text: version.original)
    do {
      try text.edit()
      guard text.isChanged else {
        text.remove()
        return Terminal.error.print("Nothing was changed.")
      }
      try bring(
        .edit, story: target.story, revision: target.revision ?? story.revision, file: text.path, note: note.text,
        draft: false, client)
    } catch {
      guard text.isChanged else {
        text.remove()
        throw error
      }
      throw Report(error).adding(
        "Your text is in \(text.path); bring it with: copydesk edit \(story.slug) \(text.path)")
    }
    text.remove()
  }
}
