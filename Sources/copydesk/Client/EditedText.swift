import FoundationEssentials
import Glibc
import Newsroom

/// A story's text in a file of a directory that only this person can enter, from editing it until it is accepted.
struct EditedText {
  /// Where the text is.
  let path: String
  private let directory: String
  private let before: Data

  /// - Throws: `Refusal` when the file cannot be written.
  init(slug: String, text: String) throws {
    directory = try PrivateDirectory.make(where: ["TMPDIR"])
    path = "\(directory)/\(slug.plainName).md"
    before = Data(text.utf8)
    guard FileManager.default.createFile(atPath: path, contents: before) else {
      throw Refusal(
        .unavailable, "Could not write the text to '\(directory)'.",
        hint: "Set TMPDIR to a directory that you can write to.")
    }
  }

  /// Whether the text has changed; a text that cannot be read counts as changed.
  var isChanged: Bool {
    (try? FileBytes.require(path, limit: SubmissionLimits.draftBytes, as: "draft")) != before
  }

  /// Opens the text in `$VISUAL`, else `$EDITOR`, else `vi`, and waits until that ends.
  ///
  /// - Throws: `Refusal` when the editor failed.
  func edit() throws {
    let environment = ProcessInfo.processInfo.environment
    let editor = [environment["VISUAL"], environment["EDITOR"]].compactMap(\.self).first { !$0.isEmpty } ?? "vi"
    // The variable may hold arguments, such as `code --wait`, which the shell splits. system(3) leaves the editor in the foreground,
    // where it may read the terminal, and keeps its interrupts from ending this command.
    let status = unsafe system("\(editor) \(path.quotedForShell)")
    guard status != 0 else { return }
    let isExit = status & 0x7F == 0
    throw Refusal(
      .usage,
      "The editor '\(editor)' \(isExit ? "exited with status \(status >> 8 & 0xFF)" : "was ended by signal \(status & 0x7F)").",
      hint: "Set VISUAL or EDITOR to an editor that works.")
  }

  /// Removes the file and its directory.
  func remove() { try? FileManager.default.removeItem(atPath: directory) }
}
