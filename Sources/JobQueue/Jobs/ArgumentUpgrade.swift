internal import Postgres

/// One step that brings the arguments of waiting jobs from a version to the next.
///
/// ```swift
/// struct Greet: Job {
///   static let kind = "greet"
///   static let upgrades = [
///     // 2: a name in two parts
///     ArgumentUpgrade { (old: [String: JSONValue]) in ["given": old["name"], "family": .string("")].compactMapValues { $0 } }
///   ]
///   var given: String
///   var family: String
/// }
/// ```
///
/// The old form is anything that can be decoded: a dictionary of ``JSONValue``s, or the type as it was. An error thrown
/// here makes the job a dead letter, which can be retried when the step has been mended.
public struct ArgumentUpgrade: Sendable {
  let apply: @Sendable (JSONB) throws -> JSONB

  /// A step from one form to the next.
  public init<Old: Decodable & SendableMetatype, New: Encodable & SendableMetatype>(
    _ change: @escaping @Sendable (Old) throws -> New
  ) {
    apply = { arguments in try JSONB(encoding: try change(try arguments.decode(as: Old.self))) }
  }
}
