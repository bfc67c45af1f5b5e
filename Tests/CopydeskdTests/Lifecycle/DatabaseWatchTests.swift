import Foundation
import Logging
@testable import Store
import Synchronization
import Testing
import TimeTesting

@testable import copydeskd

@Suite("Status without waiting for the database")
struct DatabaseWatchTests {
  @Test("Who asks while the database is silent gets what was last read, and since when and why the daemon waits")
  func silence() async throws {
    let database = ScriptedDatabase()
    try await Self.withWatch(of: database) { watch, systemd in
      #expect(await watch.report(within: .seconds(60)).newsroom?.held == 3)
      database.answer(.silence)
      let report = await watch.report(within: .milliseconds(1))
      #expect(report.newsroom?.held == 3)
      try await waiting(for: "the look to be given up") {
        while watch.report.outage == nil { _ = await watch.report(within: .seconds(60)) }
      }
      #expect(watch.report.outage?.reason == "It was not done within 2.0 seconds")
      #expect(await systemd.message().hasPrefix("STATUS=waiting for the database since "))
      database.answer(.status(held: 4))
      #expect(await watch.report(within: .seconds(60)).outage == nil)
      #expect(watch.report.newsroom?.held == 4)
      #expect(await systemd.message() == "STATUS=serving")
    }
  }

  @Test("What can be seen from outside is said in place of what the silent database does not say")
  func explained() async throws {
    let database = ScriptedDatabase()
    try await Self.withWatch(of: database, explain: { "Its disk is full" }) { watch, _ in
      #expect(await watch.report(within: .seconds(60)).outage == nil)
      database.answer(.silence)
      try await waiting(for: "the look to be given up") {
        while watch.report.outage == nil { _ = await watch.report(within: .seconds(60)) }
      }
      #expect(watch.report.outage?.reason == "Its disk is full")
      database.answer(.status(held: 4))
      #expect(await watch.report(within: .seconds(60)).outage == nil)
    }
  }

  @Test("All who ask at the same time share looks that begin after they asked")
  func shared() async throws {
    let database = ScriptedDatabase()
    try await Self.withWatch(of: database) { watch, _ in
      _ = await watch.report(within: .seconds(60))
      let before = database.looks
      await withDiscardingTaskGroup { group in
        for _ in 0..<100 { group.addTask { _ = await watch.report(within: .seconds(60)) } }
      }
      #expect((1...50).contains(database.looks - before))
    }
  }

  @Test("The status names the hour at which the wait began, in this host's time")
  func sentence() throws {
    let began = try #require(
      Calendar(identifier: .gregorian).date(from: DateComponents(year: 2026, month: 11, day: 28, hour: 9, minute: 5)))
    let outage = DatabaseWatch.Outage(since: began, reason: "it is away")
    #expect(outage.sentence == "waiting for the database since 09:05: it is away")
  }

  private static func withWatch(
    of database: ScriptedDatabase, explain: @escaping @Sendable () -> String? = { nil },
    _ body: (DatabaseWatch, NotifySocket) async throws -> Void
  ) async throws {
    let systemd = try NotifySocket()
    let watch = DatabaseWatch(
      opened: Latch(isOpen: true), notifier: SystemdNotifier(environment: ["NOTIFY_SOCKET": systemd.path]),
      logger: Logger(label: "watch", factory: { _ in SwiftLogNoOpLogHandler() }), explain: explain, look: database.look)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await watch.run() }
      defer { group.cancelAll() }
      try await body(watch, systemd)
    }
  }
}

/// A database that answers, or does not, as a test says.
private final class ScriptedDatabase: Sendable {
  enum Answer {
    case status(held: Int)
    case silence
  }

  private let state = Mutex((answer: Answer.status(held: 3), looks: 0))

  var looks: Int { state.withLock { $0.looks } }

  func answer(_ answer: Answer) { state.withLock { $0.answer = answer } }

  @Sendable
  func look() async throws -> (NewsroomStatus, problems: [String]) {
    let answer = state.withLock { state in
      state.looks += 1
      return state.answer
    }
    switch answer {
    case .status(let held):
      let status = NewsroomStatus(
        databaseTime: Date(), databaseVersion: "15.4", stories: [:], held: held, late: 0, atRisk: 0, waitingMessages: 0,
        failedMessages: 0, waitingSubmissions: 0,
        pendingDeliveries: 0, failedDeliveries: 0, jobs: [:], freezes: [], timeZones: [:], distrust: [],
        destinations: [])
      return (status, [])
    case .silence:
      for await _ in AsyncStream<Void>.makeStream().stream {}
      throw CancellationError()
    }
  }
}
