import Foundation

/// A file outside the database to which each checkpoint is appended, a line of JSON each: who deletes the newest checkpoints
/// from the database does not reach it, so that verifying the log finds that they are missing.
struct CheckpointFile: Sendable {
  /// What is kept of a checkpoint.
  struct Line: Codable, Hashable {
    var number: Int
    var previous: String
    var digest: String
    var time: String
  }

  let path: String

  /// Appends a checkpoint, on disk when this returns.
  func append(_ line: Line) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if !FileManager.default.fileExists(atPath: path) {
      guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o640]) else {
        throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
      }
    }
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    try file.write(contentsOf: try encoder.encode(line) + Data("\n".utf8))
    try file.synchronize()
    try file.close()
  }

  /// All checkpoints that were appended here; a line that cannot be read is left out.
  func lines() -> [Line] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }
}
