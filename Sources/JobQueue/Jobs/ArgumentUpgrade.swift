internal import Postgres

/// One step that converts the stored arguments of waiting jobs from one version to the next.
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
/// The old form can be anything decodable: a dictionary of ``JSONValue``s, or a copy of the old type. If the step throws, the
/// job becomes a dead letter, which can be retried once the step is fixed.
public struct ArgumentUpgrade: Sendable {
  let apply: @Sendable (JSONB) throws -> JSONB

  /// A step from one form to the next.
  public init<Old: Decodable & SendableMetatype, New: Encodable & SendableMetatype>(
    _ change: @escaping @Sendable (Old) throws -> New
  ) {
    apply = { arguments in try JSONB(encoding: try change(try arguments.decode(as: Old.self))) }
  }
}
