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
    try await reconfigure("apply", by: applicant, movingTo: target, dryRun: dryRun) { _, _ in configuration }
  }

  /// Gives somebody a role on a desk, or takes it away, and changes nothing else; the differences, as of `apply`.
  ///
  /// Throws `Refusal` as `GrantChange.applied` does, and with `not_permitted` for who has not `manage` there.
  ///
  /// - Parameter canConnect: Whether a person can reach the control socket as themselves.
  public func change(
    _ change: GrantChange, by member: StaffMember, asRequestedBy: String? = nil, dryRun: Bool,
    canConnect: @Sendable (NewsroomConfiguration.Member) -> Bool
  ) async throws -> [ConfigurationChange] {
    try await reconfigure(change.act.name, by: .staff(member), asRequestedBy: asRequestedBy, dryRun: dryRun) {
      present, now throws(Refusal) in try change.applied(to: present, now: now, canConnect: canConnect)
    }
  }

  /// - Parameter wanted: What the newsroom is to be, of what it is while nobody else can change it, and the database's clock.
  private func reconfigure(
    _ act: String, by applicant: Applicant, asRequestedBy: String? = nil, movingTo target: DeskSlug? = nil,
    dryRun: Bool,
    _ wanted: (NewsroomConfiguration, Date) throws(Refusal) -> NewsroomConfiguration
  ) async throws -> [ConfigurationChange] {
    let told = try await transaction { connection in
      try await connection.execute(queries["lock_newsroom"])
      let signed = try await signedConfiguration(connection)
      let now = try await now(connection)
      let present = signed.written()
      let configuration = try wanted(present, now)
      let listing = ConfigurationListing(configuration)
      var changes = listing.changes(from: ConfigurationListing(present))
      try await nameDeliveries(in: &changes, connection)
      try applicant.check(
        mayChange: changes.map(\.subject), somebodyManages: signed.contents.somebodyManages(at: now), now: now)
      let altered = signed.altered(try await configurationRows(connection))
      changes += altered.restorations(to: listing, beside: Set(changes.map(\.subject))).filter {
        applicant.mayRestore($0.subject, at: now)
      }
      let closing = try await deskClosing(changes, movingTo: target, in: configuration, connection)
      let touched =
        try await rescheduled(by: configuration, connection) + abandoned(by: configuration, at: now, connection)
        + waitingInVain(after: changes.map(\.subject), connection)
      let short = unsigned(in: configuration, since: present, at: now)
      let told = closing.moves + touched + changes.map(\.change) + short
      let isFirst = signed.number == 0
      guard !dryRun, !changes.isEmpty || isFirst else { return told }
      try await announce(AuditContext(applicant.name, act, requestedBy: asRequestedBy), connection)
      let strayCovers = applicant.mayRestore(.newsroom, at: now) ? altered.strayCovers : []
      try await connection.execute(queries["end_unsigned_grants"], strayCovers)
      try await make(changes.map { ($0.subject, $0.change.kind) }, configuration, connection)
      let signedAnew = Set(changes.map(\.subject) + (isFirst ? [.newsroom] : []))
      try await signConfiguration(
        act, by: applicant.name, requestedBy: asRequestedBy,
        touching: { key, row in
          row.subject(key).map(signedAnew.contains) ?? strayCovers.contains { String($0) == key.name }
        }, connection)
      try await move(closing, by: applicant, connection)
      try await lookAtSites(connection)
      if changes.contains(where: { $0.subject.isTrigger }) { try await lookAfterTriggers(connection) }
      return told
    }
    if !dryRun { try await scheduleTriggers() }
    return told
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
    for trigger in wanted.triggers where kept.contains(.trigger(trigger.name)) {
      try await connection.execute(
        queries["set_trigger"], trigger.name.text, trigger.kind.text, StoredJSON.encode(trigger),
        trigger.desks.map { $0.map(\.text).sorted() }, trigger.digest)
    }
    for member in wanted.staff {
      for grant in member.grants { try await set(grant, of: member.handle, changes, connection) }
    }
    for (subject, kind) in changes where kind == .remove { try await remove(subject, connection) }
  }

  private func set(_ settings: NewsroomSettings, _ connection: Connection) async throws {
    try await connection.execute(
      queries["set_newsroom"], settings.name, settings.url, settings.language, settings.timeZone, settings.primary.text,
      settings.typography.rawValue, StoredJSON.encode(settings.checks), StoredJSON.encode(settings.templates))
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
      queries["set_staff"], member.handle.text, member.name, member.bio, name, number, member.databaseRole,
      try member.notify.map { try StoredJSON.encode($0) })
  }

  private func set(
    _ grant: NewsroomConfiguration.RoleGrant, of staff: StaffHandle,
    _ changes: [(ConfigurationSubject, ConfigurationChange.Kind)], _ connection: Connection
  ) async throws {
    let subject = ConfigurationSubject.grant(role: grant.role, desk: grant.scope.desk, staff: staff)
    guard changes.contains(where: { $0.0 == subject }) else { return }
    try await connection.execute(
      queries["give_grant"], staff.text, grant.role, grant.scope.desk?.text, grant.until, grant.title)
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
    case .trigger(let name): try await connection.execute(queries["close_trigger"], name.text)
    }
  }
}

extension ConfigurationSubject {
  fileprivate var isTrigger: Bool { if case .trigger = self { true } else { false } }
}

extension Applicant {
  /// Whether what was altered behind Copydesk's back is put right with what this applicant applies.
  fileprivate func mayRestore(_ subject: ConfigurationSubject, at now: Date) -> Bool {
    switch self {
    case .host: true
    case .staff(let member): member.manages(subject, at: now)
    }
  }
}
