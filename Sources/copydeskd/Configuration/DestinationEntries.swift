import Newsroom
import Publishing

/// Reads the entries under `destinations`: the keys of every destination here, the rest by the destination's kind.
struct DestinationEntries {
  let kinds: DestinationKinds

  /// The destination of that name.
  ///
  /// - Throws: `ConfigurationError` with the line of the first thing that is wrong.
  func destination(_ name: String, _ reader: YAMLReader) throws -> Destination {
    let kind = try kind(of: reader)
    let fields = try reader.fields(Destination.commonKeys + kind.keys.sorted())
    var destination = Destination(
      name: try reader.named(name, DestinationName.self), kind: kind.name,
      settings: try settings(fields.filter { kind.keys.contains($0.key) }, of: kind, at: reader),
      desks: try fields["desks"].map { try Set($0.items().map { try $0.slug(DeskSlug.self) }) },
      concurrency: kind.concurrency.standard)
    if let value = fields["holds_embargo"] { destination.holdsEmbargo = try value.boolean() }
    if let value = fields["timeout"] {
      let limit = try value.duration()
      guard (.seconds(1)...Destination.longestTimeLimit).contains(limit) else {
        throw value.error("'\(try value.string())' is not a valid time limit: use 1s to 9m")
      }
      destination.timeLimitSeconds = Int(limit.components.seconds)
    }
    if let value = fields["attempts"] { destination.attempts = try value.integer(in: 1...100) }
    if let value = fields["concurrency"] { destination.concurrency = try value.integer(in: 1...kind.concurrency.limit) }
    return destination
  }

  private func kind(of reader: YAMLReader) throws -> any DestinationKind {
    let available = "choose from: \(kinds.names.joined(separator: ", "))"
    guard let entry = try reader.entries().first(where: { $0.key == "kind" })?.value else {
      throw reader.error("the key 'kind' is missing; \(available)")
    }
    let text = try entry.string()
    guard let kind = DestinationKindName(text).flatMap({ kinds[$0] }) else {
      throw entry.error("there is no kind of destination '\(text)'; \(available)")
    }
    return kind
  }

  private func settings(
    _ fields: [String: YAMLReader], of kind: any DestinationKind, at reader: YAMLReader
  ) throws -> DestinationSettings {
    let written = WrittenSettings(try fields.mapValues { try $0.written() })
    do throws(ConfigurationProblem) {
      return try kind.settings(from: written)
    } catch {
      throw reader.error(error)
    }
  }
}
