import Store

/// Compares a site's directory with what it should hold, without changing anything; blocks.
struct SiteInspector: Sendable {
  let root: String

  /// How the files differ from what they should be; `complete` directories should hold nothing beside them.
  func differences(of files: [SiteFile], complete directories: [String]) throws -> [SiteDifference] {
    let root = try OpenDirectory(root: root)
    var found: [SiteDifference] = []
    for file in files {
      guard let directory = try root.found(file.directory), try directory.kind(of: file.name) != nil else {
        found.append(.missing(file.path))
        continue
      }
      if try !directory.has(file) { found.append(.altered(file.path)) }
    }
    for path in directories {
      let expected = Set(files.filter { $0.directory == path }.map(\.name))
      guard let directory = try root.found(path) else { continue }
      for name in try directory.names() where !expected.contains(name) {
        found.append(.foreign(directory.path(of: name)))
      }
    }
    return found
  }

  /// Those of the files that are missing or have other bytes.
  func unlike(_ files: [SiteFile]) throws -> [SiteFile] {
    guard let root = try OpenDirectory(existingRoot: root) else { return files }
    return try files.filter { file in
      guard let directory = try root.found(file.directory) else { return true }
      return try !directory.has(file)
    }
  }

  /// Those of the files that are there although they should not be.
  func foreign(_ paths: [String]) throws -> [SiteDifference] {
    let root = try OpenDirectory(root: root)
    return try paths.filter { path in
      guard let directory = try root.found(SiteFile.directory(of: path)) else { return false }
      return try directory.kind(of: SiteFile.name(of: path)) != nil
    }.map(SiteDifference.foreign)
  }

  /// What lies in the site that belongs neither to a story nor to an output. Names in the root that begin with a dot are the
  /// web server's and Copydesk's own.
  ///
  /// - Parameters:
  ///   - stories: The directories of all stories, such as `caucasus/night-train`.
  ///   - outputs: The paths of all other files.
  func strays(stories: Set<String>, outputs: Set<String>) throws -> [String] {
    var directories = stories
    for path in stories.union(outputs.map(SiteFile.directory)) {
      var parent = path
      while !parent.isEmpty {
        directories.insert(parent)
        parent = SiteFile.directory(of: parent)
      }
    }
    var found: [String] = []
    let root = try OpenDirectory(root: root)
    func look(_ directory: borrowing OpenDirectory) throws {
      for name in try directory.names() {
        let path = directory.path(of: name)
        if directory.path.isEmpty, name.hasPrefix(".") { continue }
        if outputs.contains(path) || stories.contains(path) { continue }
        if directories.contains(path), try directory.kind(of: name) == .directory,
          let inner = try directory.directory(name)
        {
          try look(inner)
        } else if !stories.contains(directory.path) {
          found.append(path)
        }
      }
    }
    try look(root)
    return found
  }
}
