import Glibc

/// Lines at the bottom of a terminal that are drawn anew over themselves; what was above them stays.
///
/// Nothing needs to be put back when the command is interrupted.
struct LiveView {
  private let terminal = Terminal.output
  private var drawn = 0

  /// How many lines fit.
  static var height: Int {
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 1 else { return 23 }
    return Int(size.ws_row) - 1
  }

  /// Draws the lines in place of those before.
  mutating func draw(_ lines: [String]) {
    let shown = lines.prefix(Self.height)
    let back = drawn > 0 ? "\u{1B}[\(drawn)A\r" : ""
    terminal.print(back + "\u{1B}[J" + shown.joined(separator: "\n"))
    drawn = shown.count
  }
}
