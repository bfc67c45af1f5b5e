public import Postgres
public import Store

extension DeliveryClaim {
  /// Claims a delivery's job for a worker of its own, as the queue does; whoever had it is taken for lost.
  ///
  /// - Throws: `PostgresError`; `NoDeliveryJob` when the delivery has no job.
  public static func taken(of delivery: Int, on connection: some PostgresQuerying) async throws -> DeliveryClaim {
    let row = try await connection.queryOne(
      """
      WITH host AS (
        INSERT INTO copydesk.worker (lease_until, lease, name, queues, kinds)
        VALUES (clock_timestamp() + interval '1 hour', interval '1 hour', 'host', '{}', '{deliver}') RETURNING id
      )
      UPDATE copydesk.job SET state = 'running', worker = (SELECT id FROM host), token = nextval('copydesk.job_token'),
             claimed_at = now(), attempt = attempt + 1
       WHERE id = (SELECT max(id) FROM copydesk.job WHERE kind = 'deliver' AND (arguments ->> 'delivery')::bigint = $1)
      RETURNING id, token
      """, delivery)
    guard let row else { throw NoDeliveryJob(delivery: delivery) }
    return DeliveryClaim(job: try row.decode("id"), fencingToken: try row.decode("token"))
  }
}

/// A delivery that a test wants to try has no job.
public struct NoDeliveryJob: Error {
  let delivery: Int
}
