/// Something to be done later, once, by some worker: a value that is kept as JSON until then.
///
/// ```swift
/// struct Greet: Job {
///   static let kind = "greet"
///   var name: String
/// }
/// ```
///
/// The value should name what to work on rather than carry it, since it may be worked on long after it was enqueued,
/// and more than once: a worker that dies after doing its work and before saying so leaves the job to another.
///
/// A kind changes while jobs of it wait, and they are still worked on:
/// - An optional property that is added needs nothing; one with a default needs ``defaults``.
/// - A property that is renamed, removed or changes its type needs a step in ``upgrades``.
/// - A kind that is renamed keeps its old name in ``formerKinds``.
public protocol Job: Codable, Sendable {
  /// What the database calls this kind of job. Waiting jobs are known by it, so it outlives renaming the type.
  static var kind: String { get }

  /// What the kind was called before; jobs of these names are worked on as well. Default: none.
  static var formerKinds: [String] { get }

  /// How to bring arguments that were enqueued earlier up to date: the first step leads from version 1 to version 2, and
  /// so on, so that new jobs have one version more than there are steps. Steps are only ever appended. Default: none.
  static var upgrades: [ArgumentUpgrade] { get }

  /// What properties have that are missing in a job's arguments because they were added later; nil, the default, for a
  /// kind whose properties are all required or optional.
  static var defaults: Self? { get }

  /// Where and how jobs of this kind are worked on. Default: ``JobPolicy/init(queue:maxAttempts:retry:timeLimit:priority:)``.
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

  /// The version that the arguments of new jobs have.
  static var version: Int { upgrades.count + 1 }
}
