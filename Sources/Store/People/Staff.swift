public import Newsroom
import Postgres

extension Store {
  /// Who works here under that UNIX account; nil for an account that is nobody's. Root and `nobody` are never staff.
  public func actor(account uid: UInt32, userName: String?) async throws -> StaffMember? {
    guard uid != 0, uid != 65534, let row = try await pool.queryOne(queries["staff_account"], Int(uid), userName) else {
      return nil
    }
    return try await staff(row.slug("handle"))
  }

  /// A member of staff by handle; nil when there is none. Those who left are `active == false`.
  public func staff(_ handle: StaffHandle) async throws -> StaffMember? {
    try await members([handle.text], on: pool).first
  }

  /// Everybody who works or worked here, by handle.
  public func staffMembers() async throws -> [StaffMember] { try await members(nil, on: pool) }

  func members(_ handles: [String]?, on connection: some PostgresQuerying) async throws -> [StaffMember] {
    let grants = try await connection.query(queries["staff_grants"], handles).map { row in
      (staff: try row.slug("staff", StaffHandle.self), grant: try Grant(row))
    }
    let byStaff = Dictionary(grouping: grants, by: \.staff)
    return try await connection.query(queries["staff"], handles).map { row in
      let handle = try row.slug("handle", StaffHandle.self)
      return StaffMember(
        handle: handle, name: try row.decode("name"), bio: try row.decode("bio"), active: try row.decode("active"),
        grants: byStaff[handle, default: []].map(\.grant))
    }
  }

  /// The actor behind a submitter's name as records have it.
  func actor(named name: String, on connection: some PostgresQuerying) async throws -> Actor {
    if name == Actor.system.name { return .system }
    if name.hasPrefix("sql:") { return .databaseRole(String(name.dropFirst(4))) }
    guard let member = try await members([name], on: connection).first else {
      throw Refusal(
        .unknownAccount, "There is no staff member '\(name)'.", hint: "List the staff with: copydesk staff")
    }
    return .staff(member)
  }
}

extension Grant {
  fileprivate init(_ row: Row) throws {
    self.init(
      id: try row.decode("id"), role: try row.decode("role"),
      capabilities: Set(try row.decode("capabilities", as: [String].self).compactMap(Capability.init(rawValue:))),
      scope: try row.optionalSlug("desk", DeskSlug.self).map { .desk($0) } ?? .all, until: try row.decode("until"),
      title: try row.decode("title"), covering: try row.optionalSlug("covering"))
  }
}
