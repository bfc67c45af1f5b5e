internal import FoundationEssentials
internal import Postgres

/// Makes the value of a job from its arguments, of whatever version they are.
struct ArgumentDecoding<Work: Job>: Sendable {
  private let decoder = JSONDecoder()

  /// The job's value.
  ///
  /// - Throws: ``NewerArguments``, ``UndecodableArguments``.
  func decode(_ arguments: JSONB, version: Int) throws -> Work {
    guard version <= Work.version else {
      throw NewerArguments(kind: Work.kind, version: version, known: Work.version)
    }
    do {
      let current = version == Work.version ? arguments : try upgraded(arguments, from: version)
      do {
        return try current.decode(with: decoder)
      } catch DecodingError.keyNotFound where Work.defaults != nil {
        return try completed(current).decode(with: decoder)
      }
    } catch {
      throw UndecodableArguments(kind: Work.kind, reason: "\(error)")
    }
  }

  private func upgraded(_ arguments: JSONB, from version: Int) throws -> JSONB {
    try Work.upgrades.dropFirst(max(version, 1) - 1).reduce(arguments) { try $1.apply($0) }
  }

  /// The arguments, with what is missing taken from the kind's defaults.
  private func completed(_ arguments: JSONB) throws -> JSONB {
    let defaults = try JSONB(encoding: Work.defaults).decode(as: [String: JSONValue].self)
    let given = try arguments.decode(as: [String: JSONValue].self)
    return try JSONB(encoding: defaults.merging(given) { _, given in given })
  }
}

/// The value of a job is not what its kind says.
struct UndecodableArguments: Error, CustomStringConvertible {
  let kind: String
  let reason: String

  var description: String { "The arguments cannot be decoded as a job of kind \(kind): \(reason)" }
}

/// A newer program enqueued the job: it is for workers of that age.
struct NewerArguments: Error, CustomStringConvertible {
  let kind: String
  let version: Int
  let known: Int

  var description: String {
    "The arguments of this job of kind \(kind) have version \(version), of which this program knows only up to \(known)"
  }
}
