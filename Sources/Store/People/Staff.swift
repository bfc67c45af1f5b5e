public import Newsroom
import Postgres

extension Store {
  /// Who works here under that UNIX account; nil for an account that is nobody's. Root and `nobody` are never staff.
  public func actor(account uid: UInt32, userName: String?) async throws -> StaffMember? {
    guard uid != 0, uid != 65534,
      let handle = try await signedConfiguration(pool).contents.handle(uid: uid, userName: userName)
    else { return nil }
    return try await staff(handle)
  }

  /// A member of staff by handle; nil when there is none. Those who left are `active == false`.
  public func staff(_ handle: StaffHandle) async throws -> StaffMember? {
    try await member(handle, on: pool)
  }

  /// Everybody who works or worked here, by handle.
  public func staffMembers() async throws -> [StaffMember] { try await members(on: pool) }

  /// Everybody, with the grants that hold now, by the database's clock.
  func members(on connection: some PostgresQuerying) async throws -> [StaffMember] {
    try await signedConfiguration(connection).contents.members(at: now(connection))
  }

  /// What a rule about what somebody may do comes to; where it refuses the person, the refusal names those whom it would not refuse.
  func right<Right>(
    of member: StaffMember, _ connection: some PostgresQuerying, _ rule: (StaffMember) throws(Refusal) -> Right
  ) async throws -> Right {
    do throws(Refusal) {
      return try rule(member)
    } catch {
      let able = try await members(on: connection).filter { (try? rule($0)) != nil }
      throw error.naming(able.map(\.handle).sorted())
    }
  }

  func member(_ handle: StaffHandle, on connection: some PostgresQuerying) async throws -> StaffMember? {
    try await signedConfiguration(connection).contents.member(handle, at: now(connection))
  }

  /// The actor behind a submitter's name as records have it.
  func actor(named name: String, on connection: some PostgresQuerying) async throws -> Actor {
    if name == Actor.system.name { return .system }
    if name.hasPrefix("sql:") { return .databaseRole(String(name.dropFirst(4))) }
    guard let member = try await member(StaffHandle(unchecked: name), on: connection) else {
      throw Refusal(
        .unknownAccount, "There is no staff member '\(name)'.", hint: "List the staff with: copydesk staff")
    }
    return .staff(member)
  }
}
