internal import FoundationEssentials
internal import Postgres

/// Decodes a job from its stored arguments, upgrading those of earlier versions first.
struct ArgumentDecoding<Work: Job>: Sendable {
  private let decoder = JSONDecoder()

  /// The decoded job.
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
        return try withDefaults(current).decode(with: decoder)
      }
    } catch {
      throw UndecodableArguments(kind: Work.kind, reason: "\(error)")
    }
  }

  private func upgraded(_ arguments: JSONB, from version: Int) throws -> JSONB {
    try Work.upgrades.dropFirst(max(version, 1) - 1).reduce(arguments) { try $1.apply($0) }
  }

  /// The arguments, with missing properties taken from the kind's defaults.
  private func withDefaults(_ arguments: JSONB) throws -> JSONB {
    let defaults = try JSONB(encoding: Work.defaults).decode(as: [String: JSONValue].self)
    let given = try arguments.decode(as: [String: JSONValue].self)
    return try JSONB(encoding: defaults.merging(given) { _, given in given })
  }
}

/// The stored arguments do not decode as the job's kind.
struct UndecodableArguments: Error, CustomStringConvertible {
  let kind: String
  let reason: String

  var description: String { "The arguments cannot be decoded as a job of kind \(kind): \(reason)" }
}

/// The job was enqueued by a newer program, and has to wait for a worker of that version.
struct NewerArguments: Error, CustomStringConvertible {
  let kind: String
  let version: Int
  let known: Int

  var description: String {
    "The arguments of this job of kind \(kind) have version \(version); this program knows versions up to \(known)"
  }
}
