/// Encodes an object without the members that a list leaves out.
struct TrimmingEncoder: Encoder {
  let whole: any Encoder
  let keys: ListKeys
  var codingPath: [any CodingKey] { whole.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { whole.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(TrimmedMembers(whole: whole.container(keyedBy: type), keys: keys))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { whole.unkeyedContainer() }

  func singleValueContainer() -> any SingleValueEncodingContainer { whole.singleValueContainer() }
}

/// The members, of which only some get through.
private struct TrimmedMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
  var whole: KeyedEncodingContainer<Key>
  let keys: ListKeys
  var codingPath: [any CodingKey] { whole.codingPath }

  mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    let name = key.stringValue
    guard keys.includes(name) else { return }
    if !keys.keepsEmpty(name), let value = value as? any SilentValue, value.saysNothing { return }
    try whole.encode(value, forKey: key)
  }

  mutating func encodeNil(forKey key: Key) throws {
    if keys.includes(key.stringValue), keys.keepsEmpty(key.stringValue) { try whole.encodeNil(forKey: key) }
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { whole.nestedContainer(keyedBy: type, forKey: key) }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    whole.nestedUnkeyedContainer(forKey: key)
  }

  mutating func superEncoder() -> any Encoder { whole.superEncoder() }

  mutating func superEncoder(forKey key: Key) -> any Encoder { whole.superEncoder(forKey: key) }
}
