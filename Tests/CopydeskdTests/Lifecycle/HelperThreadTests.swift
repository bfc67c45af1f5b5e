import Foundation
import Testing

@Suite("The helpers' threads")
struct HelperThreadTests {
  @Test("A helper that has answered has one thread: others would miss the descriptors that it closed, and end it")
  func one() async throws {
    let process = Process()
    let (requests, answers) = (Pipe(), Pipe())
    process.arguments = ["try-markdown"]
    process.standardInput = requests
    process.standardOutput = answers
    let running = try RunningProgram(Program.copydeskd.url, process)
    let body = Array("Some *words*.\n".utf8)
    try requests.fileHandleForWriting.write(contentsOf: [UInt8(body.count), 0, 0, 0] + body)
    #expect(try answers.fileHandleForReading.read(upToCount: 4) == Data([0, 0, 0, 0]))
    let threads = try FileManager.default.contentsOfDirectory(
      atPath: "/proc/\(process.processIdentifier)/task")
    #expect(threads.count == 1, "\(threads)")
    try requests.fileHandleForWriting.close()
    #expect(try await running.exitStatus() == 0)
  }
}
