import FoundationEssentials
import Glibc
import Synchronization

/// Standard output or standard error, and what it can show.
struct Terminal {
  static let output = Terminal(descriptor: STDOUT_FILENO)
  static let error = Terminal(descriptor: STDERR_FILENO)

  private let descriptor: Int32
  /// Whether it is a terminal, with a person in front of it.
  let isInteractive: Bool
  let canMoveCursor: Bool
  /// Whether colours are shown.
  let isColoured: Bool

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    isInteractive = isatty(descriptor) == 1
    let environment = ProcessInfo.processInfo.environment
    canMoveCursor = isInteractive && environment["TERM"] != "dumb"
    isColoured = canMoveCursor && environment["NO_COLOR", default: ""].isEmpty
  }

  /// Its width in columns; 80 if unknown.
  var width: Int {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// The width that lines are broken at; nil where nobody looks, and no line is.
  var lineWidth: Int? { isInteractive ? width : nil }

  /// Writes a line.
  func print(_ line: String = "") { write(line + "\n") }

  /// Shows progress in place of the present line; does nothing where lines cannot be overwritten.
  func showProgress(_ text: String) {
    if canMoveCursor { write("\r\(text.truncated(to: width - 1))\u{1B}[K") }
  }

  /// Clears the line of progress.
  func endProgress() {
    if canMoveCursor { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes bytes as they are.
  func write(_ bytes: [UInt8]) {
    guard descriptor == STDOUT_FILENO, let last = bytes.last else { return writeNow(bytes) }
    let ready = Self.heldBack.withLock { held in
      guard let earlier = held else { return bytes }
      held = [last]
      return earlier + bytes.dropLast()
    }
    writeNow(ready)
  }

  private func writeNow(_ bytes: [UInt8]) {
    guard descriptor == STDOUT_FILENO, Pager.isRunning else { return writeAll(bytes) }
    // What it reads on to is known only while it has no more than that.
    guard !Pager.isLeft else { return }
    writeAll(bytes)
    if Pager.isFull(with: bytes.count { $0 == 0x0A }) { _ = isTaken() }
  }

  private func writeAll(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Somebody who shares the terminal has made it non-blocking.
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&state, 1, -1)
      } else if errno == EPIPE, descriptor == STDOUT_FILENO, Pager.isRunning {
        return Pager.leave()
      } else if errno != EINTR {
        return fail(errno)
      }
    }
  }

  /// Ends the command: its output is lost, and whoever runs it must not believe that all went well.
  private func fail(_ code: Int32) {
    guard descriptor == STDOUT_FILENO else { return }
    let consequence = Self.heldBack.withLock { $0 != nil } ? " It does not count as read." : ""
    Self.error.print("copydesk: Could not write the output: \(unsafe String(cString: strerror(code))).\(consequence)")
    exit(EX_IOERR)
  }

  /// What standard output holds back while something is shown to its end: the last byte so far.
  private static let heldBack = Mutex<[UInt8]?>(nil)

  /// Shows something on standard output; whether all of it was taken. A reader that stops before the end, as `head` does, ends
  /// the command.
  ///
  /// A pipe takes a short text whole, whoever reads it. So its last byte comes only when the rest has been taken: a reader
  /// that goes on to the end takes that, too.
  ///
  /// - Parameter height: How many lines it has; what is higher than the terminal goes through the pager.
  static func showToTheEnd(height: Int = 0, _ show: () throws -> Void) rethrows -> Bool {
    Pager.start(for: height)
    defer { Pager.end() }
    heldBack.withLock { $0 = [] }
    defer { output.writeNow(heldBack.withLock { $0.take() ?? [] }) }
    try show()
    guard output.isPipe else { return true }
    guard output.isTaken() else { return false }
    output.writeNow(
      heldBack.withLock { held in
        defer { held = [] }
        return held ?? []
      })
    return output.isTaken() && !Pager.isLeft
  }

  private var isPipe: Bool {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  /// Waits until everything in the pipe has been taken. A person may scroll for as long as they like; a program that does not
  /// read on for a minute is taken not to.
  private func isTaken() -> Bool {
    var left: Int32 = 0
    var pauses = 0
    while unsafe ioctl(descriptor, UInt(FIONREAD), &left) == 0, left > 0 {
      var state = pollfd(fd: descriptor, events: 0, revents: 0)
      // Nobody is there to read on: a write ends the command as any other would have.
      if unsafe poll(&state, 1, 10) > 0 { writeAll([0x0A]) }
      if Pager.isLeft { return false }
      pauses += 1
      if pauses >= 6000, !Self.error.isInteractive { return false }
    }
    return true
  }

  /// Rings the bell and, where the terminal can, shows a notification (OSC 9, or OSC 777 in rxvt and foot); does nothing on what
  /// is no terminal.
  func notify(_ title: String, _ text: String) {
    guard canMoveCursor else { return }
    let words = [title, text].map { $0.oneLine.replacing(";", with: ",").truncated(to: 200) }
    let name = ProcessInfo.processInfo.environment["TERM"] ?? ""
    let speaks777 = ["rxvt", "foot"].contains { name.hasPrefix($0) }
    write(speaks777 ? "\u{1B}]777;notify;\(words[0]);\(words[1])\u{7}" : "\u{1B}]9;\(words[0]): \(words[1])\u{7}")
    write("\u{7}")
  }

  func bold(_ text: String) -> String { styled("1", text) }
  func dim(_ text: String) -> String { styled("2", text) }
  func red(_ text: String) -> String { styled("31", text) }
  func green(_ text: String) -> String { styled("32", text) }
  func yellow(_ text: String) -> String { styled("33", text) }
  /// The part of red or green text that matters most.
  func red(emphasised text: String) -> String { styled("1;7;31", text) }
  func green(emphasised text: String) -> String { styled("1;7;32", text) }

  private func styled(_ code: String, _ text: String) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// Whether there is a person to ask.
  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && error.isInteractive }

  /// Whether standard input is a terminal.
  static var hasKeyboard: Bool { isatty(STDIN_FILENO) == 1 }

  /// Whether there is a person with a terminal for an editor to work on.
  static var canEdit: Bool { isatty(STDIN_FILENO) == 1 && output.isInteractive }

  /// How many columns an answer has behind a question: a key, or where a word begins.
  private static let answerColumns = 2

  /// Writes a question, with room for the answer behind it; keys, which two spaces keep apart, are not broken.
  private static func ask(_ question: String) {
    let lines = question.oneLine.wrapped(to: error.width - answerColumns, isInColumns: true)
    error.write(lines.joined(separator: "\n") + " ")
  }

  /// Asks for a line; nil without a terminal, at the end of input, and for an empty one.
  static func asks(_ question: String) -> String? {
    guard canAsk else { return nil }
    ask(question)
    guard let answer = readLine() else {
      error.print()
      return nil
    }
    let words = answer.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.isEmpty ? nil : words
  }

  /// Asks for a key, which counts without a return where the terminal can that; nil at the end of input.
  ///
  /// What was typed before the question is not taken for an answer.
  static func asksForKey(_ question: String) -> Character? {
    guard canAsk else { return nil }
    guard error.canMoveCursor, let before = TerminalMode.singleKeys() else {
      ask(question)
      return readLine().map { $0.first ?? "\n" }
    }
    ask(question)
    defer {
      before.restore()
      error.print()
    }
    var bytes: [UInt8] = []
    while bytes.count < 4, String(validating: bytes, as: UTF8.self)?.isEmpty ?? true {
      var byte: UInt8 = 0
      let count = unsafe read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1, byte != 4 else { return nil }
      bytes.append(byte)
    }
    let key = String(decoding: bytes, as: UTF8.self)
    if !key.unicodeScalars.contains(where: { $0.value < 0x20 }) { error.write(key.oneLine) }
    return key.first
  }

  /// Asks a yes-or-no question; without a terminal, the answer is yes.
  static func confirms(_ question: String) -> Bool {
    guard canAsk else { return true }
    ask("\(question) [y/N]")
    guard let answer = readLine() else {
      error.print()
      return false
    }
    return ["y", "yes"].contains(answer.filter { !$0.isWhitespace }.lowercased())
  }
}
