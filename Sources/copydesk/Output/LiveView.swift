import Glibc

/// Lines at the bottom of a terminal that are redrawn in place; what was above them stays.
///
/// An interrupted command leaves nothing to restore.
struct LiveView {
  private let terminal = Terminal.output
  private var drawn = 0

  /// How many lines fit.
  static var height: Int {
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 1 else { return 23 }
    return Int(size.ws_row) - 1
  }

  /// Draws the lines in place of the ones before.
  mutating func draw(_ lines: [String]) {
    let shown = lines.prefix(Self.height)
    let back = drawn > 0 ? "\u{1B}[\(drawn)A\r" : ""
    terminal.print(back + "\u{1B}[J" + shown.joined(separator: "\n"))
    drawn = shown.count
  }
}
