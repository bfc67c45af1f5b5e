import Synchronization
import Testing
import TimeTesting

@testable import copydeskd

@Suite("Requests that wait for a result")
struct PollingTests {
  @Test("A request with no time to wait gets the current value")
  func once() async throws {
    let reads = Atomic(0)
    let value = try await ManualClock().poll(atMost: .zero, until: { _ in false }) {
      reads.add(1, ordering: .relaxed).newValue
    }
    #expect(value == 1)
  }

  @Test("A waiting request is answered as soon as the result is in")
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

  @Test("A request whose time runs out gets the last value read")
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
