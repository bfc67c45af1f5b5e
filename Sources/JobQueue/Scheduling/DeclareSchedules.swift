internal import Foundation
internal import Postgres

extension JobQueue {
  /// Declares the schedules of a program: in one transaction adds those that are new, changes those that differ, and removes
  /// the program's other schedules.
  ///
  /// A schedule that is new, or whose expression or time zone has changed, starts with its first tick from now on. Any other
  /// change leaves its ticks as they are, late ones included. A schedule declared by another program changes owner.
  ///
  /// - Parameter owner: A name for the program: programs with schedules of their own can share a queue.
  @discardableResult
  public func declare(_ schedules: [Schedule], owner: String) async throws -> ScheduleChanges {
    // In the same order everywhere, because the rows stay locked.
    let schedules = schedules.sorted { $0.name < $1.name }
    return try await pool.withTransaction(retrying: .serializationFailures()) { transaction in
      var changes = ScheduleChanges()
      let now: Date = try await transaction.queryOne(sql["clock"])?.decode("now") ?? .now
      for schedule in schedules {
        switch try await declare(schedule, owner: owner, now: now, in: transaction) {
        case true?: changes.added.append(schedule.name)
        case false?: changes.changed.append(schedule.name)
        case nil: break
        }
      }
      let removed = try await transaction.query(sql["remove_schedules"], owner, schedules.map(\.name))
      changes.removed = try removed.map { try $0.decode("name") }.sorted()
      return changes
    }
  }

  /// Adds those of a program's schedules that are missing, and takes back those whose next tick somebody has put off; returns
  /// their names. What another program has changed stays.
  func restore(_ schedules: [Schedule], of owner: String) async throws -> [String] {
    var restored: [String] = []
    let now: Date = try await pool.queryOne(sql["clock"])?.decode("now") ?? .now
    for schedule in schedules.sorted(by: { $0.name < $1.name }) {
      let row = try await pool.queryOne(
        sql["restore_schedule"], schedule.name, owner, schedule.expression.text, schedule.zone.identifier,
        schedule.missed.rawValue, schedule.kind, schedule.policy.queue, schedule.policy.priority,
        schedule.policy.maxAttempts, schedule.arguments, schedule.version,
        schedule.expression.next(after: now, in: schedule.zone))
      if row != nil { restored.append(schedule.name) }
    }
    return restored
  }

  /// All schedules, by name.
  public func schedules() async throws -> [ScheduleRecord] {
    try await pool.query(sql["schedules"]).map { try ScheduleRecord(row: $0) }
  }

  /// Returns whether the schedule is new; nil if it has not changed.
  private func declare(
    _ schedule: Schedule, owner: String, now: Date, in transaction: Connection
  ) async throws -> Bool? {
    try await transaction.queryOne(
      sql["declare_schedule"], schedule.name, owner, schedule.expression.text, schedule.zone.identifier,
      schedule.missed.rawValue, schedule.kind, schedule.policy.queue, schedule.policy.priority,
      schedule.policy.maxAttempts, schedule.arguments, schedule.version,
      schedule.expression.next(after: now, in: schedule.zone)
    )?.decode("is_new")
  }
}
