import Store

/// Carries out steps on a site's directory, each whole or not at all, under a lock.
///
/// Files are written to `.copydesk/aside`, synced and then renamed into place. Beside it lie the lock, the site's record, by which
/// a writer that was overtaken stops even if nobody tells it, and the list of withdrawn stories.
struct SiteWriter: Sendable {
  private static let own = ".copydesk"
  private static let aside = "aside"
  private static let recordFile = "site.json"
  private static let withdrawnFile = "withdrawn"
  private static let marksFile = "marks.json"
  /// In bytes, of the files above; a list of a million withdrawn stories is shorter.
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
      withdrawn: SiteHistory.withdrawn(in: try own.bytes(of: Self.withdrawnFile, atMost: Self.historyLimit) ?? []),
      marks: try own.bytes(of: Self.marksFile, atMost: Self.historyLimit).flatMap { SiteMarks($0) })
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
    var waiting: [SiteFile] = []
    for step in steps {
      if case .write(let file) = step {
        waiting.append(file)
        continue
      }
      try write(waiting, under: root, aside: aside)
      touched += waiting.map(\.directory)
      waiting = []
      switch step {
      case .write: continue
      case .keepOnly(let names, let directory):
        try keepOnly(names, in: directory, under: root)
        touched.append(directory)
      case .withdraw(let stories):
        guard !history.withdrawn.isSuperset(of: stories) else { continue }
        history.withdrawn.formUnion(stories)
        try before(.create(Self.withdrawnFile))
        try replace(Self.withdrawnFile, SiteHistory.text(of: history.withdrawn), in: own, aside: aside)
      case .mark(let marks):
        guard marks != history.marks else { continue }
        try before(.create(Self.marksFile))
        try replace(Self.marksFile, marks.bytes, in: own, aside: aside)
      case .drop(let path):
        try drop(path, under: root)
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
    try write(waiting, under: root, aside: aside)
    try sync(touched + waiting.map(\.directory), under: root)
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

  /// Writes files in order; of many, all are brought to the disk at once before the first takes its place.
  private func write(
    _ files: [SiteFile], under root: borrowing OpenDirectory, aside: borrowing OpenDirectory
  ) throws {
    guard files.count > Self.many else {
      for file in files { try write(file, under: root, aside: aside) }
      return
    }
    var changed: [SiteFile] = []
    for file in files {
      let directory = try root.made(path: file.directory, isSynced: false)
      if try directory.bytes(of: file.name, expecting: file.bytes.count) == file.bytes { continue }
      try before(.create(file.path))
      try aside.create(String(changed.count), file.bytes, isSynced: false)
      changed.append(file)
    }
    guard !changed.isEmpty else { return }
    try before(.sync)
    try aside.syncAll()
    for (index, file) in changed.enumerated() {
      guard let directory = try root.found(file.directory) else { continue }
      try before(.replace(file.path))
      try aside.move(String(index), to: directory, as: file.name)
    }
  }

  /// From how many files on it takes less to sync the whole file system once than each of them.
  private static let many = 48

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

  /// Removes a file, and the directories that are empty then.
  private func drop(_ path: String, under root: borrowing OpenDirectory) throws {
    guard let directory = try root.found(SiteFile.directory(of: path)),
      try directory.kind(of: SiteFile.name(of: path)) != nil
    else { return }
    try before(.remove(path))
    try directory.remove(SiteFile.name(of: path))
    try directory.sync()
    var emptied = directory.path
    while !emptied.isEmpty, let inner = try root.found(emptied), try inner.names().isEmpty {
      let parent = SiteFile.directory(of: emptied)
      guard let outer = try root.found(parent) else { return }
      try before(.remove(emptied))
      try outer.removeDirectory(SiteFile.name(of: emptied))
      try outer.sync()
      emptied = parent
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
    let all = Set(paths)
    guard all.count <= Self.many else { return try root.syncAll() }
    for path in all.sorted() {
      if let directory = try root.found(path) { try directory.sync() }
    }
  }
}
