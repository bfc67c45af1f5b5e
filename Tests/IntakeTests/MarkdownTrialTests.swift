import Foundation
import Intake
import Testing

@Suite("Trying a body in another process")
struct MarkdownTrialTests {
  /// The daemon's program, which the build leaves beside the tests'.
  private static var command: [String] {
    var directory = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    while !FileManager.default.isExecutableFile(atPath: directory.appending(path: "copydeskd").path),
      directory.path != "/"
    {
      directory.deleteLastPathComponent()
    }
    return [directory.appending(path: "copydeskd").path, "try-markdown"]
  }

  @Test("A body that takes too long is not parsed, nor is one that takes too much memory; those after it are")
  func limits() async throws {
    let trial = MarkdownTrial(command: Self.command)
    try await trial.run("One paragraph.\n")
    // Tables one below the other: for each, the parser of tables walks through all of them.
    await #expect(throws: MarkdownTrial.Fault.tooSlow) {
      try await trial.run(String(repeating: "|\n|-\n|\n", count: 100_000))
    }
    try await trial.run(
      String(repeating: "A paragraph with [a link](https://a.example) and *stress*.\n\n", count: 15_000))
    await trial.close()
  }

  @Test("Eight bodies at once are each parsed")
  func several() async throws {
    let trial = MarkdownTrial(command: Self.command)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 { group.addTask { try await trial.run("Paragraph \(number).\n") } }
      try await group.waitForAll()
    }
    await trial.close()
  }

  @Test("A program that ends is no proof of anything, and one that does not exist is an error of its own")
  func broken() async throws {
    await #expect(throws: MarkdownTrial.Fault.tooLarge) { try await MarkdownTrial(command: ["/bin/true"]).run("a") }
    await #expect(throws: (any Error).self) { try await MarkdownTrial(command: ["/nowhere"]).run("a") }
  }
}
