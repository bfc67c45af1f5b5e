import JobQueue
import Postgres

extension Store {
  /// Gives a job to every decision that is due, every firing that has not ended and every delivery that waits without one, whatever has become of theirs.
  ///
  /// The queue itself rescues the jobs of workers that have died (`JobQueue`'s `Rescuer`); here is made good what no job in the
  /// queue stands for any more.
  func enqueueLostJobs() async throws {
    for row in try await pool.query(queries["due_decisions"]) {
      try await queue.enqueue(FireJob(decision: row.decode("decision")), cause: "sweep", in: pool)
    }
    for row in try await pool.query(queries["idle_firings"]) {
      try await queue.enqueue(CarryOutFiringJob(firing: row.decode("number")), cause: "sweep", in: pool)
    }
    for row in try await pool.query(queries["idle_trigger_asks"]) {
      try await queue.enqueue(AnswerTriggerAskJob(ask: row.decode("id")), cause: "sweep", in: pool)
    }
    let idle = try await pool.query(queries["idle_deliveries"])
    try await enqueueDeliveries(idle.map { try $0.decode("delivery") }, cause: "sweep", pool)
  }
}
