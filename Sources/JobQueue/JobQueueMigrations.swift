public import Postgres

extension JobQueue {
  /// The migrations that create the queue's tables and functions, numbered 1 to 99, for `Migrator`.
  ///
  /// The tables belong to the role that runs the migrations.
  ///
  /// - Parameter workerRole: An existing role that may enqueue, work and inspect; nil, the default, for the owner only.
  public static func migrations(schema: String = "copydesk", workerRole: String? = nil) -> [Migration] {
    let tables: [(number: Int, name: String, source: [UInt8])] = [
      (1, "queue", PackageResources._01_queue_sql),
      (3, "kinds", PackageResources._03_kinds_sql),
      (10, "ending", PackageResources._10_ending_sql),
      (11, "enqueue", PackageResources._11_enqueue_sql),
      (12, "events", PackageResources._12_events_sql),
      (13, "workflow", PackageResources._13_workflow_sql),
      (14, "unique", PackageResources._14_unique_sql),
      (15, "enqueue_contract", PackageResources._15_enqueue_contract_sql),
      (20, "limits", PackageResources._20_limits_sql),
      (21, "depth", PackageResources._21_depth_sql),
      (30, "leader", PackageResources._30_leader_sql),
      (31, "schedule", PackageResources._31_schedule_sql),
      (32, "history", PackageResources._32_history_sql),
    ]
    let grants: [(number: Int, name: String, source: [UInt8])] = [
      (40, "worker_grants", PackageResources._40_worker_grants_sql)
    ]
    return (workerRole == nil ? tables : tables + grants).map {
      Migration(number: $0.number, name: $0.name, sql: QueueSQL.fill($0.source, schema: schema, role: workerRole))
    }
  }
}
