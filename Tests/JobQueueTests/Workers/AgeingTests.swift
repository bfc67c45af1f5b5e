import Foundation
import Postgres
import Testing

@testable import JobQueue

@Suite("Ageing", .timeLimit(.minutes(10)))
struct AgeingTests {
  @Test("However many urgent jobs keep coming, a low-priority one waits only a minute longer per step")
  func noStarvation() async throws {
    try await withQueue { queue in
      let start = Date.now.addingTimeInterval(-3600)
      let low = try await queue.enqueue(Numbered(number: -1), at: start, priority: 5, in: queue.pool)
      for minute in 0..<30 {
        let time = start.addingTimeInterval(TimeInterval(60 * minute + 30))
        try await queue.enqueue(
          (0..<10).map { Numbered(number: minute * 10 + $0) }, EnqueueOptions(at: time, priority: 0), in: queue.pool)
      }
      let worker = try await queue.registerSilentWorker(lease: .seconds(600))
      var before = 0
      while try await queue.claim(for: worker).first?.id != low { before += 1 }
      // The ten of each of the first five minutes.
      #expect(before == 50)
    }
  }
}
