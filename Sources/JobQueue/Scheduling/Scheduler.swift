internal import Foundation
internal import Logging
internal import Postgres

/// Turns the ticks of schedules into jobs. Runs in the leader.
struct Scheduler: Sendable {
  let queue: JobQueue
  let clock: any Clock<Duration>
  let logger: Logger

  /// The longest wait, after which newly declared schedules are found.
  private static let maximumWait = Duration.seconds(5)
  private static let minimumWait = Duration.milliseconds(5)
  private static let keepingInterval = Duration.seconds(60)
  /// The wait after a failure.
  private static let retryWait = Duration.seconds(1)

  /// Runs until the term is over or the task is cancelled.
  func run(in term: LeaderTerm) async {
    while !Task.isCancelled {
      var wait = Self.retryWait
      do {
        if try await enqueueDue(in: term) {
          let delay: Duration? = try await queue.pool.queryOne(queue.sql["next_tick_in"])?.decode("delay")
          wait = max(min(delay ?? Self.maximumWait, Self.maximumWait), Self.minimumWait)
        }
      } catch is LeadershipLost {
        return
      } catch {
        if Task.isCancelled { return }
        logger.warning("Could not enqueue scheduled jobs", metadata: ["error": "\(error)"])
      }
      try? await clock.sleep(for: wait)
    }
  }

  /// Puts right, a minute after each other, what somebody has done to the program's schedules by SQL, until the task is
  /// cancelled.
  func keep(_ schedules: [Schedule], of owner: String) async {
    while (try? await clock.sleep(for: Self.keepingInterval)) != nil {
      do {
        let restored = try await queue.restore(schedules, of: owner)
        if !restored.isEmpty {
          logger.warning(
            "Schedules were missing or put off, and are restored",
            metadata: ["schedules": "\(restored.joined(separator: ", "))"])
        }
      } catch {
        if Task.isCancelled { return }
        logger.warning("Could not look after the schedules", metadata: ["error": "\(error)"])
      }
    }
  }

  /// Enqueues the jobs of all due ticks; returns whether every schedule could be read.
  @discardableResult
  func enqueueDue(in term: LeaderTerm) async throws -> Bool {
    var isComplete = true
    for row in try await queue.pool.query(queue.sql["due_schedules"]) {
      let schedule = try DueSchedule(row: row)
      do {
        try await enqueue(schedule, in: term)
      } catch let error as DueSchedule.Unreadable {
        // A newer program may have declared it, so it waits for a leader that can read it.
        logger.error("Could not read schedule", metadata: ["schedule": "\(schedule.name)", "reason": "\(error)"])
        isComplete = false
      }
    }
    return isComplete
  }

  private func enqueue(_ schedule: DueSchedule, in term: LeaderTerm) async throws {
    let due = try schedule.ticks()
    let jobs = try await queue.act(in: term) { transaction in
      try await transaction.query(
        queue.sql["record_ticks"], schedule.name, schedule.nextTick, due.ticks, due.next, term.epoch,
        schedule.expression, schedule.zone)
    }
    logger.debug("Enqueued scheduled jobs", metadata: ["schedule": "\(schedule.name)", "jobs": "\(jobs.count)"])
  }
}

/// A schedule whose next tick is due.
private struct DueSchedule {
  /// The leader's program cannot read it.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  let name: String
  let expression: String
  let zone: String
  let nextTick: Date
  private let missed: String
  private let now: Date

  init(row: Row) throws {
    name = try row.decode("name")
    expression = try row.decode("expression")
    zone = try row.decode("zone")
    missed = try row.decode("missed")
    nextTick = try row.decode("next_tick")
    now = try row.decode("now")
  }

  func ticks() throws(Unreadable) -> DueTicks {
    guard let zone = TimeZone(identifier: zone), let missed = MissedTicks(rawValue: missed) else {
      throw Unreadable(description: "This program does not know the time zone \(zone) or the rule '\(missed)'")
    }
    do {
      return DueTicks(of: try CronExpression(expression), in: zone, missed: missed, first: nextTick, now: now)
    } catch {
      throw Unreadable(description: error.description)
    }
  }
}
