import JobQueue
import Logging
import Postgres
import ServiceLifecycle
import Store

/// Asks every minute for a sweep, which finds stories that are due and have no job.
struct Sweeper: Service {
  let queue: JobQueue
  let pool: Pool
  let logger: Logger

  private static let interval = Duration.seconds(60)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await queue.enqueue(SweepJob(), cause: "sweeper", in: pool)
        } catch {
          logger.warning("no sweep could be asked for", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: Self.interval)
      }
    }
  }
}
