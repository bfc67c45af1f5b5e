import Glibc

/// How the terminal hands on what is typed.
struct TerminalMode {
  private let settings: termios

  /// Has each key handed on at once and unseen; what was typed before is forgotten. Interrupts work as ever.
  ///
  /// - Returns: The mode before; nil where standard input is not a terminal.
  static func singleKeys() -> TerminalMode? {
    var settings = termios()
    guard unsafe tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
    let before = TerminalMode(settings: settings)
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    unsafe withUnsafeMutableBytes(of: &settings.c_cc) { keys in
      unsafe keys[Int(VMIN)] = 1
      unsafe keys[Int(VTIME)] = 0
    }
    guard unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) == 0 else { return nil }
    return before
  }

  /// Brings the mode back.
  func restore() {
    var settings = settings
    _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
  }
}
