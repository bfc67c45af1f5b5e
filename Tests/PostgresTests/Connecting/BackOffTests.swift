import Testing

@testable import Postgres

@Suite("Back-off")
struct BackOffTests {
  private let backOff = BackOff(initial: .milliseconds(100), factor: 2, maximum: .seconds(1), jitter: 0.5)

  @Test(
    "Waits double, up to the maximum",
    arguments: [(1, 100), (2, 200), (3, 400), (4, 800), (5, 1000), (6, 1000), (10_000, 1000)])
  func growth(failures: Int, milliseconds: Int) {
    #expect(backOff.delay(afterFailures: failures, chance: 0) == .milliseconds(milliseconds))
    #expect(backOff.delay(afterFailures: failures, chance: 1) == .milliseconds(milliseconds) / 2)
  }

  @Test("Jitter shortens a wait by no more than its share", arguments: 1...6)
  func jitter(failures: Int) {
    let full = backOff.delay(afterFailures: failures, chance: 0)
    var delays: Set<Duration> = []
    for _ in 1...100 {
      let delay = backOff.delay(afterFailures: failures)
      #expect(delay <= full)
      #expect(delay >= full / 2)
      delays.insert(delay)
    }
    #expect(delays.count > 1)
  }

  @Test("Without jitter each wait is exact")
  func exact() {
    let exact = BackOff(initial: .seconds(1), factor: 3, maximum: .seconds(5), jitter: 0)
    #expect((1...4).map { exact.delay(afterFailures: $0) } == [.seconds(1), .seconds(3), .seconds(5), .seconds(5)])
  }
}
