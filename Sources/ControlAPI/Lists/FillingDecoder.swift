/// Decodes an object whose members may have been left out by a list.
struct FillingDecoder: Decoder {
  let whole: any Decoder
  var codingPath: [any CodingKey] { whole.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { whole.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(FilledMembers(whole: try whole.container(keyedBy: type)))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try whole.unkeyedContainer() }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { try whole.singleValueContainer() }
}

/// The members; what is not there says nothing, save the number, which every story has.
private struct FilledMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let whole: KeyedDecodingContainer<Key>
  var codingPath: [any CodingKey] { whole.codingPath }
  var allKeys: [Key] { whole.allKeys }

  func contains(_ key: Key) -> Bool { whole.contains(key) }

  func decodeNil(forKey key: Key) throws -> Bool { try whole.decodeNil(forKey: key) }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    if !whole.contains(key), key.stringValue != ListKeys.always,
      let silent = (type as? any SilentValue.Type)?.silent as? Value
    {
      return silent
    }
    return try whole.decode(type, forKey: key)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try whole.nestedContainer(keyedBy: type, forKey: key) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try whole.nestedUnkeyedContainer(forKey: key)
  }

  func superDecoder() throws -> any Decoder { try whole.superDecoder() }

  func superDecoder(forKey key: Key) throws -> any Decoder { try whole.superDecoder(forKey: key) }
}
