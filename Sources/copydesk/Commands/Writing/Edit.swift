import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk edit`
struct Edit: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Save a new version of a draft, of a story under review or of one that was taken down.",
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
    guard let file else { return try submitEdited(.edit, target, note: note.text, draft: false, client) }
    try submitText(
      .edit, story: target.story, revision: target.revision, file: file, note: note.text, draft: false, client)
  }
}
