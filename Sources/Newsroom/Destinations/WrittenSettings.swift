/// The settings of one destination as somebody wrote them, for its kind to read key by key.
///
/// Whatever a getter throws names the key, so that whoever has the file can say the line.
public struct WrittenSettings: Sendable {
  private let values: [String: WrittenValue]

  /// Settings as a file has them; values that are null count as absent.
  public init(_ values: [String: WrittenValue]) { self.values = values.filter { $0.value != .absent } }

  /// Settings as they were kept, to be read once more.
  public init(_ kept: DestinationSettings) { self.init(kept.values.mapValues(WrittenValue.init)) }

  /// The keys that are there.
  public var keys: Set<String> { Set(values.keys) }

  /// The setting of that key, if it is there.
  public subscript(key: String) -> WrittenSetting? {
    values[key].map { WrittenSetting(path: [key], value: $0) }
  }

  /// The setting of that key; throws when it is not there.
  public func required(_ key: String) throws(ConfigurationProblem) -> WrittenSetting {
    guard let setting = self[key] else {
      throw ConfigurationProblem(path: [], message: "the key '\(key)' is missing")
    }
    return setting
  }
}

/// A value of a configuration file before anybody has said what it should be.
public enum WrittenValue: Hashable, Sendable {
  /// Nothing, or `null`.
  case absent
  /// Text, a number or a truth value, as written.
  case scalar(String)
  /// Values in order.
  case list([WrittenValue])
  /// Values by key.
  case mapping([String: WrittenValue])

  /// The value as one would write it.
  init(_ kept: CanonicalJSON) {
    switch kept {
    case .null: self = .absent
    case .boolean(let value): self = .scalar(String(value))
    case .integer(let value): self = .scalar(String(value))
    case .string(let value): self = .scalar(value)
    case .array(let values): self = .list(values.map(WrittenValue.init))
    case .object(let members): self = .mapping(members.mapValues(WrittenValue.init))
    }
  }
}

/// One written value and where it stands.
public struct WrittenSetting: Sendable {
  /// The keys from the destination's entry to here; items of a list by number from 0.
  public let path: [String]
  /// What stands there.
  public let value: WrittenValue

  /// Text; numbers and truth values count as what is written.
  public func text() throws(ConfigurationProblem) -> String {
    guard case .scalar(let text) = value else { throw problem("must be text") }
    return text
  }

  /// The items of a list.
  public func items() throws(ConfigurationProblem) -> [WrittenSetting] {
    guard case .list(let values) = value else { throw problem("must be a list, such as [a, b]") }
    return values.enumerated().map { WrittenSetting(path: path + [String($0)], value: $1) }
  }

  /// The values of a mapping whose keys are all known.
  public func members(_ known: [String]) throws(ConfigurationProblem) -> [String: WrittenSetting] {
    guard case .mapping(let values) = value else { throw problem("must be keys and values, such as {\(known[0]): …}") }
    if let unknown = values.keys.sorted().first(where: { !known.contains($0) }) {
      throw problem("unknown key '\(unknown)'; the keys here are \(known.sorted().joined(separator: ", "))")
    }
    return values.filter { $0.value != .absent }.reduce(into: [:]) { members, entry in
      members[entry.key] = WrittenSetting(path: path + [entry.key], value: entry.value)
    }
  }

  /// One of those names.
  public func choice(of names: some Collection<String>) throws(ConfigurationProblem) -> String {
    let text = try text()
    guard names.contains(text) else {
      let hint =
        closest(to: text, in: names).map { "did you mean '\($0)'?" }
        ?? "choose from: \(names.sorted().joined(separator: ", "))"
      throw problem("'\(text)' is not available here; \(hint)")
    }
    return text
  }

  /// What is wrong with this setting.
  public func problem(_ message: String) -> ConfigurationProblem { ConfigurationProblem(path: path, message: message) }
}
