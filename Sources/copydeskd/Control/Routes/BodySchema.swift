import ControlAPI
import Newsroom

/// The JSON Schema of a body, found by decoding it from samples and noting what it asks for; so the document that describes
/// the socket cannot say anything else than the code.
///
/// What a body may leave out is not required; what it says as `null` is required and may be null. Of the stories of a list on the
/// socket only the number is required, and each key says when it is absent.
enum BodySchema {
  /// The schema of the type.
  ///
  /// - Parameter hasWholeStories: Whether the stories of its lists have all their keys, as the command prints them.
  static func json(of type: any Decodable.Type, hasWholeStories: Bool = false) -> [String: Any] {
    let note = Note(hasWholeStories: hasWholeStories)
    _ = try? sample(type, note)
    return note.schema
  }

  /// The keys of a body, in the order of the alphabet.
  static func keys(of type: any Decodable.Type) -> [String] {
    (json(of: type)["properties"] as? [String: Any] ?? [:]).keys.sorted()
  }

  /// A value of the type, and in the note what it consists of.
  fileprivate static func sample<Value: Decodable>(_ type: Value.Type, _ note: Note) throws -> Value {
    if let choice = type as? any (CaseIterable & RawRepresentable).Type, let value = firstCase(choice, note) as? Value {
      return value
    }
    if type == Instant.self {
      note.schema = ["type": "string", "format": "date-time"]
      if let value = Instant("2026-01-01T00:00:00Z") as? Value { return value }
    }
    // What a story says reads itself strictly, and no sample of its parts would do.
    if type == Content.self {
      note.schema = ["type": "object"]
      let content = Content(
        headline: "a", slug: StorySlug(unchecked: "a"), desk: DeskSlug(unchecked: "a"), byline: [], language: "en",
        body: "a")
      if let value = content as? Value { return value }
    }
    if type == CanonicalJSON.self {
      note.schema = [:]
      if let value = CanonicalJSON.null as? Value { return value }
    }
    if let item = type as? any ListItemType.Type, let value = try listed(item, note) as? Value { return value }
    return try Value(from: SampleDecoder(note: note))
  }

  /// A story in a list.
  private static func listed<Item: ListItemType>(_ type: Item.Type, _ note: Note) throws -> Item {
    let story = try sample(Item.Body.self, note)
    if !note.hasWholeStories { note.trim() }
    return Item(story)
  }

  /// The first of an enumeration's values, and in the note all of them.
  private static func firstCase<Choice: CaseIterable & RawRepresentable>(_ type: Choice.Type, _ note: Note) -> Any? {
    note.schema = ["type": "string", "enum": Choice.allCases.map(\.rawValue)]
    return Choice.allCases.first
  }

  /// What a value turned out to consist of.
  fileprivate final class Note {
    let hasWholeStories: Bool
    var schema: [String: Any] = [:]
    private var isNullable = false
    private var properties: [String: Any] = [:]
    private var required: [String] = []

    init(hasWholeStories: Bool) { self.hasWholeStories = hasWholeStories }

    /// For a part of it.
    var part: Note { Note(hasWholeStories: hasWholeStories) }

    func beObject() { if schema.isEmpty { schema = ["type": "object"] } }

    func allowNull() { isNullable = true }

    func element(_ note: Note) { schema = ["type": "array", "items": note.schema] }

    func property(_ name: String, _ note: Note, mayBeAbsent: Bool) {
      properties[name] = note.isNullable ? ["anyOf": [note.schema, ["type": "null"]]] : note.schema
      if note.isNullable || !mayBeAbsent { required.append(name) }
      schema = ["type": "object", "properties": properties, "required": required.sorted()]
    }

    /// Says of each key of a story when a list leaves it out.
    func trim() {
      let described = properties.reduce(into: [String: Any]()) { described, property in
        guard property.key != ListKeys.always, var schema = property.value as? [String: Any] else { return }
        schema["description"] =
          ListKeys.contract.contains(property.key)
          ? "With fields, left out where it is not named, or says nothing"
          : "Left out where it says nothing (null, an empty list, false, 0), and with fields where it is not named"
        described[property.key] = schema
      }
      schema = [
        "type": "object", "properties": properties.merging(described) { $1 }, "required": [ListKeys.always],
      ]
    }
  }
}

/// Hands out samples.
private struct SampleDecoder: Decoder {
  let note: BodySchema.Note
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    note.beObject()
    return KeyedDecodingContainer(SampleMembers<Key>(note: note))
  }

  func unkeyedContainer() -> any UnkeyedDecodingContainer { SampleElements(note: note) }

  func singleValueContainer() -> any SingleValueDecodingContainer { SampleValue(note: note) }
}

/// The members of an object, each noted when it is asked for.
private final class SampleMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let note: BodySchema.Note
  /// The member that is about to be asked for only if it is there.
  private var optional: String?

  init(note: BodySchema.Note) { self.note = note }

  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  func contains(_ key: Key) -> Bool { true }

  func decodeNil(forKey key: Key) -> Bool {
    optional = key.stringValue
    return false
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    let own = note.part
    let value = try BodySchema.sample(type, own)
    note.property(ControlJSON.key(key.stringValue), own, mayBeAbsent: optional == key.stringValue)
    optional = nil
    return value
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    SampleDecoder(note: note).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { SampleElements(note: note) }

  func superDecoder() -> any Decoder { SampleDecoder(note: note) }

  func superDecoder(forKey key: Key) -> any Decoder { SampleDecoder(note: note) }
}

/// The elements of an array, of which there is one.
private final class SampleElements: UnkeyedDecodingContainer {
  let note: BodySchema.Note
  private(set) var currentIndex = 0

  init(note: BodySchema.Note) { self.note = note }

  var codingPath: [any CodingKey] { [] }
  var count: Int? { 1 }
  var isAtEnd: Bool { currentIndex > 0 }

  func decodeNil() -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    currentIndex += 1
    let own = note.part
    let value = try BodySchema.sample(type, own)
    note.element(own)
    return value
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedDecodingContainer<Nested> {
    SampleDecoder(note: note).container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { self }

  func superDecoder() -> any Decoder { SampleDecoder(note: note) }
}

/// A value that is neither object nor array.
private struct SampleValue: SingleValueDecodingContainer {
  let note: BodySchema.Note
  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool {
    note.allowNull()
    return false
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let (schema, value): (String, Any) =
      switch type {
      case is Bool.Type: ("boolean", false)
      case is String.Type: ("string", "a")
      case is Double.Type: ("number", 1.0)
      case is Int.Type: ("integer", 1)
      default: ("", 0)
      }
    guard let value = value as? Value else { return try BodySchema.sample(type, note) }
    note.schema = ["type": schema]
    return value
  }
}
