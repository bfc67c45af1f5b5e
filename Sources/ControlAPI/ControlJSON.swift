public import FoundationEssentials

/// JSON as the control socket speaks it: `snake_case` keys, sorted, so that output is stable for scripts.
public enum ControlJSON {
  /// Encodes a body.
  ///
  /// - Parameter pretty: Whether for a person's eyes.
  public static func encode(_ value: some Encodable, pretty: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting =
      pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  /// Decodes a body; keys that it does not know are ignored, so that a newer daemon may say more.
  public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data)
  }
}
