import Foundation
import Testing

@Suite("Limits that are too low")
struct ResourceLimitTests {
  @Test(
    "The daemon does not start under a limit that would end it later, and says which and what to do",
    arguments: [("-v 1000000", "ulimit -v", "4096 MB"), ("-n 40", "ulimit -n", "256")])
  func tooLow(limit: String, name: String, needed: String) async throws {
    let directory = "/tmp/cl-\(UInt32.random(in: 0...UInt32.max))"
    let words = [
      "-c", "ulimit \(limit); exec \"$0\" \"$@\"", Program.copydeskd.url.path, "run", "--embedded", directory,
    ]
    let outcome = try await run(executable: URL(filePath: "/bin/sh"), words)
    #expect(outcome.status == 78)
    #expect(outcome.errors.hasPrefix("copydeskd: The limit on "))
    #expect(outcome.errors.contains(name) && outcome.errors.contains(needed))
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(!FileManager.default.fileExists(atPath: directory))
  }
}
