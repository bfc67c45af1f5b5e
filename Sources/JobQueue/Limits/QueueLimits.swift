internal import Postgres

/// How many jobs of a queue may run at once, and begin in a time, over all processes.
///
/// What a process may run at once is its own matter: see ``QueueWorker/Configuration/queues``.
public struct QueueLimits: Sendable, Equatable {
  /// How many of the queue's jobs run at once at most, in all processes together, at least 1; nil, the default, for any
  /// number.
  ///
  /// It is the running jobs that count, by the database's knowledge: those of a worker that died count until its lease is
  /// over. So there are never more, with the reservation that leases have: a worker that has lost its lease and not yet
  /// noticed may still be busy with a job, which its fencing token tells.
  public var global: Int?

  /// How many jobs with the same limit key run at once at most, at least 1; nil, the default, for any number.
  ///
  /// Jobs whose key has no room are passed over; those behind them in the queue come first then, however many they are.
  /// Jobs without a key are not limited by it, but behind more than 10,000 jobs of keys that have no room they wait: in
  /// such a queue every job should have a key.
  public var perKey: Int?

  /// How many jobs may begin in a time; nil, the default, for any number.
  public var rate: RateLimit?

  /// Limits; none without arguments.
  public init(global: Int? = nil, perKey: Int? = nil, rate: RateLimit? = nil) {
    self.global = global
    self.perKey = perKey
    self.rate = rate
  }

  /// Whether there are none.
  public var isEmpty: Bool { self == QueueLimits() }
}

/// How many jobs may begin in a time: a bucket of tokens that fills steadily, of which every attempt takes one.
///
/// In any time *t*, no more than `burst + count × t / period` attempts begin, by the database's clock and over all
/// processes. An attempt that was claimed and handed back unbegun has taken its token.
public struct RateLimit: Sendable, Equatable {
  /// How many may begin in each period, at least 1.
  public var count: Int
  /// The period.
  public var period: Duration
  /// How many may begin at once after a time without any, at least 1. Default: ``count``.
  public var burst: Int

  /// So many in a period.
  public init(_ count: Int, per period: Duration, burst: Int? = nil) {
    self.count = count
    self.period = period
    self.burst = burst ?? count
  }
}

extension QueueLimits {
  /// What is wrong with them, if anything.
  var fault: String? {
    let numbers = [global, perKey, rate?.count, rate?.burst].compactMap { $0 }
    if let number = numbers.first(where: { !(1...Int(Int32.max)).contains($0) }) {
      return "\(number) is not a whole number from 1 to \(Int32.max)"
    }
    if let rate, rate.period <= .zero { return "a period of \(rate.period) is not longer than nothing" }
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
