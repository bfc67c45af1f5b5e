import ArgumentParser
import Newsroom

/// `copydesk reopen`
struct Reopen: NotedAction {
  static let configuration = CommandConfiguration(
    abstract: "Take a returned story back to the desk, unchanged.",
    discussion: """
      For a return by mistake, or an author off duty. You do not become an author by it and may still approve.
      Example: copydesk reopen night-train -m "He is on a plane."
      """)
  static let action = Action.reopen

  @OptionGroup var target: StoriesOptions
  @OptionGroup var note: NoteOption
  @OptionGroup var options: GlobalOptions
}
