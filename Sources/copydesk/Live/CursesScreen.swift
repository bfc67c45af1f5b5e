import CScreen
import FoundationEssentials
import Newsroom

/// The terminal's whole screen, drawn by ncursesw; see `CScreen`. One thread uses it.
struct CursesScreen {
  /// Why waiting for somebody ended.
  enum Wake: Equatable {
    case goOn, redraw, interrupted, ended
  }

  /// Takes the screen. Throws `Refusal` where that cannot be.
  init() throws {
    let isColoured = ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    switch copydesk_screen_open(isColoured) {
    case 0: return
    case -1:
      throw Refusal(
        .unavailable, "The full-screen board needs the library ncursesw, which is not installed here.",
        hint: "Ask an operator for: apt install libncursesw6. Without it: copydesk board")
    default:
      let name = ProcessInfo.processInfo.environment["TERM"] ?? ""
      throw Refusal(
        .usage, "The full-screen board cannot be shown on the terminal '\(name)'.",
        hint: "Set TERM to what your terminal is, such as xterm-256color. Without it: copydesk board")
    }
  }

  /// Gives the terminal back as it was.
  func close() { copydesk_screen_close() }

  /// Gives the terminal to something else meanwhile.
  func lend(_ use: () -> Void) {
    copydesk_screen_suspend()
    use()
    copydesk_screen_resume()
  }

  var size: (columns: Int, rows: Int) {
    var rows: Int32 = 0
    var columns: Int32 = 0
    unsafe copydesk_screen_size(&rows, &columns)
    return (Int(columns), Int(rows))
  }

  /// Shows a frame; only what has changed goes to the terminal.
  func draw(_ frame: ScreenFrame) {
    copydesk_screen_erase()
    for (row, line) in frame.lines.enumerated() {
      var column = 0
      for cell in line {
        defer { column += cell.columns }
        guard cell != .blank() else { continue }
        let scalars = cell.scalars.map(\.value)
        unsafe copydesk_screen_put(Int32(row), Int32(column), scalars, Int32(scalars.count), cell.style.inC)
      }
    }
    copydesk_screen_show(Int32(frame.cursor?.row ?? -1), Int32(frame.cursor?.column ?? -1))
  }

  /// The next key that was pressed; nil for none.
  func key() -> LiveKey? {
    var row: Int32 = 0
    var column: Int32 = 0
    let code = unsafe copydesk_screen_key(&row, &column)
    switch code {
    case COPYDESK_NOTHING.rawValue: return nil
    case COPYDESK_UP.rawValue: return .up
    case COPYDESK_DOWN.rawValue: return .down
    case COPYDESK_LEFT.rawValue: return .left
    case COPYDESK_RIGHT.rawValue: return .right
    case COPYDESK_PAGE_UP.rawValue: return .pageUp
    case COPYDESK_PAGE_DOWN.rawValue: return .pageDown
    case COPYDESK_HOME.rawValue: return .home
    case COPYDESK_END.rawValue: return .end
    case COPYDESK_ENTER.rawValue: return .enter
    case COPYDESK_BACKSPACE.rawValue: return .backspace
    case COPYDESK_CLICK.rawValue: return .click(row: Int(row), column: Int(column))
    case COPYDESK_WHEEL_UP.rawValue: return .wheelUp
    case COPYDESK_WHEEL_DOWN.rawValue: return .wheelDown
    case 27: return .escape
    default: return Unicode.Scalar(UInt32(max(0, code))).map { .character(Character($0)) }
    }
  }

  /// Waits for a key, a signal or `wake`, for so many milliseconds at most.
  func wait(milliseconds: Int) -> Wake {
    switch copydesk_screen_wait(Int32(milliseconds)) {
    case COPYDESK_REDRAW: .redraw
    case COPYDESK_INTERRUPTED: .interrupted
    case COPYDESK_ENDED: .ended
    default: .goOn
    }
  }

  /// Ends the waiting; from any thread.
  static func wake() { copydesk_screen_wake() }

  /// The signal by which the program was asked to end; 0 for none.
  var endingSignal: Int32 { copydesk_screen_signal() }
}

extension ScreenLine.Style {
  fileprivate var inC: copydesk_style {
    switch self {
    case .plain, .marked: COPYDESK_PLAIN
    case .heading: COPYDESK_STRONG
    case .faint: COPYDESK_FAINT
    case .remark: COPYDESK_WARNING
    case .fault: COPYDESK_BAD
    case .good: COPYDESK_GOOD
    case .selected: COPYDESK_SELECTED
    case .bar: COPYDESK_BAR
    case .alarm: COPYDESK_ALARM
    }
  }
}
