import Foundation
import Testing

@testable import Publishing

/// A program from outside that knows a format better than its renderer does.
enum Validator {
  case tidy
  case xmllint
  case jsonTool

  /// Nil for what a web server reads.
  static func of(_ file: SiteFile) -> Validator? {
    if file.path.hasSuffix(".nginx") || file.path.hasSuffix(".caddy") { return nil }
    if file.path.hasSuffix(".html") { return .tidy }
    return file.path.hasSuffix(".xml") || file.path.hasSuffix(".atom") || file.path.hasSuffix(".rss")
      ? .xmllint : .jsonTool
  }

  private var command: [String] {
    switch self {
    case .tidy: ["tidy", "-quiet", "-errors", "-utf8", "--show-info", "no", "--drop-empty-elements", "no"]
    case .xmllint: ["xmllint", "--noout", "--nonet", "-"]
    case .jsonTool: ["python3", "-m", "json.tool"]
    }
  }

  /// What it has against the file; empty when all is well. Where it is not installed, it says so and has nothing against it.
  func complaints(of file: SiteFile) async throws -> String {
    guard Self.isInstalled(command[0]) else {
      print("SKIPPED: '\(command[0])' is not installed, so \(file.path) was not validated")
      return ""
    }
    let input = FileManager.default.temporaryDirectory.appending(path: "copydesk-\(UUID().uuidString)")
    try Data(file.bytes).write(to: input)
    defer { try? FileManager.default.removeItem(at: input) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "60"] + command
    process.standardInput = try FileHandle(forReadingFrom: input)
    let output = Pipe()
    process.standardError = output
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let complaints = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    if process.terminationStatus == 124 { return "\(command[0]) did not end" }
    return String(decoding: complaints, as: UTF8.self).split(separator: "\n").filter { !isDated($0) }
      .joined(separator: "\n")
  }

  /// Whether it complains of what came after it: tidy's HTML 5 is older than WAI-ARIA 1.1.
  private func isDated(_ complaint: Substring) -> Bool {
    complaint.hasSuffix("proprietary attribute \"aria-current\"")
      || complaint.hasSuffix("proprietary attribute \"loading\"")
  }

  private static func isInstalled(_ program: String) -> Bool {
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return directories.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
  }
}
