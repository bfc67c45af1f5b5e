import Logging
import ServiceLifecycle
import Store

/// Makes notices of what happens, as it happens, and of what does not happen in time.
///
/// Every daemon has one; the database sees to it that each event is taken by one of them.
struct NoticeMaker: Service {
  /// How often it looks for what has become late, and for events that it was not woken for.
  static let interval = Duration.seconds(5)

  let store: Store
  let feed: EventFeed
  var clock: any Clock<Duration> = ContinuousClock()
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { for await _ in feed.notifications() { await attempt("Could not make notices", makeNotices) } }
        group.addTask {
          while (try? await clock.sleep(for: Self.interval)) != nil {
            await attempt("Could not tell what is late", tellWhatIsLate)
          }
        }
      }
    }
  }

  private func makeNotices() async throws {
    while try await store.makeNotices() > 0 {}
  }

  private func tellWhatIsLate() async throws {
    try await store.tellLate()
    try await store.tellOutages()
    try await makeNotices()
  }

  /// What fails is tried again when the next event comes, or a moment later.
  private func attempt(_ sentence: Logger.Message, _ work: () async throws -> Void) async {
    do {
      try await work()
    } catch {
      logger.debug(sentence, metadata: ["error": "\(error)"])
    }
  }
}
