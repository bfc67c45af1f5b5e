import FoundationEssentials
import Glibc
import Newsroom

/// Reads files that are to be sent, without taking in more of them than may be sent.
enum FileBytes {
  /// The file's bytes; nil when there is no such file.
  ///
  /// - Parameters:
  ///   - limit: how many bytes it may have.
  ///   - what: what the file is, for the sentence that says what is wrong: `draft`.
  /// - Throws: `Refusal` when it cannot be read, or has more bytes than that.
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
      .invalidDraft, "The \(what) '\(path)' is larger than \(limit / 1_000_000) MB.", hint: "Send a smaller one.")
  }

  /// The file's bytes.
  ///
  /// - Throws: `Refusal` when there is no such file, too.
  static func require(_ path: String, limit: Int, as what: String) throws -> Data {
    guard let bytes = try read(path, limit: limit, as: what) else {
      throw Refusal(.notFound, "There is no file '\(path)'.", hint: "Check its name.")
    }
    return bytes
  }

  private static func unreadable(_ path: String, _ what: String, _ code: Int32) -> Refusal {
    let why = unsafe String(cString: strerror(code))
    return Refusal(
      .notFound, "The \(what) '\(path)' cannot be read: \(why).", hint: "Check what it is and who may read it.")
  }
}
