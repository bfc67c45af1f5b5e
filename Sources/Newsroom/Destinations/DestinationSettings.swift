/// The settings that a destination has because of its kind, as data: keys as in the file, defaults filled in.
///
/// A secret is here by its name, never itself.
public struct DestinationSettings: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  /// The value of each key that is set.
  public var values: [String: CanonicalJSON]

  /// Settings of those values.
  public init(_ values: [String: CanonicalJSON]) { self.values = values }

  /// Settings of those values; of a key named twice the last.
  public init(dictionaryLiteral elements: (String, CanonicalJSON)...) {
    values = Dictionary(elements) { _, last in last }
  }

  /// How `apply` shows and compares them: keys in alphabetical order, each with its value in words.
  public var fields: [(key: String, value: String)] {
    values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.inWords) }
  }
}

extension DestinationSettings: Codable {
  /// Decodes an object; throws `DecodingError` when a number in it is not whole.
  public init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: CanonicalJSON].self)
  }

  /// Encodes an object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}

extension CanonicalJSON {
  /// As a configuration file would have it, lists without brackets.
  var inWords: String {
    switch self {
    case .null: "none"
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .string(let value): value
    case .array(let values): values.map(\.inWords).joined(separator: ", ")
    case .object: text
    }
  }
}
