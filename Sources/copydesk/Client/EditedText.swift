import ControlAPI
import FoundationEssentials
import Glibc
import Newsroom

/// A text in a file of a directory that only this person can enter, from opening it until it is accepted; so it outlives a failed
/// editor, a lost connection and a lost race, and is offered again.
struct EditedText {
  /// What the text was made from, and where it is going.
  struct Origin: Codable, Equatable {
    /// What it is for: `edit`, `correct`; `new` for a story that does not exist yet.
    var action: String
    /// The story's slug, or the template's name.
    var name: String
    /// The version that was opened; nil for a new story.
    var version: Int?
    /// The story's revision then.
    var revision: Int?
    /// Where the daemon was asked, since other newsrooms have stories of the same name.
    var socket: String
    /// Whether it was merged with somebody else's version, and has conflict marks until they are settled.
    var hasMarks = false
  }

  /// Where the text is.
  let path: String
  private let directory: String
  /// What this process holds it by, so that no other offers it meanwhile.
  private let lock: Int32
  private(set) var origin: Origin

  private var basePath: String { directory + "/.opened" }
  private var originPath: String { directory + "/.origin" }

  /// Writes a text to its file.
  ///
  /// - Throws: `Refusal` when it cannot be written.
  init(_ text: String, from origin: Origin) throws {
    let name = origin.name.plainName
    directory = try UnsavedTexts.makeDirectory(for: name)
    path = "\(directory)/\(name).md"
    lock = Self.lock(directory) ?? -1
    self.origin = origin
    try write(Data(text.utf8), to: path)
    try open(Data(text.utf8), from: origin)
  }

  /// A text that an earlier command left; nil when it cannot be read, or another command has it open.
  init?(leftIn directory: String) {
    let written = (try? FileBytes.read(directory + "/.origin", limit: 65_536, as: "file")) ?? nil
    guard let written, let origin = try? ControlJSON.decode(Origin.self, from: written),
      let lock = Self.lock(directory)
    else { return nil }
    self.directory = directory
    self.origin = origin
    self.lock = lock
    path = "\(directory)/\(origin.name.plainName).md"
  }

  /// The text as it is now; nil when it cannot be read.
  var current: Data? { try? FileBytes.require(path, limit: SubmissionLimits.draftBytes, as: "draft") }

  /// The text as it was opened.
  var opened: Data? { try? FileBytes.require(basePath, limit: SubmissionLimits.draftBytes, as: "draft") }

  /// Whether the text has changed since it was opened; a text that cannot be read counts as changed.
  var isChanged: Bool { current == nil || current != opened }

  /// Whether there is anything to lose: the text has changed, or an editor that was ended has left something beside it.
  var isWorthKeeping: Bool {
    let own: Set = [".opened", ".origin", "\(origin.name.plainName).md"]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return isChanged || names.contains { !own.contains($0) }
  }

  /// When it was last written.
  var writtenAt: Instant? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Instant(Date(timeIntervalSince1970: TimeInterval(status.st_mtim.tv_sec)))
  }

  /// Puts a merged text in its place, made from another version; what was there is kept beside it.
  mutating func replace(with merged: [UInt8], openedAs opened: String, from origin: Origin) throws {
    if let current {
      try write(current, to: "\(directory)/\(origin.name.plainName).before-version-\(origin.version ?? 0).md")
    }
    try write(Data(merged), to: path)
    self.origin = origin
    try open(Data(opened.utf8), from: origin)
  }

  private func open(_ text: Data, from origin: Origin) throws {
    try write(text, to: basePath)
    try write(ControlJSON.encode(origin), to: originPath)
  }

  private func write(_ bytes: Data, to path: String) throws {
    try WrittenFile.write(bytes, to: path, suggesting: path)
  }

  /// Opens the text in `$VISUAL`, else `$EDITOR`, else `vi`, and waits until that ends.
  ///
  /// - Throws: `Refusal` when the editor failed.
  func edit() throws {
    let environment = ProcessInfo.processInfo.environment
    let editor = [environment["VISUAL"], environment["EDITOR"]].compactMap(\.self).first { !$0.isEmpty } ?? "vi"
    // The variable may hold arguments, such as `code --wait`, which the shell splits. system(3) leaves the editor in the foreground,
    // where it may read the terminal, and keeps its interrupts from ending this command.
    let status = unsafe system("\(editor) \(path.quotedForShell)")
    guard status != 0 else { return }
    let isExit = status & 0x7F == 0
    throw Refusal(
      .usage,
      "The editor '\(editor)' \(isExit ? "exited with status \(status >> 8 & 0xFF)" : "was ended by signal \(status & 0x7F)").",
      hint: "Set VISUAL or EDITOR to an editor that works.")
  }

  /// Removes the file and its directory.
  func remove() { try? FileManager.default.removeItem(atPath: directory) }

  /// Holds a directory for this process; nil when another process has it.
  private static func lock(_ directory: String) -> Int32? {
    let descriptor = unsafe Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
    close(descriptor)
    return nil
  }
}

/// The texts of this person that were not accepted yet, from earlier commands.
enum UnsavedTexts {
  /// How many directories are looked at.
  private static let most = 1000

  /// Those for a story or a template, the one written last first; each is held until the command ends.
  static func all(for name: String, action: String, socket: String) -> [EditedText] {
    guard let root = root() else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let texts = names.filter { $0.hasPrefix(name.plainName + ".") }.prefix(most).compactMap {
      EditedText(leftIn: "\(root)/\($0)")
    }
    return texts.filter { text in
      guard text.origin.name == name, text.origin.action == action, text.origin.socket == socket else { return false }
      if !text.isWorthKeeping { text.remove() }
      return text.isWorthKeeping
    }.sorted { ($0.writtenAt?.date ?? .distantPast) > ($1.writtenAt?.date ?? .distantPast) }
  }

  /// Makes a directory for a text.
  ///
  /// - Throws: `Refusal` when it cannot be made.
  static func makeDirectory(for name: String) throws -> String {
    guard let root = root() else { return try PrivateDirectory.make(where: ["TMPDIR"]) }
    var template = Array("\(root)/\(name).XXXXXX".utf8CString)
    let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
    }
    guard isMade else { return try PrivateDirectory.make(where: ["TMPDIR"]) }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Removes the text of that file, if it is one of these: it has been accepted.
  static func remove(_ file: String) {
    let directory = String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
    guard let root = root(), directory.hasPrefix(root + "/"), !directory.contains("/../") else { return }
    EditedText(leftIn: directory)?.remove()
  }

  /// The directory for what programs keep of a person's work (XDG Base Directory Specification); nil where it cannot be made.
  private static func root() -> String? {
    let environment = ProcessInfo.processInfo.environment
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/state" : nil }
    guard let parent = state ?? home else { return nil }
    let root = parent + "/copydesk/texts"
    try? FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    var status = stat()
    guard unsafe stat(root, &status) == 0, status.st_uid == geteuid(), unsafe access(root, W_OK | X_OK) == 0 else {
      return nil
    }
    // What is being written is nobody else's business.
    if status.st_mode & 0o077 != 0 { _ = unsafe chmod(root, 0o700) }
    return root
  }
}
