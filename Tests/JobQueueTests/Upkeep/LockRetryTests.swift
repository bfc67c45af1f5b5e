import Postgres
import Testing

@testable import JobQueue

@Suite("Retrying for a lock that others would queue behind")
struct LockRetryTests {
  private let retry = LockRetry(clock: EagerClock())
  private let busy = PostgresError(sqlState: .lockNotAvailable, message: "busy")

  @Test("Each time it waits for twice as long, a twentieth of a second at most, and it gives up after twenty times")
  func givesUp() async throws {
    var waits: [Duration] = []
    let isDone = try await retry.run { wait in
      waits.append(wait)
      throw busy
    }
    #expect(!isDone)
    #expect(waits.count == 20)
    #expect(Array(waits.prefix(5)) == [5, 10, 20, 40, 50].map { Duration.milliseconds($0) })
    #expect(waits.dropFirst(4).allSatisfy { $0 == .milliseconds(50) })
  }

  @Test("It is done once it has had the lock; anything else that goes wrong is not tried again")
  func ends() async throws {
    var tries = 0
    let isDone = try await retry.run { _ in
      tries += 1
      if tries < 3 { throw busy }
    }
    #expect(isDone && tries == 3)
    for error in [Trouble("elsewhere"), PostgresError(sqlState: .deadlockDetected, message: "no")] as [any Error] {
      tries = 0
      await #expect(throws: (any Error).self) {
        try await retry.run { _ in
          tries += 1
          throw error
        }
      }
      #expect(tries == 1)
    }
  }
}
