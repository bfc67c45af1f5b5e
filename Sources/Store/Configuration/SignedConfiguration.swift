import Foundation
import Newsroom
import Postgres

/// The newsroom's configuration as signed statements have it: the rows of desks, roles, staff, grants and destinations, each
/// with its history. What is in the database's tables and not in here is not acted on.
struct SignedConfiguration: Sendable {
  /// Names a row as the chain does.
  struct Key: Hashable, Comparable {
    /// `newsroom`, `desk`, `role`, `staff`, `staff_grant`, `destination` or `trigger`.
    var part: String
    /// A grant's number; the others' name, and nothing for the newsroom.
    var name: String

    static func < (one: Self, other: Self) -> Bool { (one.part, one.name) < (other.part, other.name) }
  }

  /// A row.
  struct ConfiguredRow: Hashable {
    var members: [String: CanonicalJSON]

    func text(_ key: String) -> String? { if case .string(let text)? = members[key] { text } else { nil } }
    func integer(_ key: String) -> Int? { if case .integer(let value)? = members[key] { value } else { nil } }
    func isTrue(_ key: String) -> Bool { members[key] == .boolean(true) }
    func texts(_ key: String) -> [String] {
      guard case .array(let values)? = members[key] else { return [] }
      return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
    func instant(_ key: String) -> Date? { text(key).flatMap { Instant($0)?.date } }
    func json<Value: Decodable>(_ key: String, _ type: Value.Type = Value.self) -> Value? {
      members[key].flatMap { try? StoredJSON.decode(type, JSONB(text: $0.text)) }
    }
  }

  /// The newsroom's identity.
  let identity: String
  /// The number of the newest change, whether it counts or not; 0 before the first.
  private(set) var number = 0
  /// The digest that the next change must name.
  private(set) var digest = ConfigurationStatement.nothing
  /// The changes that do not count, and why.
  private(set) var problems: [(number: Int, reason: String)] = []
  private var history: [String: [String: [(number: Int, row: ConfiguredRow)]]] = [:]
  private var understood: SignedContents?

  init(identity: String) { self.identity = identity }

  /// What the rows say, in the newsroom's own types.
  var contents: SignedContents { understood ?? SignedContents(self) }

  /// Works out once what the rows say, for all who ask.
  mutating func understand() { understood = SignedContents(self) }

  /// Takes the next change of the chain.
  ///
  /// - Parameter fault: Why it does not count; nil when it does.
  mutating func take(_ statement: ConfigurationStatement, fault: String?) {
    let fault = fault ?? (statement.previous == digest ? nil : "it does not follow the one before it")
    number = statement.number
    digest = statement.digest
    guard fault == nil else {
      problems.append((statement.number, fault ?? ""))
      return
    }
    understood = nil
    for (key, row) in Self.rows(of: statement.change) {
      history[key.part, default: [:]][key.name, default: []].append((statement.number, row))
    }
  }

  /// The row as it is now, or as it was when a change was the newest.
  func row(_ key: Key, at number: Int? = nil) -> ConfiguredRow? {
    let all = history[key.part]?[key.name]
    guard let number else { return all?.last?.row }
    return all?.last { $0.number <= number }?.row
  }

  /// The rows of a part, by name.
  func rows(_ part: String) -> [ConfiguredRow] {
    (history[part] ?? [:]).sorted { $0.key < $1.key }.compactMap(\.value.last?.row)
  }

  /// Every row's key.
  var keys: [Key] { history.flatMap { part, rows in rows.keys.map { Key(part: part, name: $0) } } }
}

/// A change as it is written: a list of rows with their keys.
extension SignedConfiguration {
  static func change(_ rows: [(key: Key, row: ConfiguredRow)]) -> CanonicalJSON {
    .array(
      rows.sorted { $0.key < $1.key }.map {
        ["part": .string($0.key.part), "name": .string($0.key.name), "row": .object($0.row.members)]
      })
  }

  static func rows(of change: CanonicalJSON) -> [(key: Key, row: ConfiguredRow)] {
    guard case .array(let items) = change else { return [] }
    return items.compactMap { item in
      guard case .object(let members) = item, case .string(let part)? = members["part"],
        case .string(let name)? = members["name"], case .object(let row)? = members["row"]
      else { return nil }
      return (Key(part: part, name: name), ConfiguredRow(members: row))
    }
  }
}
