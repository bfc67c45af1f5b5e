import Newsroom
import Store

/// Reads the entries under `triggers`: the keys of every trigger here, the rest by the trigger's kind.
struct TriggerEntries {
  let kinds: TriggerKinds
  /// The newsroom's, of triggers with a clock that name none.
  let timeZone: String

  /// The trigger of that name.
  ///
  /// - Throws: `ConfigurationError` with the line of the first thing that is wrong.
  func trigger(_ name: String, _ reader: YAMLReader) throws -> Trigger {
    let trigger = try reader.named(name, TriggerName.self)
    guard SpokenTime(name) == nil else {
      throw reader.error("'\(name)' is a time; choose another name for the trigger")
    }
    let kind = try kind(of: reader)
    let fields = try reader.fields(kind.keys + Trigger.commonKeys)
    var written = try fields.filter { kind.keys.contains($0.key) }.mapValues { try $0.written() }
    if kind.keys.contains("timezone"), written["timezone"] == nil { written["timezone"] = .scalar(timeZone) }
    return Trigger(
      name: trigger, kind: kind.name, settings: try settings(written, of: kind, at: reader),
      desks: try fields["desks"].map { try Set($0.items().map { try $0.slug(DeskSlug.self) }) })
  }

  private func settings(
    _ written: [String: WrittenValue], of kind: any TriggerKind, at reader: YAMLReader
  ) throws -> TriggerSettings {
    do throws(ConfigurationProblem) {
      return try kind.settings(from: WrittenSettings(written))
    } catch {
      throw reader.error(error)
    }
  }

  /// What the settings of triggers name and the configuration does not have.
  func problems(in configuration: NewsroomConfiguration) -> [ConfigurationProblem] {
    let desks = Set(configuration.desks.map(\.slug))
    return configuration.triggers.compactMap { trigger in
      kinds[trigger.kind]?.problem(with: trigger.settings, desks: desks).map { problem in
        ConfigurationProblem(path: ["triggers", trigger.name.text] + problem.path, message: problem.message)
      }
    }
  }

  private func kind(of reader: YAMLReader) throws -> any TriggerKind {
    let entries = try reader.entries()
    let known = "choose from: \(kinds.names.joined(separator: ", "))"
    let found = entries.filter { entry in kinds.names.contains(entry.key) }
    if found.count > 1 {
      throw found[1].value.error(
        "a trigger is of one kind, and this one has '\(found[0].key)' and '\(found[1].key)'; make two of it")
    }
    guard let key = found.first?.key, let kind = kinds[TriggerKindName(unchecked: key)] else {
      let unknown = entries.first { !kinds.keys.contains($0.key) && !Trigger.commonKeys.contains($0.key) }
      if let unknown { throw unknown.value.error("there is no kind of trigger '\(unknown.key)'; \(known)") }
      throw reader.error("nothing says what makes the trigger fire; \(known)")
    }
    return kind
  }
}
