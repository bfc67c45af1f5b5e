import FoundationEssentials
import Glibc
import Synchronization

/// The program through which long output is read on a terminal: `$PAGER`, else `less`; none where that is empty or `cat`.
///
/// While it runs, it has what is written to standard output, about a screen at a time as it reads on.
enum Pager {
  @safe private struct Running {
    /// Standard output as it was.
    let output: Int32
    let file: UnsafeMutablePointer<FILE>
    var isLeft = false
    /// How many lines it has got since it was last waited for.
    var lines = 0
  }

  private static let running = Mutex<Running?>(nil)

  /// How many lines are written before it is known whether the pager has taken them.
  private static let screen = 20

  static var isRunning: Bool { running.withLock { $0 != nil } }

  /// Whether somebody left it before the end.
  static var isLeft: Bool { running.withLock { $0?.isLeft ?? false } }

  /// Starts it for so many lines, where these are more than the terminal has.
  static func start(for height: Int) {
    let environment = ProcessInfo.processInfo.environment
    let program = environment["PAGER"] ?? "less"
    guard Terminal.output.canMoveCursor, height > LiveView.height, !["", "cat"].contains(program), !isRunning else {
      return
    }
    signal(SIGPIPE, SIG_IGN)
    // As git has it: what fits on the screen is left there, and colours are shown.
    let settings = environment["LESS"] == nil ? "LESS=FRX " : ""
    let saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    guard saved >= 0 else { return }
    running.withLock { running in
      guard let file = unsafe popen("\(settings)\(program)", "we") else { return }
      unsafe dup2(fileno(file), STDOUT_FILENO)
      running = unsafe Running(output: saved, file: file)
    }
  }

  /// Whether it should be waited for, with so many more lines written to it.
  static func isFull(with lines: Int) -> Bool {
    running.withLock { running in
      guard let before = running?.lines else { return false }
      running?.lines = before + lines >= screen ? 0 : before + lines
      return before + lines >= screen
    }
  }

  /// It reads no more.
  static func leave() { running.withLock { $0?.isLeft = true } }

  /// Waits until somebody leaves it, and gives standard output back.
  static func end() {
    running.withLock { running in
      guard let ended = running else { return }
      dup2(ended.output, STDOUT_FILENO)
      close(ended.output)
      _ = unsafe pclose(ended.file)
      running = nil
    }
  }
}
