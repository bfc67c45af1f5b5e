import Foundation
import Testing

@testable import Store

@Suite("The file of checkpoints")
struct CheckpointFileTests {
  @Test("Each checkpoint is a line after the others; what cannot be read keeps none of them from being read")
  func lines() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "checkpoints-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = CheckpointFile(path: path)
    #expect(file.lines() == [])
    let first = CheckpointFile.Line(number: 1, previous: "", digest: "a1", time: "2026-11-30T12:00:00Z")
    let second = CheckpointFile.Line(number: 2, previous: "a1", digest: "b2", time: "2026-11-30T12:05:00Z")
    try file.append(first)
    try file.append(second)
    #expect(file.lines() == [first, second])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").count == 2 && text.hasSuffix("\n"))
    try "not a checkpoint\n\(text)".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(file.lines() == [first, second])
  }
}
