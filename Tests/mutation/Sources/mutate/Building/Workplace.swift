import Foundation

/// A copy of the repository in which the mutants are built and tested; the repository itself is never written to.
///
/// Build products name their sources by absolute paths. Root can show the copy in the repository's place, to the programs
/// that are run in it alone, and so go on from what is built there already; others build everything once.
struct Workplace {
  /// The repository.
  let root: String
  /// The copy.
  let copy: String
  /// Swift locks a build by its path, with a file in the folder for temporary ones: a build of the repository itself does
  /// not wait for the copy's.
  private let temporary: String
  private let isShownAsRoot: Bool

  /// Makes the copy, or brings it up to date.
  init(root: String, directory: String) throws {
    self.root = root
    copy = "\(directory)/copy"
    temporary = FileManager.default.temporaryDirectory.appending(path: "copydesk-mutate").path
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    let mounts = ["unshare", "-m", "mount", "--bind", root, root]
    isShownAsRoot = geteuid() == 0 && (try? Command.run(mounts, in: root).status) == 0
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    let files = try trackedFiles()
    let hasBuild = FileManager.default.fileExists(atPath: "\(copy)/.build")
    if isShownAsRoot, !hasBuild, FileManager.default.fileExists(atPath: "\(root)/.build") {
      // With the exact times of the files, by which the build tells what is new.
      let list = FileManager.default.temporaryDirectory.appending(path: "mutate-files-\(getpid())").path
      try Data((files + [".build"]).joined(separator: "\n").utf8).write(to: URL(filePath: list))
      let copying = try Command.run(
        ["bash", "-c", "tar --format=posix -cf - -T \"$0\" | tar -xf - -C \"$1\"", list, copy], in: root)
      guard copying.status == 0 else { throw Failure("Cannot copy the repository: \(copying.output)") }
      try? FileManager.default.removeItem(atPath: list)
    }
    for path in files where path != "Package.swift" { try mirror(path) }
    // Modules full of mutants take too long to optimise.
    let manifest = try String(contentsOfFile: "\(root)/Package.swift", encoding: .utf8)
    try write(Data(manifest.replacingOccurrences(of: "[\"-O\"]", with: "[\"-Onone\"]").utf8), to: "Package.swift")
    try removeOthers(than: Set(files))
  }

  /// The files of the repository that are not ignored, and the package versions found before.
  private func trackedFiles() throws -> [String] {
    let listing = try Command.run(["git", "ls-files", "-co", "--exclude-standard"], in: root)
    guard listing.status == 0 else { throw Failure("git ls-files: \(listing.output)") }
    return (listing.output.split(separator: "\n").map(String.init) + ["Package.resolved"])
      .filter { FileManager.default.fileExists(atPath: "\(root)/\($0)") }
  }

  private func removeOthers(than files: Set<String>) throws {
    for folder in ["Sources", "Tests"] {
      let names = FileManager.default.enumerator(atPath: "\(copy)/\(folder)")
      while let name = names?.nextObject() as? String {
        let path = "\(copy)/\(folder)/\(name)"
        var isDirectory: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        if !isDirectory.boolValue, !files.contains("\(folder)/\(name)") {
          try FileManager.default.removeItem(atPath: path)
        }
      }
    }
  }

  /// Gives the copy that file of the repository; a link stays a link.
  private func mirror(_ path: String) throws {
    let (original, target) = ("\(root)/\(path)", "\(copy)/\(path)")
    guard let place = try? FileManager.default.destinationOfSymbolicLink(atPath: original) else {
      return try write(Data(contentsOf: URL(filePath: original)), to: path)
    }
    if (try? FileManager.default.destinationOfSymbolicLink(atPath: target)) == place { return }
    try? FileManager.default.removeItem(atPath: target)
    try FileManager.default.createDirectory(
      at: URL(filePath: target).deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: place)
  }

  /// Writes a file of the copy, unless it is like that already.
  func write(_ content: Data, to path: String) throws {
    let target = URL(filePath: "\(copy)/\(path)")
    if let present = try? Data(contentsOf: target), present == content { return }
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: target)
  }

  /// Runs a program at the top of the copy.
  func run(
    _ words: [String], environment: [String: String] = [:], limit: Double = 3600,
    stop: (String) -> Bool = { _ in false }
  ) throws -> Command.Result {
    let shown = [
      "unshare", "-m", "bash", "-c", "mount --bind \"$0\" \"$1\" && cd \"$1\" && shift && exec \"$@\"", copy,
    ]
    return try Command.run(
      isShownAsRoot ? shown + [root] + words : words, in: isShownAsRoot ? root : copy,
      environment: environment.merging(["TMPDIR": temporary]) { $1 }, limit: limit, stop: stop)
  }
}
