import Foundation
import Glibc

/// Standard output or standard error, and what it can show.
struct Terminal {
  static let output = Terminal(descriptor: STDOUT_FILENO)
  static let error = Terminal(descriptor: STDERR_FILENO)

  private let descriptor: Int32
  /// Whether a person is looking.
  let isInteractive: Bool
  private let isColoured: Bool

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    isInteractive = isatty(descriptor) == 1
    let environment = ProcessInfo.processInfo.environment
    isColoured = isInteractive && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }

  /// How many columns there are; 80 if that cannot be known.
  var width: Int {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes a line.
  func print(_ line: String = "") {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in unsafe write(descriptor, bytes.baseAddress, bytes.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  func bold(_ text: String) -> String { styled("1", text) }
  func dim(_ text: String) -> String { styled("2", text) }
  func red(_ text: String) -> String { styled("31", text) }
  func green(_ text: String) -> String { styled("32", text) }
  func yellow(_ text: String) -> String { styled("33", text) }

  private func styled(_ code: String, _ text: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// Asks a yes-or-no question; yes without asking when nobody is there to answer.
  static func confirms(_ question: String) -> Bool {
    guard isatty(STDIN_FILENO) == 1, error.isInteractive else { return true }
    let prompt = Array("\(question) [y/N] ".utf8)
    _ = unsafe write(STDERR_FILENO, prompt, prompt.count)
    return ["y", "yes"].contains(readLine()?.trimmingCharacters(in: .whitespaces).lowercased())
  }
}

extension String {
  /// Without control characters other than line ends and tabs: a headline must not drive the reader's terminal.
  var printable: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x0A, 0x09: result.append(scalar)
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// The same in one line.
  var oneLine: String { String(printable.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }

  /// How many columns a terminal gives it: two for what East Asian Width (UAX #11) calls wide, none for marks.
  var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

  /// Cut to that many columns, with an ellipsis where something was cut.
  func truncated(to limit: Int) -> String {
    guard columns > limit else { return self }
    var result = ""
    var used = 0
    for character in self {
      let width = String(character).columns
      guard used + width < limit else { break }
      result.append(character)
      used += width
    }
    return result + "…"
  }
}

extension Unicode.Scalar {
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1FAFF, 0x20000...0x3FFFD,
  ]

  fileprivate var columns: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return Self.wide.contains { $0.contains(value) } ? 2 : 1
    }
  }
}
