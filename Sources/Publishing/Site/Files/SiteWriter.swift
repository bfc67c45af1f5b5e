/// Carries out steps on a site's directory, each whole or not at all, under a lock.
///
/// Files are written to `.copydesk/aside`, synced and then renamed into place. Beside it lie the lock and the fencing token of
/// the newest writer, so that one that was overtaken stops even if nobody tells it.
struct SiteWriter: Sendable {
  private static let own = ".copydesk"
  private static let aside = "aside"
  private static let generationFile = "generation"
  /// As many digits as the highest fencing token has.
  private static let generationLength = 19

  let root: String
  /// Called before each operation; what it throws ends the work there.
  let before: @Sendable (SiteOperation) throws -> Void

  /// Carries out the steps in order; blocks. Files that already have their bytes are left alone.
  func carryOut(_ steps: [SiteStep], generation: Int) throws {
    let root = try OpenDirectory(root: root)
    let own = try root.made(Self.own)
    guard let lock = try own.lock("lock") else { throw SiteFault.busy }
    let aside = try own.made(Self.aside)
    // Left behind by a writer that was cut off.
    for name in try aside.names() { try aside.remove(name) }
    try take(generation, in: own, aside: aside)
    var touched: [String] = []
    for step in steps {
      switch step {
      case .write(let file):
        try write(file, under: root, aside: aside)
        touched.append(file.directory)
      case .keepOnly(let names, let directory):
        try keepOnly(names, in: directory, under: root)
        touched.append(directory)
      case .remove(let directory):
        try remove(directory, under: root)
      case .sync:
        try sync(touched, under: root)
        touched = []
      }
    }
    try sync(touched, under: root)
    _ = consume lock
  }

  private func take(_ generation: Int, in own: borrowing OpenDirectory, aside: borrowing OpenDirectory) throws {
    let bytes = Self.written(generation)
    if let last = try own.bytes(of: Self.generationFile, expecting: Self.generationLength) {
      if let last = Int(String(decoding: last, as: UTF8.self)), last > generation {
        throw SiteFault.overtaken(generation: generation, by: last)
      }
      if last == bytes { return }
    }
    try aside.create(Self.generationFile, bytes)
    try aside.move(Self.generationFile, to: own, as: Self.generationFile)
    try own.sync()
  }

  private static func written(_ generation: Int) -> [UInt8] {
    let digits = String(generation)
    return Array((String(repeating: "0", count: max(0, generationLength - digits.count)) + digits).utf8)
  }

  private func write(
    _ file: SiteFile, under root: borrowing OpenDirectory, aside: borrowing OpenDirectory
  ) throws {
    let directory = try made(file.directory, under: root)
    if try directory.bytes(of: file.name, expecting: file.bytes.count) == file.bytes { return }
    try before(.create(file.path))
    try aside.create(file.name, file.bytes)
    try before(.replace(file.path))
    try aside.move(file.name, to: directory, as: file.name)
  }

  private func keepOnly(_ names: [String], in path: String, under root: borrowing OpenDirectory) throws {
    guard let directory = try found(path, under: root) else { return }
    for name in try directory.names() where !names.contains(name) {
      if try isDirectory(name, in: directory) {
        try remove(directory.path(of: name), under: root)
      } else {
        try before(.remove(directory.path(of: name)))
        try directory.remove(name)
      }
    }
  }

  /// Removes the page first, so that readers never see one without its picture.
  private func remove(_ path: String, under root: borrowing OpenDirectory) throws {
    guard let directory = try found(path, under: root) else { return }
    let names = try directory.names()
    for name in names.filter({ $0 == SiteFile.index }) + names.filter({ $0 != SiteFile.index }) {
      guard try !isDirectory(name, in: directory) else { continue }
      try before(.remove(directory.path(of: name)))
      try directory.remove(name)
    }
    try before(.sync)
    try directory.sync()
    let parent = try made(SiteFile.directory(of: path), under: root)
    try before(.remove(path))
    try parent.removeDirectory(SiteFile.name(of: path))
    try parent.sync()
  }

  private func isDirectory(_ name: String, in directory: borrowing OpenDirectory) throws -> Bool {
    do {
      return try directory.directory(name) != nil
    } catch SiteFault.foreign {
      return false
    }
  }

  private func sync(_ paths: [String], under root: borrowing OpenDirectory) throws {
    guard !paths.isEmpty else { return }
    try before(.sync)
    for path in Set(paths).sorted() {
      if let directory = try found(path, under: root) { try directory.sync() }
    }
  }

  private func made(_ path: String, under root: borrowing OpenDirectory) throws -> OpenDirectory {
    var directory = try root.again()
    for name in path.split(separator: "/") { directory = try directory.made(String(name)) }
    return directory
  }

  private func found(_ path: String, under root: borrowing OpenDirectory) throws -> OpenDirectory? {
    var directory = try root.again()
    for name in path.split(separator: "/") {
      guard let next = try directory.directory(String(name)) else { return nil }
      directory = next
    }
    return directory
  }
}
