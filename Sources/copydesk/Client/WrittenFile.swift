import FoundationEssentials
import Glibc
import Newsroom

/// Writes a file that a person has named: all of it, or the file stays as it was.
enum WrittenFile {
  /// A file takes the place of one that is there only when it is complete; a device or a pipe is written to as it is.
  ///
  /// - Parameter name: The name to suggest to somebody who named a directory.
  /// - Throws: `Refusal` when it cannot be written.
  static func write(_ bytes: Data, to path: String, suggesting name: String) throws {
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    guard exists else { return try replace(path, with: bytes, mode: nil) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      let inside = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
      throw Refusal(.usage, "'\(path)' is a directory.", hint: "Name a file in it: -o \(inside)")
    case S_IFREG:
      // What a link leads to is replaced, and the link stays.
      let real = unsafe realpath(path, nil)
      defer { unsafe free(real) }
      try replace(unsafe real.map { unsafe String(cString: $0) } ?? path, with: bytes, mode: status.st_mode & 0o7777)
    default:
      let file = unsafe Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      guard file >= 0 else { throw unwritable(path, errno) }
      try fill(file, with: bytes, path)
    }
  }

  private static func replace(_ path: String, with bytes: Data, mode: mode_t?) throws {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let name = parts.popLast() ?? ""
    guard !name.isEmpty else {
      throw Refusal(.usage, "There is no directory '\(path)'.", hint: "Name a file in a directory that exists.")
    }
    let aside = (parts + [".\(name.prefix(100)).\(UInt32.random(in: 0...UInt32.max))"]).joined(separator: "/")
    let file = unsafe Glibc.open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw unwritable(path, errno) }
    do {
      if let mode { _ = fchmod(file, mode) }
      try fill(file, with: bytes, path)
      guard unsafe rename(aside, path) == 0 else { throw unwritable(path, errno) }
    } catch {
      _ = unsafe unlink(aside)
      throw error
    }
  }

  /// Writes and closes it.
  private static func fill(_ file: Int32, with bytes: Data, _ path: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let code = errno
        close(file)
        throw unwritable(path, code)
      }
      rest = rest.dropFirst(count)
    }
    // Some file systems say only then that there is no room.
    guard close(file) == 0 else { throw unwritable(path, errno) }
  }

  private static func unwritable(_ path: String, _ code: Int32) -> Refusal {
    let why = unsafe String(cString: strerror(code))
    return Refusal(
      .unavailable, "Could not write '\(path)': \(why).",
      hint: code == ENOSPC || code == EDQUOT
        ? "Make room, or name a file on another disk." : "Name a file in a directory that you can write to.")
  }
}

/// A directory that only this person can enter.
enum PrivateDirectory {
  /// Makes one in the directory that the first of these variables of the environment names, or else in `/tmp`; its path.
  ///
  /// - Throws: `Refusal` when it cannot be made.
  static func make(where variables: [String]) throws -> String {
    let environment = ProcessInfo.processInfo.environment
    let parent = variables.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "/tmp"
    var template = Array((parent + "/copydesk-XXXXXX").utf8CString)
    let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
    }
    guard isMade else {
      throw Refusal(
        .unavailable, "Could not make a directory in '\(parent)': \(unsafe String(cString: strerror(errno))).",
        hint: "Set \(variables.last ?? "TMPDIR") to a directory that you can write to.")
    }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// The person's browser.
enum Browser {
  /// Has it show a file: `BROWSER`, which may hold arguments, or else what the desktop opens pages with.
  ///
  /// - Throws: `Refusal` when it cannot be started.
  static func open(_ path: String) throws {
    let named = ProcessInfo.processInfo.environment["BROWSER"] ?? ""
    let browser = named.isEmpty ? "xdg-open" : named
    // xdg-open names every browser that it does not find.
    let status = unsafe system("\(browser) \(path.quotedForShell)\(named.isEmpty ? " 2>/dev/null" : "")")
    guard status != 0 else { return }
    throw Refusal(
      .unavailable, "The browser '\(browser)' could not show the page.",
      hint: "The page is in \(path): copy it to a computer with a browser, or set BROWSER to one that works here.")
  }
}

extension String {
  /// One word to a shell, whatever is in it.
  var quotedForShell: String {
    "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// Without anything that has a meaning in a path; should a daemon ever say otherwise, a slug names no path here.
  var plainName: String { filter { $0.isLetter || $0.isNumber || $0 == "-" } }
}
