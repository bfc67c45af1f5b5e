import Testing

@testable import JobQueue

@Suite("Pacing of notifications, polling and claims", .timeLimit(.minutes(10)))
struct PacingTests {
  @Test("A queue is notified at most once every ten milliseconds")
  func notificationThrottle() {
    var throttle = NotificationThrottle()
    let begin = ContinuousClock.now
    let times: [(String, Int, Bool)] = [
      ("a", 0, true), ("a", 9, false), ("b", 9, true), ("a", 10, true), ("a", 11, false), ("b", 30, true),
    ]
    for (queue, milliseconds, expected) in times {
      #expect(throttle.allows(queue, at: begin + .milliseconds(milliseconds)) == expected)
    }
  }

  @Test("An empty queue is polled less and less often, until something happens")
  func polling() {
    var polling = PollingInterval(maximum: .milliseconds(50))
    #expect((0..<5).map { _ in polling.nextWait() } == [10, 20, 40, 50, 50].map { .milliseconds($0) })
    polling.reset()
    #expect(polling.nextWait() == .milliseconds(10))
    var short = PollingInterval(maximum: .milliseconds(3))
    #expect((0..<2).map { _ in short.nextWait() } == [.milliseconds(3), .milliseconds(3)])
  }

  @Test("The reserve holds as many jobs as finish in a tenth of a second")
  func prefetch() {
    var prefetch = Prefetch()
    let begin = ContinuousClock.now
    prefetch.measure(finished: 0, at: begin)
    #expect(prefetch.count == 0)
    prefetch.measure(finished: 100, at: begin + .seconds(1))
    #expect(prefetch.count == 5)
    prefetch.measure(finished: 200, at: begin + .seconds(2))
    #expect(prefetch.count == 7)
    prefetch.measure(finished: 100_000, at: begin + .seconds(2) + .milliseconds(1))
    #expect(prefetch.count == 7, "too short to tell")
    prefetch.measure(finished: 1_000_000, at: begin + .seconds(3))
    #expect(prefetch.count == Prefetch.limit)
    for second in 4...20 { prefetch.measure(finished: 1_000_000, at: begin + .seconds(second)) }
    #expect(prefetch.count == 0)
    var short = Prefetch()
    short.measure(finished: 0, at: begin)
    short.measure(finished: 10, at: begin + .milliseconds(5))
    #expect((99...101).contains(short.count), "just long enough to tell")
  }
}
