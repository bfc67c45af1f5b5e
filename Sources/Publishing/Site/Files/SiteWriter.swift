/// Carries out steps on a site's directory, each whole or not at all, under a lock.
///
/// Files are written to `.copydesk/aside`, synced and then renamed into place. Beside it lie the lock, the site's record, by which
/// a writer that was overtaken stops even if nobody tells it, and the list of withdrawn stories.
struct SiteWriter: Sendable {
  private static let own = ".copydesk"
  private static let aside = "aside"
  private static let recordFile = "site.json"
  private static let withdrawnFile = "withdrawn"
  /// In bytes, of the two files above; a list of a million withdrawn stories is shorter.
  private static let historyLimit = 8_000_000

  let root: String
  /// Called before each operation; what it throws ends the work there.
  let before: @Sendable (SiteOperation) throws -> Void

  /// What the directory remembers; blocks. Nothing, when there is no directory.
  func history() throws -> SiteHistory {
    guard let root = try OpenDirectory(existingRoot: root), let own = try root.directory(Self.own) else {
      return SiteHistory()
    }
    return try history(in: own)
  }

  private func history(in own: borrowing OpenDirectory) throws -> SiteHistory {
    SiteHistory(
      record: try own.bytes(of: Self.recordFile, atMost: Self.historyLimit).flatMap { SiteRecord($0) },
      withdrawn: SiteHistory.withdrawn(in: try own.bytes(of: Self.withdrawnFile, atMost: Self.historyLimit) ?? []))
  }

  /// Carries out the steps in order; blocks. Files that already have their bytes are left alone.
  ///
  /// - Parameters:
  ///   - record: What the directory says from now on. A higher generation, or another site, is left alone.
  ///   - isAdopting: Whether a higher generation counts for nothing, as in a site that was ahead of its database.
  func carryOut(_ steps: [SiteStep], as record: SiteRecord, isAdopting: Bool = false) throws {
    let root = try OpenDirectory(root: root)
    let own = try root.made(Self.own)
    guard let lock = try own.lock("lock") else { throw SiteFault.busy }
    let aside = try own.made(Self.aside)
    // Left behind by a writer that was cut off.
    for name in try aside.names() { try aside.remove(name) }
    var history = try history(in: own)
    try take(record, from: history.record, isAdopting: isAdopting, in: own, aside: aside)
    var touched: [String] = []
    for step in steps {
      switch step {
      case .write(let file):
        try write(file, under: root, aside: aside)
        touched.append(file.directory)
      case .keepOnly(let names, let directory):
        try keepOnly(names, in: directory, under: root)
        touched.append(directory)
      case .withdraw(let stories):
        guard !history.withdrawn.isSuperset(of: stories) else { continue }
        history.withdrawn.formUnion(stories)
        try before(.create(Self.withdrawnFile))
        try replace(Self.withdrawnFile, SiteHistory.text(of: history.withdrawn), in: own, aside: aside)
      case .remove(let directory):
        try remove(directory, under: root)
      case .clear(let path):
        guard let directory = try root.found(SiteFile.directory(of: path)) else { continue }
        try clear(SiteFile.name(of: path), in: directory)
        touched.append(directory.path)
      case .sync:
        try sync(touched, under: root)
        touched = []
      }
    }
    try sync(touched, under: root)
    _ = consume lock
  }

  private func take(
    _ record: SiteRecord, from last: SiteRecord?, isAdopting: Bool, in own: borrowing OpenDirectory,
    aside: borrowing OpenDirectory
  ) throws {
    if let last {
      guard last.site == record.site else { throw SiteFault.anotherSite }
      if last.generation > record.generation, !isAdopting {
        throw SiteFault.overtaken(generation: record.generation, by: last.generation)
      }
      if last == record { return }
    }
    try replace(Self.recordFile, record.bytes, in: own, aside: aside)
  }

  /// Replaces one of the site's own files, and brings it to the disk.
  private func replace(
    _ name: String, _ bytes: [UInt8], in own: borrowing OpenDirectory, aside: borrowing OpenDirectory
  ) throws {
    try aside.create(name, bytes)
    try aside.move(name, to: own, as: name)
    try own.sync()
  }

  private func write(
    _ file: SiteFile, under root: borrowing OpenDirectory, aside: borrowing OpenDirectory
  ) throws {
    let directory = try root.made(path: file.directory)
    if try directory.bytes(of: file.name, expecting: file.bytes.count) == file.bytes { return }
    try before(.create(file.path))
    try aside.create(file.name, file.bytes)
    try before(.replace(file.path))
    try aside.move(file.name, to: directory, as: file.name)
  }

  private func keepOnly(_ names: [String], in path: String, under root: borrowing OpenDirectory) throws {
    guard let directory = try root.found(path) else { return }
    for name in try directory.names() where !names.contains(name) {
      if try directory.kind(of: name) == .directory {
        try remove(directory.path(of: name), under: root)
      } else {
        try before(.remove(directory.path(of: name)))
        try directory.remove(name)
      }
    }
  }

  /// Removes the page first, so that readers never see one without its picture.
  private func remove(_ path: String, under root: borrowing OpenDirectory) throws {
    guard let directory = try root.found(path) else { return }
    let names = try directory.names()
    for name in names.filter({ $0 == SiteFile.index }) + names.filter({ $0 != SiteFile.index }) {
      guard try directory.kind(of: name) != .directory else { continue }
      try before(.remove(directory.path(of: name)))
      try directory.remove(name)
    }
    try before(.sync)
    try directory.sync()
    let parent = try root.made(path: SiteFile.directory(of: path))
    try before(.remove(path))
    try parent.removeDirectory(SiteFile.name(of: path))
    try parent.sync()
  }

  /// Removes a file, or a directory with all that is in it; a link itself, not what it leads to.
  private func clear(_ name: String, in directory: borrowing OpenDirectory) throws {
    guard let kind = try directory.kind(of: name) else { return }
    guard kind == .directory, let inner = try directory.directory(name) else {
      try before(.remove(directory.path(of: name)))
      return try directory.remove(name)
    }
    for inside in try inner.names() { try clear(inside, in: inner) }
    try before(.remove(directory.path(of: name)))
    try directory.removeDirectory(name)
  }

  private func sync(_ paths: [String], under root: borrowing OpenDirectory) throws {
    guard !paths.isEmpty else { return }
    try before(.sync)
    for path in Set(paths).sorted() {
      if let directory = try root.found(path) { try directory.sync() }
    }
  }
}
