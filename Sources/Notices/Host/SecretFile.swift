import Glibc

/// A file that root names with something secret in it: not for every account of this host to read.
struct SecretFile {
  /// How many bytes it may have.
  static let limit = 4096

  let path: String
  /// How sentences name what is in it.
  let name: String

  /// What it says, which is not nothing.
  ///
  /// - Throws: `NoticeFault.tryAgain`, since somebody may mend the file.
  func read() throws(NoticeFault) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw unreadable() }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw unreadable() }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .tryAgain(reason: "\(path), for \(name), is not a file") }
    guard status.st_mode & 0o007 == 0 else {
      throw .tryAgain(reason: "every account of this host can get at \(name) in \(path); run chmod o= on it")
    }
    var bytes = [UInt8](repeating: 0, count: Self.limit + 1)
    let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw unreadable() }
    guard count > 0 else { throw .tryAgain(reason: "the file of \(name), \(path), is empty") }
    guard count <= Self.limit else {
      throw .tryAgain(reason: "the file of \(name), \(path), has more than \(Self.limit) bytes")
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private func unreadable() -> NoticeFault {
    .tryAgain(reason: "\(name) cannot be read from \(path): \(unsafe String(cString: strerror(errno)))")
  }
}
