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

  /// Carries out the steps in order; blocks. Files that already have their bytes are left alone; pictures that are missing must
  /// have been loaded.
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
    let history = try history(in: own)
    var placement = Placement(
      record: try Self.replacement(for: history.record, by: record, isAdopting: isAdopting))
    do {
      try perform(steps, history, &placement, under: root, own: own, aside: aside)
    } catch let fault as SiteFault where fault.isWithoutRoom {
      // What was killed leaves the readers' sight at once; a link into nothing harms less, and goes when there is room.
      for case .takeDown(let directory) in steps { try remove(directory, under: root) }
      throw fault
    }
    _ = consume lock
  }

  /// - Parameter history: What the directory remembers until then.
  private func perform(
    _ steps: [SiteStep], _ history: SiteHistory, _ placement: inout Placement, under root: borrowing OpenDirectory,
    own: borrowing OpenDirectory, aside: borrowing OpenDirectory
  ) throws {
    var history = history
    for step in steps {
      switch step {
      case .write, .sync:
        placement.steps.append(step)
        continue
      default: try place(&placement, under: root, own: own, aside: aside)
      }
      switch step {
      case .write, .sync: continue
      case .keepOnly(let names, let directory):
        try keepOnly(names, in: directory, under: root)
        placement.touched.insert(directory)
      case .withdraw(let stories):
        guard !history.withdrawn.isSuperset(of: stories) else { continue }
        history.withdrawn.formUnion(stories)
        try before(.create(Self.withdrawnFile))
        try replace(Self.withdrawnFile, SiteHistory.text(of: history.withdrawn), in: own, aside: aside)
      case .mark(let marks):
        guard marks != history.marks else { continue }
        try before(.create(Self.marksFile))
        try replace(Self.marksFile, try marks.bytes, in: own, aside: aside)
      case .drop(let path):
        try drop(path, under: root)
      case .remove(let directory), .takeDown(let directory):
        try remove(directory, under: root)
      case .clear(let path):
        guard let directory = try root.found(SiteFile.directory(of: path)) else { continue }
        try clear(SiteFile.name(of: path), in: directory)
        placement.touched.insert(directory.path)
      }
    }
    placement.steps.append(.sync)
    try place(&placement, under: root, own: own, aside: aside)
  }

  /// The bytes of the record that takes the last one's place; nil when it is the same.
  private static func replacement(
    for last: SiteRecord?, by record: SiteRecord, isAdopting: Bool
  ) throws -> [UInt8]? {
    guard let last else { return try record.bytes }
    guard last.site == record.site else { throw SiteFault.anotherSite }
    if last.generation > record.generation, !isAdopting {
      throw SiteFault.overtaken(generation: record.generation, by: last.generation)
    }
    return last == record ? nil : try record.bytes
  }

  /// Replaces one of the site's own files, and brings it to the disk.
  private func replace(
    _ name: String, _ bytes: [UInt8], in own: borrowing OpenDirectory, aside: borrowing OpenDirectory
  ) throws {
    try aside.create(name, bytes)
    try aside.move(name, to: own, as: name)
    try own.sync()
  }

  /// What waits to be put into its place.
  private struct Placement {
    /// The site's record, if it is another than before: it takes its place before anything else does.
    var record: [UInt8]?
    /// Files and syncs, in order.
    var steps: [SiteStep] = []
    /// Directories in which something has changed since the last sync.
    var touched: Set<String> = []
    /// How many files have been written aside.
    var staged = 0
  }

  /// Puts files into their places, those up to each sync before the next are begun: readers have a story's page while its lists
  /// are still being written.
  private func place(
    _ placement: inout Placement, under root: borrowing OpenDirectory, own: borrowing OpenDirectory,
    aside: borrowing OpenDirectory
  ) throws {
    let steps = placement.steps
    placement.steps = []
    for part in steps.parts(endingWith: .sync) {
      try place(part, &placement, under: root, own: own, aside: aside)
    }
  }

  /// Writes files aside, brings all of them to the disk at once, and then puts them into their places in order.
  ///
  /// Every sync waits for the disk, so that many at once take hardly longer than one.
  private func place(
    _ steps: [SiteStep], _ placement: inout Placement, under root: borrowing OpenDirectory,
    own: borrowing OpenDirectory, aside: borrowing OpenDirectory
  ) throws {
    let staged = try stage(steps, after: placement.staged, under: root, aside: aside)
    placement.staged += staged.count
    if !staged.isEmpty { try before(.sync) }
    if let record = placement.record {
      try aside.create(Self.recordFile, record, isSynced: false)
      try aside.sync([Self.recordFile] + staged.values)
      try aside.move(Self.recordFile, to: own, as: Self.recordFile)
      try own.sync()
      placement.record = nil
    } else {
      try aside.sync(Array(staged.values))
    }
    for (index, step) in steps.enumerated() {
      switch step {
      case .write(let file):
        placement.touched.insert(file.directory)
        guard let name = staged[index], let directory = try root.found(file.directory) else { continue }
        try before(.replace(file.path))
        try aside.move(name, to: directory, as: file.name)
      case .sync:
        try sync(placement.touched, under: root)
        placement.touched = []
      default: continue
      }
    }
  }

  /// Writes those files aside that have other bytes in their places, and makes the directories that they go to.
  ///
  /// - Parameter count: How many were written aside before.
  /// - Returns: Their names aside, by the steps that they are of.
  private func stage(
    _ steps: [SiteStep], after count: Int, under root: borrowing OpenDirectory, aside: borrowing OpenDirectory
  ) throws -> [Int: String] {
    var staged: [Int: String] = [:]
    var paths: Set<String> = []
    for (index, step) in steps.enumerated() {
      guard case .write(let file) = step else { continue }
      let directory = try root.made(path: file.directory, isSynced: false)
      let isRepeated = !paths.insert(file.path).inserted
      if !isRepeated, try directory.has(file) { continue }
      if let sha256 = file.picture { throw SiteFault.noPicture(sha256: sha256) }
      try before(.create(file.path))
      let name = String(count + staged.count)
      try aside.create(name, file.bytes, isSynced: false)
      staged[index] = name
    }
    return staged
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

  /// Brings these directories to the disk, and those in which they lie, which may have been made for them.
  private func sync(_ paths: Set<String>, under root: borrowing OpenDirectory) throws {
    guard !paths.isEmpty else { return }
    try before(.sync)
    var all: Set<String> = [""]
    for path in paths {
      var path = path
      while !path.isEmpty, all.insert(path).inserted { path = SiteFile.directory(of: path) }
    }
    try root.sync(all.sorted())
  }
}

extension [SiteStep] {
  /// Parts that end with that step, save the last one, which may not; one at least.
  fileprivate func parts(endingWith end: SiteStep) -> [[SiteStep]] {
    let ends = indices.filter { self[$0] == end }.map { $0 + 1 }
    let bounds = [0] + ends + (ends.last == count ? [] : [count])
    return zip(bounds, bounds.dropFirst()).map { Array(self[$0..<$1]) }
  }
}
