import Postgres
import Testing
import TimeTesting

@testable import JobQueue

@Suite("Wake-up signals", .timeLimit(.minutes(10)))
struct WakeUpSignalTests {
  /// A limit that is over at once, and one that no test waits for.
  private static let (moment, long) = (Duration.milliseconds(1), Duration.seconds(3600))

  private let signal = WakeUpSignal()
  private let executor = PollExecutor.shared

  @Test("A signal that is sent while nobody waits lets the next wait return at once, however often it was sent")
  func kept() async throws {
    for _ in 1...3 { signal.send() }
    #expect(await signal.wait(atMost: Self.long, timedBy: executor))
    #expect(await !signal.wait(atMost: Self.moment, timedBy: executor))
  }

  @Test("Whoever waits is woken by a signal, and the signal is used up with that")
  func woken() async throws {
    let sleeper = Task { await signal.wait(atMost: Self.long, timedBy: executor) }
    // Sent before or after the wait begins, it is the same.
    signal.send()
    #expect(try await waiting(for: "the signal") { await sleeper.value })
    #expect(await !signal.wait(atMost: Self.moment, timedBy: executor))
  }

  @Test("A wait whose time is up was not woken, and does not take the next signal away")
  func timeIsUp() async throws {
    for _ in 1...20 {
      #expect(await !signal.wait(atMost: Self.moment, timedBy: executor))
      signal.send()
      #expect(await signal.wait(atMost: Self.long, timedBy: executor))
    }
  }

  @Test("A cancelled wait ends without a signal, whether it had begun or not")
  func cancelled() async throws {
    for _ in 1...20 {
      let sleeper = Task { await signal.wait(atMost: Self.long, timedBy: executor) }
      await Task.yield()
      sleeper.cancel()
      #expect(try await waiting(for: "the end") { await !sleeper.value })
    }
    let late = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      signal.send()
      return await signal.wait(atMost: Self.long, timedBy: executor)
    }
    #expect(try await waiting(for: "the end") { await !late.value })
  }
}
