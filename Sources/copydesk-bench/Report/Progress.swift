import Foundation
import Glibc

/// Progress on standard error: one line that is overwritten on a terminal, a line each otherwise.
enum Progress {
  private static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Reports what is being done now.
  static func say(_ line: String) {
    write(isTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n")
  }

  /// Reports on a terminal only, for what changes too often for a line each.
  static func show(_ line: String) {
    if isTerminal { say(line) }
  }

  /// Clears the line.
  static func end() {
    if isTerminal { write("\r\u{1B}[K") }
  }

  private static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
