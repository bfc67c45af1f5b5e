import Newsroom
import Store

/// The directory beside the site's in which pages lie that only links lead to: `pages/<end>/<token>/index.html`, and
/// `nginx.conf` with what nginx includes.
///
/// What lies there is brought into line with the links that hold, whatever was there before: what a daemon that died has left
/// behind goes with the next look.
struct PreviewShelf: Sendable {
  private static let pages = "pages"
  private static let page = "index.html"
  private static let settings = "nginx.conf"

  let root: String

  /// Removes the pages of all but these paths.
  ///
  /// - Returns: Those of them whose pages are there.
  func keepOnly(_ paths: Set<String>) throws -> Set<String> {
    guard let root = try OpenDirectory(existingRoot: root), let pages = try root.directory(Self.pages) else {
      return []
    }
    var present: Set<String> = []
    for end in try pages.names() {
      guard let links = try pages.directory(end) else { continue }
      for token in try links.names() {
        guard let own = try links.directory(token) else { continue }
        let path = "\(end)/\(token)/"
        let names = try own.names()
        if paths.contains(path), names.contains(Self.page) {
          present.insert(path)
          continue
        }
        for name in names { try own.remove(name) }
        try links.removeDirectory(token)
      }
      if try links.names().isEmpty { try pages.removeDirectory(end) }
    }
    try pages.sync()
    return present
  }

  /// Writes a page, whole or not at all.
  func write(_ bytes: [UInt8], at path: String) throws {
    let root = try OpenDirectory(root: root)
    let own = try root.made(path: "\(Self.pages)/\(path.dropLast())")
    let aside = ".\(Self.page)"
    if try own.names().contains(aside) { try own.remove(aside) }
    try own.create(aside, bytes)
    try own.move(aside, to: own, as: Self.page)
    try own.sync()
  }

  /// Writes what the web server includes, unless it is there.
  func writeSettings(_ text: String) throws {
    let root = try OpenDirectory(root: root)
    let bytes = Array(text.utf8)
    guard try root.bytes(of: Self.settings, atMost: 10_000) != bytes else { return }
    let aside = ".\(Self.settings)"
    if try root.names().contains(aside) { try root.remove(aside) }
    // It has the secret that links are signed with; a web server reads its settings as root.
    try root.create(aside, bytes, mode: 0o600)
    try root.move(aside, to: root, as: Self.settings)
    try root.sync()
  }
}
