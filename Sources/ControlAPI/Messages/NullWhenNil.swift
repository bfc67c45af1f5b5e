/// A property whose key is always encoded, with `null` for nil, so that programs find every key.
///
/// A missing key decodes as nil.
@propertyWrapper
package struct NullWhenNil<Value: Codable & Sendable>: Codable, Sendable {
  package var wrappedValue: Value?

  package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  /// Decodes the value, or nil from `null`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }
}

extension KeyedDecodingContainer {
  /// Chosen by synthesised decoding in place of the general `decode`, which throws when the key is missing.
  func decode<Value>(_ type: NullWhenNil<Value>.Type, forKey key: Key) throws -> NullWhenNil<Value> {
    try decodeIfPresent(type, forKey: key) ?? NullWhenNil(wrappedValue: nil)
  }
}
