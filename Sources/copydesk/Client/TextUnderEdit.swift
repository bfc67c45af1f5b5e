import FoundationEssentials
import Glibc
import Newsroom

/// A story's text in a directory that only this person can enter, for as long as it is edited and until it is taken.
struct TextUnderEdit {
  /// Where the text is.
  let path: String
  private let directory: String
  private let before: Data

  /// - Throws: `Refusal` when there is no room for it.
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
        .unavailable, "The text cannot be written to '\(directory)'.", hint: "Name another directory with TMPDIR.")
    }
  }

  /// Whether the text is another than before, as far as can be told.
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
    // The shell takes apart what the variable holds, such as `code --wait`. system(3) leaves the editor in the foreground,
    // where it may read the terminal, and keeps its interrupts from ending this command.
    let status = unsafe system("\(editor) \(quoted)")
    guard status != 0 else { return }
    let isExit = status & 0x7F == 0
    throw Refusal(
      .usage,
      "The editor '\(editor)' ended with \(isExit ? "status \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)").",
      hint: "Name one that works with VISUAL or EDITOR.")
  }

  /// Takes the text away.
  func remove() { try? FileManager.default.removeItem(atPath: directory) }
}
