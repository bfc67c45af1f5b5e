import Foundation
public import Newsroom
import Postgres

extension Store {
  /// Makes the newsroom what a configuration describes; the differences, in the order in which they are made.
  ///
  /// Nothing is deleted: who is no longer named can do nothing more, and past records go on naming them. Throws `Refusal`
  /// with `not_permitted` for an applicant who may not, and with `bad_configuration` when a desk would be closed that has
  /// stories.
  ///
  /// - Parameters:
  ///   - target: The desk to which stories of closed desks are moved, as `move` does.
  ///   - dryRun: Only tells the differences.
  public func apply(
    _ configuration: NewsroomConfiguration, by applicant: Applicant, movingTo target: DeskSlug? = nil,
    dryRun: Bool
  ) async throws -> [ConfigurationChange] {
    try await transaction { connection in
      try await connection.execute(queries["lock_newsroom"])
      let current = try await currentConfiguration(connection)
      var changes = ConfigurationListing(configuration).changes(from: ConfigurationListing(current))
      try await nameDeliveries(in: &changes, connection)
      let held = try await connection.queryOne(queries["somebody_manages"])?.decode("held", as: Bool.self)
      try applicant.check(
        mayChange: changes.map(\.subject), somebodyManages: held == true, now: try await now(connection))
      let closing = try await deskClosing(changes, movingTo: target, in: configuration, connection)
      let told = try await closing.moves + rescheduled(by: configuration, connection) + changes.map(\.change)
      guard !dryRun, !changes.isEmpty else { return told }
      try await announce(AuditContext(applicant.name, "apply"), connection)
      try await make(changes.map { ($0.subject, $0.change.kind) }, configuration, connection)
      try await move(closing, by: applicant, connection)
      return told
    }
  }

  /// Says of each destination that is to go how many deliveries are cancelled with it.
  private func nameDeliveries(
    in changes: inout [(subject: ConfigurationSubject, change: ConfigurationChange)],
    _ connection: Connection
  ) async throws {
    for index in changes.indices where changes[index].change.kind == .remove {
      guard case .destination(let name) = changes[index].subject,
        let row = try await connection.queryOne(queries["deliveries_waiting_at"], name.text)
      else { continue }
      let waiting = try row.decode("waiting", as: Int.self)
      guard waiting > 0 else { continue }
      changes[index].change.fields = [
        .init(key: "deliveries", before: "\(waiting) waiting", after: "cancelled")
      ]
    }
  }

  private func currentConfiguration(_ connection: Connection) async throws -> NewsroomConfiguration {
    let grants = try await connection.query(queries["configured_grants"]).map { row in
      (
        staff: try row.slug("staff", StaffHandle.self),
        grant: NewsroomConfiguration.RoleGrant(
          role: try row.decode("role"), scope: try row.optionalSlug("desk", DeskSlug.self).map { .desk($0) } ?? .all,
          until: try row.decode("until"), title: try row.decode("title"))
      )
    }
    let byStaff = Dictionary(grouping: grants, by: \.staff)
    return NewsroomConfiguration(
      newsroom: try NewsroomSettings(try await newsroomRow(on: connection)), desks: try await desks(on: connection),
      roles: try await connection.query(queries["configured_roles"]).map { row in
        NewsroomConfiguration.Role(
          name: try row.decode("name"),
          capabilities: Set(try row.decode("capabilities", as: [String].self).compactMap(Capability.init(rawValue:))))
      },
      staff: try await connection.query(queries["configured_staff"]).map { row in
        let handle = try row.slug("handle", StaffHandle.self)
        return NewsroomConfiguration.Member(
          handle: handle, name: try row.decode("name"), bio: try row.decode("bio"), account: try row.account(),
          databaseRole: try row.decode("database_role"), grants: byStaff[handle, default: []].map(\.grant))
      }, destinations: try await connection.query(queries["destinations"]).map { try $0.destination() })
  }

  /// What others refer to comes first, and what refers to others goes first.
  private func make(
    _ changes: [(ConfigurationSubject, ConfigurationChange.Kind)], _ wanted: NewsroomConfiguration,
    _ connection: Connection
  ) async throws {
    let kept = changes.filter { $0.1 != .remove }.map(\.0)
    let handles = changes.compactMap { if case .staff(let handle) = $0.0 { handle.text } else { nil } }
    try await connection.execute(queries["free_accounts"], handles)
    for case .newsroom in kept { try await set(wanted.newsroom, connection) }
    for desk in wanted.desks where kept.contains(.desk(desk.slug)) { try await set(desk, connection) }
    for role in wanted.roles where kept.contains(.role(role.name)) {
      try await connection.execute(queries["set_role"], role.name, role.capabilities.map(\.rawValue).sorted())
    }
    for member in wanted.staff where kept.contains(.staff(member.handle)) { try await set(member, connection) }
    for destination in wanted.destinations where kept.contains(.destination(destination.name)) {
      try await connection.execute(
        queries["set_destination"], destination.name.text, StoredJSON.encode(destination),
        destination.desks.map { $0.map(\.text).sorted() }, destination.holdsEmbargo, destination.concurrency)
      try await limitDeliveryQueue(of: destination, connection)
    }
    for member in wanted.staff {
      for grant in member.grants { try await set(grant, of: member.handle, changes, connection) }
    }
    for (subject, kind) in changes where kind == .remove { try await remove(subject, connection) }
  }

  private func set(_ settings: NewsroomSettings, _ connection: Connection) async throws {
    try await connection.execute(
      queries["set_newsroom"], settings.name, settings.url, settings.language, settings.timeZone, settings.primary.text)
  }

  private func set(_ desk: Desk, _ connection: Connection) async throws {
    try await connection.execute(
      queries["set_desk"], desk.slug.text, desk.name, desk.timeZone, desk.language, StoredJSON.encode(desk.policy))
  }

  private func set(_ member: NewsroomConfiguration.Member, _ connection: Connection) async throws {
    var name: String?
    var number: Int?
    switch member.account {
    case .name(let account): name = account
    case .uid(let uid): number = Int(uid)
    case nil: break
    }
    try await connection.execute(
      queries["set_staff"], member.handle.text, member.name, member.bio, name, number, member.databaseRole)
  }

  private func set(
    _ grant: NewsroomConfiguration.RoleGrant, of staff: StaffHandle,
    _ changes: [(ConfigurationSubject, ConfigurationChange.Kind)], _ connection: Connection
  ) async throws {
    let subject = ConfigurationSubject.grant(role: grant.role, desk: grant.scope.desk, staff: staff)
    guard let kind = changes.first(where: { $0.0 == subject })?.1 else { return }
    try await connection.execute(
      queries[kind == .add ? "give_grant" : "change_grant"], staff.text, grant.role, grant.scope.desk?.text,
      grant.until,
      grant.title)
  }

  private func remove(_ subject: ConfigurationSubject, _ connection: Connection) async throws {
    switch subject {
    case .newsroom: break
    case .desk(let slug): try await connection.execute(queries["close_desk"], slug.text)
    case .role(let name): try await connection.execute(queries["set_role"], name, [String]())
    case .staff(let handle): try await connection.execute(queries["retire_staff"], handle.text)
    case .grant(let role, let desk, let staff):
      try await connection.execute(queries["end_grant"], staff.text, role, desk?.text)
    case .destination(let name):
      try await connection.execute(queries["close_destination"], name.text)
      try await connection.execute(queries["cancel_deliveries_to_removed"], name.text)
    }
  }
}

extension Row {
  fileprivate func account() throws -> NewsroomConfiguration.Account? {
    if let uid = try decode("account_uid", as: Int?.self) { return .uid(UInt32(clamping: uid)) }
    return try decode("account_name", as: String?.self).map { .name($0) }
  }
}
