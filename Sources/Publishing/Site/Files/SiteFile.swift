import Crypto
import Newsroom

/// A file of the site.
struct SiteFile: Hashable, Sendable {
  /// What is in it.
  enum Content: Hashable, Sendable {
    case bytes([UInt8])
    /// A picture that the newsroom keeps, by its SHA-256 and with its length in bytes: it is loaded only where it is missing.
    case picture(sha256: String, size: Int)
  }

  /// The name by which web servers find a directory's page.
  static let index = "index.html"

  /// From the site's root; its parts are names, never `..`.
  let path: String
  let content: Content

  init(path: String, bytes: [UInt8]) {
    self.path = path
    content = .bytes(bytes)
  }

  init(path: String, picture: PublishedPicture) {
    self.path = path
    content = .picture(sha256: picture.sha256, size: picture.size)
  }

  /// What was rendered; empty for a picture, which is not loaded.
  var bytes: [UInt8] {
    switch content {
    case .bytes(let bytes): bytes
    case .picture: []
    }
  }

  /// Lower-case hexadecimal.
  var sha256: String {
    switch content {
    case .bytes(let bytes): SHA256.hash(data: bytes).hexadecimal
    case .picture(let sha256, _): sha256
    }
  }

  /// In bytes.
  var size: Int {
    switch content {
    case .bytes(let bytes): bytes.count
    case .picture(_, let size): size
    }
  }

  /// The hash of a picture that is not loaded.
  var picture: String? {
    if case .picture(let sha256, _) = content { sha256 } else { nil }
  }

  /// Where it lies; empty for the root.
  var directory: String { Self.directory(of: path) }
  /// Its own name.
  var name: String { Self.name(of: path) }

  static func directory(of path: String) -> String { path.split(separator: "/").dropLast().joined(separator: "/") }
  static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "" }
}
