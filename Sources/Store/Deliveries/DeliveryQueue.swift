public import JobQueue
public import Newsroom
import Postgres

/// Tries one delivery; handled by `Publishing`. It carries the delivery's number alone, so that a job made by hand
/// cannot get round an approval.
public struct DeliverJob: Job {
  /// `deliver`.
  public static let kind = "deliver"
  /// Waits in its destination's queue (`DestinationName.deliveryQueue`); nobody serves the kind's own. The attempts are as many
  /// as a destination may ask for: its own limit is counted by the handler.
  public static let policy = JobPolicy(queue: "deliver", maxAttempts: 100, timeLimit: .seconds(600))

  /// The delivery's number.
  public var delivery: Int

  /// A job for that delivery.
  public init(delivery: Int) { self.delivery = delivery }
}

extension DestinationName {
  /// The queue that deliveries to this destination wait in, such as `deliver-site`.
  public var deliveryQueue: String { "deliver-\(text)" }
}

extension Store {
  /// Limits the queue of every destination as its configuration says: how many deliveries run at once, over all daemons, and
  /// of one story never more than one. A rate that an operator has set stays.
  ///
  /// Applying a configuration does so for the destinations that it changes; a daemon does so when it starts, in case somebody
  /// has changed the limits since.
  public func limitDeliveryQueues() async throws {
    try await transaction { connection in
      for destination in try await signedConfiguration(connection).destinations {
        try await limitDeliveryQueue(of: destination, connection)
      }
    }
  }

  /// Where a delivery goes, and whether nothing is left to do for it; nil when there is no such delivery. What the signed
  /// configuration does not have any more, or never had, is of the kind `unreadable`.
  public func destination(ofDelivery delivery: Int) async throws -> (destination: Destination, isOver: Bool)? {
    guard let row = try await pool.queryOne(queries["destination_of_delivery"], delivery) else { return nil }
    let name: DestinationName = try row.slug("destination")
    let destination =
      try await signedConfiguration(pool).destination(name) ?? Destination(name: name, kind: .unreadable)
    return (destination, try row.choice("state", DeliveryState.self).isOver)
  }

  func limitDeliveryQueue(of destination: Destination, _ connection: Connection) async throws {
    try await queue.changeLimits(of: destination.name.deliveryQueue, in: connection) { limits in
      limits.global = destination.concurrency
      // Where one delivery runs at once, so does one of a story; without keys the claim costs less.
      limits.perKey = destination.concurrency == 1 ? nil : 1
    }
  }

  /// Enqueues jobs for deliveries, each in its destination's queue and counted by its story, so that those of one story
  /// arrive in the order of their decisions.
  ///
  /// - Parameter cause: What the jobs can be traced to; nil for their stories.
  func enqueueDeliveries(
    _ deliveries: [Int], cause: String? = nil, _ connection: some PostgresQuerying
  ) async throws {
    guard !deliveries.isEmpty else { return }
    let jobs = try await connection.query(queries["delivery_queues"], deliveries).map { row in
      let story = try row.decode("story", as: Int.self)
      let options = EnqueueOptions(
        queue: try row.decode("queue"), cause: cause ?? "story \(story)", limitKey: String(story))
      return (job: DeliverJob(delivery: try row.decode("id")), options: options)
    }
    try await queue.enqueue(jobs, in: connection)
  }
}
