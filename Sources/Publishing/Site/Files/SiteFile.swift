/// A file of the site.
struct SiteFile: Hashable, Sendable {
  /// The name by which web servers find a directory's page.
  static let index = "index.html"

  /// From the site's root; its parts are names, never `..`.
  let path: String
  let bytes: [UInt8]

  /// Where it lies; empty for the root.
  var directory: String { Self.directory(of: path) }
  /// Its own name.
  var name: String { Self.name(of: path) }

  static func directory(of path: String) -> String { path.split(separator: "/").dropLast().joined(separator: "/") }
  static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "" }
}
