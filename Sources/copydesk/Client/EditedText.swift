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
    let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? ""
    var template = Array(((parent.isEmpty ? "/tmp" : parent) + "/copydesk-XXXXXX").utf8CString)
    let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
    }
    directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    // A slug is a plain name; should a daemon ever say otherwise, it names no path here.
    path = "\(directory)/\(slug.filter { $0.isLetter || $0.isNumber || $0 == "-" }).md"
    before = Data(text.utf8)
    guard isMade, FileManager.default.createFile(atPath: path, contents: before) else {
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
    let quoted = "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    // The variable may hold arguments, such as `code --wait`, which the shell splits. system(3) leaves the editor in the foreground,
    // where it may read the terminal, and keeps its interrupts from ending this command.
    let status = unsafe system("\(editor) \(quoted)")
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
