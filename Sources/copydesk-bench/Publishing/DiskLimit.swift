import Foundation
import Glibc
import Postgres

/// What any program must do to publish a story as ours does: as many transactions committed, the same files written aside,
/// synced and renamed, and their directories synced.
struct DiskLimit {
  /// Commits that ours makes: the approval, the job's claim, the attempt's beginning, the receipt, the job's end.
  private static let transactions = 5

  private let connection: Connection
  private let directory: String

  /// - Parameter directory: On the disk of the site.
  init(uri: String, directory: String) async throws {
    connection = try await Connection.connect(ConnectionConfiguration(uri: uri))
    try await connection.script("CREATE TABLE IF NOT EXISTS public.limit_row (id bigint, text text)")
    self.directory = directory
    try FileManager.default.createDirectory(atPath: "\(directory)/aside", withIntermediateDirectories: true)
  }

  /// Does it with these files of the site; in milliseconds.
  func run(_ files: [String], of root: String) async throws -> Double {
    var contents: [(path: String, bytes: Data)] = []
    for path in files {
      guard let bytes = FileManager.default.contents(atPath: "\(root)/\(path)") else { continue }
      let parent = URL(filePath: "\(directory)/\(path)").deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      contents.append((path, bytes))
    }
    let start = ContinuousClock.now
    for number in 1...Self.transactions {
      _ = try await connection.query("INSERT INTO public.limit_row VALUES ($1, $2)", number, "A row of some length")
    }
    for (path, bytes) in contents { try write(bytes, to: path) }
    for parent in Set(contents.map { URL(filePath: "\(directory)/\($0.path)").deletingLastPathComponent().path }) {
      try sync(parent)
    }
    return (ContinuousClock.now - start) / .milliseconds(1)
  }

  func close() async { await connection.close() }

  private func write(_ bytes: Data, to path: String) throws {
    let aside = "\(directory)/aside/file"
    let file = unsafe open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw BenchFault.notWritten(path) }
    defer { Glibc.close(file) }
    let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
    guard count == bytes.count, fsync(file) == 0, unsafe rename(aside, "\(directory)/\(path)") == 0 else {
      throw BenchFault.notWritten(path)
    }
  }

  private func sync(_ path: String) throws {
    let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw BenchFault.notWritten(path) }
    defer { Glibc.close(opened) }
    guard fsync(opened) == 0 else { throw BenchFault.notWritten(path) }
  }
}
