import Intake
import Newsroom
import Yams

/// A place in a configuration file and what is wrong there.
struct ConfigurationError: Error, CustomStringConvertible {
  let file: String
  /// From 1; 0 when it concerns the whole file.
  let line: Int
  let reason: String

  var description: String { line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)" }
}

/// Reads YAML strictly: every key must be known, every value of its type, and what is not is named with its line.
struct YAMLReader {
  let file: String
  let node: Node
  /// How deep lists and mappings may be nested; the YAML parser goes down one call for each level.
  private static let depth = 64

  /// Keys from the root, for messages: `desks.africa`.
  let path: String

  /// Parses a whole file.
  ///
  /// - Throws: `ConfigurationError` when it is not YAML, uses aliases, or names a key twice.
  init(file: String, text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if let line = YAMLNesting.firstLine(deeperThan: Self.depth, in: lines) {
      throw ConfigurationError(
        file: file, line: line + 1, reason: "the file is nested more than \(Self.depth) levels deep")
    }
    do {
      try YAMLAliases.reject(in: lines[...], firstLine: 1, within: "file")
    } catch {
      throw ConfigurationError(file: file, line: error.line, reason: error.reason)
    }
    do {
      guard let root = try Yams.compose(yaml: text) else {
        throw ConfigurationError(file: file, line: 0, reason: "the file is empty")
      }
      self.init(file: file, node: root, path: "")
    } catch let error as YamlError {
      let (line, reason) = Self.fault(error)
      throw ConfigurationError(file: file, line: line, reason: reason)
    }
  }

  private init(file: String, node: Node, path: String) {
    self.file = file
    self.node = node
    self.path = path
  }

  /// Where it is not YAML, and why.
  private static func fault(_ error: YamlError) -> (line: Int, reason: String) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      (mark.line, "invalid YAML: " + [context?.text, problem].compactMap(\.self).joined(separator: ", "))
    case .duplicatedKeysInMapping(let keys, let context):
      (context.mark.line, "the key '\(keys.first ?? "")' appears twice")
    default: (0, "invalid YAML")
    }
  }

  /// An error at this node.
  func error(_ reason: String) -> ConfigurationError {
    let place = path.isEmpty ? "" : "\(path): "
    return ConfigurationError(file: file, line: node.mark?.line ?? 0, reason: place + reason)
  }

  /// An error at the node that the problem's keys lead to from here, or at the last one on the way that is there.
  func error(_ problem: ConfigurationProblem) -> ConfigurationError {
    var reader = self
    for key in problem.path {
      let next =
        Int(key).flatMap { index in (try? reader.items()).flatMap { $0.indices.contains(index) ? $0[index] : nil } }
        ?? (try? reader.entries())?.first { $0.key == key }?.value
      guard let next else { break }
      reader = next
    }
    return reader.error(problem.message)
  }

  /// Whether the value is absent in YAML's own way: `null`, `~` or nothing.
  var isNull: Bool { node.null != nil && node.scalar?.style != .doubleQuoted && node.scalar?.style != .singleQuoted }

  /// Whether it is a sequence.
  var isList: Bool { node.sequence != nil }

  /// Whether it has keys and values.
  var isMapping: Bool { node.mapping != nil }

  /// The file and line, for messages.
  var place: String { node.mark.map { "\(file):\($0.line)" } ?? file }

  /// The entries of a mapping, in the file's order.
  func entries() throws -> [(key: String, value: YAMLReader)] {
    if isNull { return [] }
    guard let mapping = node.mapping else { throw error("must have keys and values (key: value)") }
    return try mapping.map { key, value in
      guard let name = key.string else {
        throw ConfigurationError(file: file, line: key.mark?.line ?? 0, reason: "a key must be text")
      }
      return (name, YAMLReader(file: file, node: value, path: path.isEmpty ? name : "\(path).\(name)"))
    }
  }

  /// A mapping whose keys are all known.
  func fields(_ known: [String]) throws -> [String: YAMLReader] {
    var fields: [String: YAMLReader] = [:]
    for (key, value) in try entries() {
      guard known.contains(key) else {
        throw value.error("unknown key '\(key)'; the keys here are \(Set(known).sorted().joined(separator: ", "))")
      }
      fields[key] = value
    }
    return fields
  }

  /// The items of a sequence.
  func items() throws -> [YAMLReader] {
    if isNull { return [] }
    guard let sequence = node.sequence else { throw error("must be a list") }
    return sequence.enumerated().map { index, item in
      YAMLReader(file: file, node: item, path: "\(path)[\(index)]")
    }
  }

  /// Text; numbers and booleans count as what is written.
  func string() throws -> String {
    guard let scalar = node.scalar, !isNull else { throw error("must be text") }
    return scalar.string
  }

  /// A whole number within the range.
  func integer(in range: ClosedRange<Int>) throws -> Int {
    guard let value = node.int, range.contains(value) else {
      throw error("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// `true` or `false`.
  func boolean() throws -> Bool {
    guard let value = node.bool else { throw error("must be true or false") }
    return value
  }

  /// A well-formed short name.
  func slug<Name: Slug>(_ type: Name.Type) throws -> Name { try named(string(), type) }

  /// That text as a short name; it may be this node's key.
  func named<Name: Slug>(_ text: String, _ type: Name.Type) throws -> Name {
    guard let name = Name(text) else {
      throw error("'\(text)' is not a valid name: use lower-case words joined by hyphens, 80 characters at most")
    }
    return name
  }

  /// The value as it stands, for somebody else to say what it should be.
  func written() throws -> WrittenValue {
    if isNull { return .absent }
    if isList { return .list(try items().map { try $0.written() }) }
    if node.mapping == nil { return .scalar(try string()) }
    return .mapping(Dictionary(try entries().map { ($0.key, try $0.value.written()) }) { first, _ in first })
  }

  /// A length of time such as `30m`, `10s`, `1h30m`, `250ms`.
  func duration() throws -> Duration {
    guard let duration = Duration(written: try string()) else {
      throw error("must be a duration such as 10s, 30m, 2h or 1d")
    }
    return duration
  }

  /// One of an enumeration's values.
  func choice<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) throws -> Value
  where Value.RawValue == String {
    let text = try string()
    guard let value = Value(rawValue: text) else {
      throw error(
        "'\(text)' is not a valid value; choose from: \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return value
  }
}

extension Duration {
  /// Reads `30m`, `10s`, `1h30m`, `250ms`, `2d`; nil for anything else, zero and less included.
  init?(written text: String) {
    var rest = Substring(text)
    var total = Duration.zero
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let number = Int64(digits), number < 100_000_000 else { return nil }
      switch unit {
      case "ms": total += .milliseconds(number)
      case "s": total += .seconds(number)
      case "m": total += .seconds(number * 60)
      case "h": total += .seconds(number * 3600)
      case "d": total += .seconds(number * 86400)
      default: return nil
      }
    }
    guard total > .zero else { return nil }
    self = total
  }
}
