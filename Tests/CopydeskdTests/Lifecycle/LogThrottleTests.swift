import Logging
import Testing

@testable import copydeskd

@Suite("Few log lines during an outage")
struct LogThrottleTests {
  private static let outage: Logger.Metadata = ["error": "no route to host"]

  @Test("Of an error that repeats the first is written, then one a minute, which counts those held back")
  func repetitions() {
    let throttle = LogThrottle()
    let start = ContinuousClock.now
    var written: [LogThrottle.Verdict] = []
    for second in 0..<150 {
      let verdict = throttle.verdict(on: "Heartbeat failed", Self.outage, at: start + .seconds(second))
      if verdict != .hold { written.append(verdict) }
    }
    #expect(written == [.write(repeated: 0), .write(repeated: 59), .write(repeated: 59)])
  }

  @Test("Another message, another story's error, and what is no error are written")
  func others() {
    let throttle = LogThrottle()
    let now = ContinuousClock.now
    func verdict(_ message: String, _ metadata: Logger.Metadata) -> LogThrottle.Verdict {
      throttle.verdict(on: message, metadata, at: now)
    }
    #expect(verdict("Attempt failed", ["error": "full", "job": "1"]) == .write(repeated: 0))
    #expect(verdict("Attempt failed", ["error": "full", "job": "2"]) == .write(repeated: 0))
    #expect(verdict("Attempt failed", ["error": "in other words", "job": "1"]) == .hold)
    #expect(verdict("Another", ["error": "full"]) == .write(repeated: 0))
    for _ in 1...3 { #expect(verdict("Story held", ["story": "1"]) == .write(repeated: 0)) }
  }
}
