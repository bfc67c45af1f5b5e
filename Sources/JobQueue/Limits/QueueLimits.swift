internal import Postgres

/// How many jobs of a queue may run at once, and start per period, across all processes.
///
/// How many run at once in one process is set for each worker: see ``QueueWorker/Configuration/queues``.
public struct QueueLimits: Sendable, Equatable {
  /// The most jobs of the queue to run at once, in all processes together, at least 1; nil, the default, for no limit.
  ///
  /// Running jobs count as the database knows them: those of a dead worker count until its lease expires. The limit is as strict
  /// as leases are: a worker that has lost its lease without noticing yet may still be running a job, which its fencing token
  /// gives away.
  public var global: Int?

  /// The most jobs with the same limit key to run at once, at least 1; nil, the default, for no limit.
  ///
  /// Jobs whose key is at its limit are passed over in favour of jobs behind them in the queue, however many there are. Jobs
  /// without a key are not limited, but wait behind more than 10,000 jobs of keys at their limit: in such a queue, give every
  /// job a key.
  public var perKey: Int?

  /// How many jobs may start per period; nil, the default, for no limit.
  public var rate: RateLimit?

  /// The given limits; none without arguments.
  public init(global: Int? = nil, perKey: Int? = nil, rate: RateLimit? = nil) {
    self.global = global
    self.perKey = perKey
    self.rate = rate
  }

  /// Whether there are no limits.
  public var isEmpty: Bool { self == QueueLimits() }
}

extension QueueLimits {
  /// What is wrong with the limits; nil if they are valid.
  var problem: String? {
    let numbers = [global, perKey, rate?.count, rate?.burst].compactMap { $0 }
    if let number = numbers.first(where: { !(1...Int(Int32.max)).contains($0) }) {
      return "\(number) is not between 1 and \(Int32.max)"
    }
    if let rate, rate.period <= .zero { return "the period must be longer than zero, not \(rate.period)" }
    return nil
  }

  init(row: Row) throws {
    global = try row.decode("global_limit")
    perKey = try row.decode("key_limit")
    if let count: Int = try row.decode("rate"), let period: Duration = try row.decode("rate_period") {
      rate = RateLimit(count, per: period, burst: try row.decode("burst"))
    }
  }
}
