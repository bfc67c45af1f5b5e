import Foundation

/// A file that root names with something secret in it.
struct SecretFile {
  /// How many bytes it may have.
  static let limit = 4096

  let path: String
  /// How sentences name what is in it.
  let name: String

  /// What it says.
  ///
  /// - Parameter isPrivate: Whether it is refused where every account of this host can read it.
  func read(isPrivate: Bool = false) throws(NoticeFault) -> [UInt8] {
    let data: Data?
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      data = try file.read(upToCount: Self.limit + 1)
    } catch {
      throw .tryAgain(reason: "\(name) cannot be read from \(path)")
    }
    if isPrivate, let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int,
      mode & 0o007 != 0
    {
      throw .tryAgain(reason: "every account of this host can get at \(name) in \(path); run chmod o= on it")
    }
    guard let data, !data.isEmpty else { throw .tryAgain(reason: "the file of \(name), \(path), is empty") }
    guard data.count <= Self.limit else {
      throw .tryAgain(reason: "the file of \(name), \(path), has more than \(Self.limit) bytes")
    }
    return Array(data)
  }
}
