import FoundationEssentials
import Glibc
import Newsroom

/// Reads files to be sent, and no more of each than may be sent.
enum FileBytes {
  /// The file's bytes; nil when there is no such file.
  ///
  /// - Parameters:
  ///   - limit: How many bytes it may have.
  ///   - what: What the file is, for messages: `draft`.
  /// - Throws: `Refusal` when it cannot be read or is larger.
  static func read(_ path: String, limit: Int, as what: String) throws -> Data? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno != ENOENT, errno != ENOTDIR else { return nil }
      throw unreadable(path, what, errno)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= limit {
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path, what, errno) }
      if count == 0 { return Data(bytes) }
      bytes += buffer[..<count]
    }
    throw Refusal(
      .tooLarge, "The \(what) '\(path)' is larger than \(limit / 1_000_000) MB.", hint: "Send a smaller one.")
  }

  /// The file's bytes.
  ///
  /// - Throws: `Refusal` also when there is no such file.
  static func require(_ path: String, limit: Int, as what: String) throws -> Data {
    guard let bytes = try read(path, limit: limit, as: what) else {
      throw Refusal(.notFound, "There is no file '\(path)'.", hint: "Check the name.")
    }
    return bytes
  }

  private static func unreadable(_ path: String, _ what: String, _ code: Int32) -> Refusal {
    let why = unsafe String(cString: strerror(code))
    return Refusal(
      .notFound, "Could not read the \(what) '\(path)': \(why).",
      hint: "Make sure that it is a file and that you may read it.")
  }
}
