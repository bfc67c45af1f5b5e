package import FoundationEssentials

/// JSON as the control socket has it: `snake_case` keys, sorted, so that output is stable for scripts.
package enum ControlJSON {
  /// Encodes a body.
  ///
  /// - Parameters:
  ///   - pretty: Whether to indent it for people.
  ///   - keys: Which keys the stories of its lists have; nil for whole stories.
  package static func encode(
    _ value: some Encodable, pretty: Bool = false, lists keys: ListKeys? = nil
  ) throws -> Data {
    let encoder = JSONEncoder()
    if let keys, let place = ListKeys.place { encoder.userInfo[place] = keys }
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting =
      pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  /// Decodes a body; unknown keys are ignored, so that a newer daemon may add some.
  package static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data)
  }

  /// The key under which a property is written: `at_risk`.
  package static func key(_ property: String) -> String {
    property.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
  }

  /// The property that is written under a key: `atRisk`.
  package static func property(_ key: String) -> String {
    let words = key.split(separator: "_")
    return words.dropFirst().reduce(String(words.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
  }
}
