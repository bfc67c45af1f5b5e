import Foundation

/// What carrying out steps would do to a site's files, found out by looking at them; blocks.
struct SiteForecast: Sendable {
  /// How many bytes a text that is compared may have.
  static let comparable = 500_000

  let root: String

  /// The files that would be added, changed or removed, by path; a file that has its bytes already is none of them.
  func effects(of steps: [SiteStep]) throws -> [FileEffect] {
    guard let root = try OpenDirectory(existingRoot: root) else {
      let files = written(by: steps)
      return files.keys.sorted().map {
        FileEffect(path: $0, change: .added, sizeBefore: nil, size: files[$0]?.size ?? 0)
      }
    }
    let files = written(by: steps)
    var effects: [FileEffect] = []
    for file in files.values {
      if let effect = try effect(of: file, under: root) { effects.append(effect) }
    }
    for path in try removed(by: steps, under: root) where files[path] == nil {
      let size = try root.found(SiteFile.directory(of: path))?.size(of: SiteFile.name(of: path)) ?? 0
      effects.append(FileEffect(path: path, change: .removed, sizeBefore: size, size: nil))
    }
    return effects.sorted { $0.path < $1.path }
  }

  private func written(by steps: [SiteStep]) -> [String: SiteFile] {
    var files: [String: SiteFile] = [:]
    for case .write(let file) in steps { files[file.path] = file }
    return files
  }

  private func effect(of file: SiteFile, under root: borrowing OpenDirectory) throws -> FileEffect? {
    guard let directory = try root.found(file.directory), let size = try directory.size(of: file.name) else {
      return FileEffect(path: file.path, change: .added, sizeBefore: nil, size: file.size)
    }
    if try directory.has(file) { return nil }
    var effect = FileEffect(path: file.path, change: .changed, sizeBefore: size, size: file.size)
    if file.picture == nil, file.size <= Self.comparable,
      let before = try directory.bytes(of: file.name, atMost: Self.comparable),
      let old = String(validating: before, as: UTF8.self), let new = String(validating: file.bytes, as: UTF8.self)
    {
      effect.texts = FileEffect.Texts(before: old, after: new)
    }
    return effect
  }

  private func removed(by steps: [SiteStep], under root: borrowing OpenDirectory) throws -> Set<String> {
    var paths: Set<String> = []
    for step in steps {
      switch step {
      case .drop(let path): if try kind(of: path, under: root) != nil { paths.insert(path) }
      case .remove(let directory), .takeDown(let directory):
        paths.formUnion(try files(in: directory, under: root) { _ in true })
      case .keepOnly(let names, let directory):
        paths.formUnion(try files(in: directory, under: root) { !names.contains($0) })
      case .write, .withdraw, .mark, .clear, .sync: continue
      }
    }
    return paths
  }

  private func kind(of path: String, under root: borrowing OpenDirectory) throws -> OpenDirectory.Kind? {
    try root.found(SiteFile.directory(of: path))?.kind(of: SiteFile.name(of: path))
  }

  /// The files of a directory whose names are wanted, and those of its directories whose names are.
  private func files(
    in path: String, under root: borrowing OpenDirectory, where isWanted: (String) -> Bool
  ) throws -> [String] {
    guard let directory = try root.found(path) else { return [] }
    var paths: [String] = []
    for name in try directory.names() where isWanted(name) {
      let inner = directory.path(of: name)
      if try directory.kind(of: name) == .directory {
        paths += try files(in: inner, under: root) { _ in true }
      } else {
        paths.append(inner)
      }
    }
    return paths
  }
}
