import Synchronization
import Testing
import TimeTesting

@testable import copydeskd

@Suite("Requests that wait for a result")
struct PollingTests {
  @Test("A request that may not wait gets what is there now")
  func once() async throws {
    let reads = Atomic(0)
    let value = try await ManualClock().poll(atMost: .zero, until: { _ in false }) {
      reads.add(1, ordering: .relaxed).newValue
    }
    #expect(value == 1)
  }

  @Test("A request that waits is answered as soon as the result is there")
  func settled() async throws {
    let clock = ManualClock()
    let reads = Atomic(0)
    async let value = clock.poll(atMost: .seconds(20), until: { $0 == 3 }) {
      reads.add(1, ordering: .relaxed).newValue
    }
    for _ in 1...2 {
      try await clock.untilAsleep(1)
      clock.advance(by: .milliseconds(250))
    }
    #expect(try await value == 3)
  }

  @Test("A request that has waited for as long as it may gets what was there last")
  func outOfTime() async throws {
    let clock = ManualClock()
    let reads = Atomic(0)
    async let value = clock.poll(atMost: .seconds(20), until: { _ in false }) {
      reads.add(1, ordering: .relaxed).newValue
    }
    try await clock.untilAsleep(1)
    clock.advance(by: .seconds(20))
    #expect(try await value == 2)
  }
}
