import Foundation
import Newsroom
import Postgres

/// The newsroom's configuration as signed statements have it: the rows of desks, roles, staff, grants and destinations, each
/// with its history. What is in the database's tables and not in here is not acted on.
struct SignedConfiguration: Sendable {
  /// Names a row as the chain does.
  struct Key: Hashable, Comparable {
    /// `newsroom`, `desk`, `role`, `staff`, `staff_grant` or `destination`.
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

  init(identity: String) { self.identity = identity }

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

/// What the rows say, in the newsroom's own types. A row that cannot be read is left out, and is the only one.
extension SignedConfiguration {
  var newsroom: NewsroomSettings {
    let row = row(Key(part: "newsroom", name: ""))
    return NewsroomSettings(
      name: row?.text("name") ?? "Newsroom", url: row?.text("url") ?? "http://localhost",
      language: row?.text("language") ?? "en", timeZone: row?.text("time_zone") ?? "UTC",
      primary: DestinationName(unchecked: row?.text("primary") ?? "site"))
  }

  /// The desks that are open, by slug.
  var desks: [Desk] {
    rows("desk").filter { $0.isTrue("active") }.compactMap { row in
      guard let slug = row.text("slug"), let policy = row.json("policy", DeskPolicy.self) else { return nil }
      return Desk(
        slug: DeskSlug(unchecked: slug), name: row.text("name") ?? slug, timeZone: row.text("time_zone") ?? "UTC",
        language: row.text("language") ?? "en", policy: policy)
    }
  }

  /// A desk's policy as it was when that change was the newest; nil when it was not signed.
  func policy(of desk: DeskSlug, at number: Int) -> DeskPolicy? {
    row(Key(part: "desk", name: desk.text), at: number)?.json("policy")
  }

  /// The destinations in use, by name.
  var destinations: [Destination] {
    rows("destination").filter { $0.isTrue("active") }.compactMap { row in
      row.text("name").flatMap { destination(DestinationName(unchecked: $0)) }
    }
  }

  /// A destination, in use or not: what it has it may have to be told to withdraw.
  func destination(_ name: DestinationName) -> Destination? {
    row(Key(part: "destination", name: name.text)).map {
      $0.json("settings") ?? Destination(name: name, kind: .unreadable)
    }
  }

  /// Everybody who works or worked here, by handle, with the grants that hold at that instant.
  func members(at now: Date) -> [StaffMember] {
    let byStaff = Dictionary(grouping: grants.filter { $0.grant.holds(at: now) }, by: \.staff)
    return rows("staff").compactMap { row in
      guard let handle = row.text("handle") else { return nil }
      return StaffMember(
        handle: StaffHandle(unchecked: handle), name: row.text("name") ?? handle, bio: row.text("bio"),
        active: row.isTrue("active"), grants: byStaff[StaffHandle(unchecked: handle), default: []].map(\.grant))
    }
  }

  /// The grants that nobody has revoked, by number.
  var grants: [(staff: StaffHandle, grant: Grant)] {
    rows("staff_grant").compactMap { row in
      guard row.text("revoked_at") == nil, let id = row.integer("id"), let staff = row.text("staff"),
        let role = row.text("role")
      else { return nil }
      let capabilities = self.row(Key(part: "role", name: role))?.texts("capabilities") ?? []
      return (
        StaffHandle(unchecked: staff),
        Grant(
          id: id, role: role, capabilities: Set(capabilities.compactMap(Capability.init(rawValue:))),
          scope: row.text("desk").map { .desk(DeskSlug(unchecked: $0)) } ?? .all, until: row.instant("until"),
          title: row.text("title"), covering: row.text("covering").map(StaffHandle.init(unchecked:)))
      )
    }.sorted { $0.grant.id < $1.grant.id }
  }

  /// Whether anybody on the staff has `manage` on every desk then.
  func somebodyManages(at now: Date) -> Bool {
    members(at: now).contains { $0.active && $0.hasOnEveryDesk(.manage, at: now) }
  }

  /// The member of staff of that account; a uid is surer than a name, which is another host's matter.
  func handle(uid: UInt32, userName: String?) -> StaffHandle? {
    let active = rows("staff").filter { $0.isTrue("active") }
    let found =
      active.first { $0.integer("account_uid") == Int(uid) }
      ?? active.first { userName != nil && $0.text("account_name") == userName }
    return found?.text("handle").map(StaffHandle.init(unchecked:))
  }
}
