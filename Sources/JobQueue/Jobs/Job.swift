/// A unit of work to be done later by some worker: a value that is stored as JSON until then.
///
/// ```swift
/// struct Greet: Job {
///   static let kind = "greet"
///   var name: String
/// }
/// ```
///
/// The value should refer to what to work on rather than contain it, because it may run long after it was enqueued, and more
/// than once: when a worker dies after doing the work but before recording it, another worker runs the job again.
///
/// A kind can change while jobs of it are waiting:
/// - Adding an optional property needs nothing; adding one with a default value needs ``defaults``.
/// - Renaming or removing a property, or changing its type, needs a step in ``upgrades``.
/// - Renaming the kind needs its old name in ``formerKinds``.
public protocol Job: Codable, Sendable {
  /// The kind's name in the database. Stored jobs are found by it, so it must survive renaming the Swift type.
  static var kind: String { get }

  /// Earlier names of the kind; jobs stored under them still run. Default: none.
  static var formerKinds: [String] { get }

  /// How to bring arguments stored by earlier versions up to date. The first step leads from version 1 to version 2, and so
  /// on; new jobs get a version one higher than the number of steps. Only ever append steps. Default: none.
  static var upgrades: [ArgumentUpgrade] { get }

  /// Values for properties that are missing from stored arguments because they were added later. Default: nil, for a kind
  /// whose properties are all required or optional.
  static var defaults: Self? { get }

  /// The queue, attempts, retry delay, time limit, priority and retention of the kind's jobs. Default: `JobPolicy()`.
  static var policy: JobPolicy { get }
}

extension Job {
  /// None.
  public static var formerKinds: [String] { [] }

  /// None.
  public static var upgrades: [ArgumentUpgrade] { [] }

  /// None.
  public static var defaults: Self? { nil }

  /// The queue `default`, ten attempts, no time limit.
  public static var policy: JobPolicy { JobPolicy() }

  /// The version stored with the arguments of new jobs.
  static var version: Int { upgrades.count + 1 }
}
