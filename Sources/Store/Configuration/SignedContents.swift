import Foundation
import Newsroom

/// What the rows of a signed configuration say, in the newsroom's own types, worked out once: every request asks for it. A row
/// that cannot be read is left out, and is the only one.
struct SignedContents: Sendable {
  /// A member of staff, with all grants that nobody has revoked.
  struct Person {
    let handle: StaffHandle
    let name: String
    let bio: String?
    let isActive: Bool
    let grants: [Grant]
    let notify: NoticePreferences?

    /// As it is at that instant.
    func member(at now: Date) -> StaffMember {
      StaffMember(
        handle: handle, name: name, bio: bio, active: isActive, grants: grants.filter { $0.holds(at: now) })
    }
  }

  /// A trigger, and since when it is defined so.
  struct DefinedTrigger {
    let trigger: Trigger
    let definedAt: Date

    fileprivate init?(_ row: SignedConfiguration.ConfiguredRow) {
      guard let trigger = row.json("settings", Trigger.self), let definedAt = row.instant("defined_at"),
        trigger.digest == row.text("digest")
      else { return nil }
      (self.trigger, self.definedAt) = (trigger, definedAt)
    }
  }

  let newsroom: NewsroomSettings
  /// The desks that are open, by slug.
  let desks: [Desk]
  /// The destinations in use, by name.
  let destinations: [Destination]
  /// The triggers in use, by name.
  let triggers: [DefinedTrigger]
  /// Everybody who works or worked here, by handle.
  let people: [Person]
  /// The grants that nobody has revoked, by number.
  let grants: [(staff: StaffHandle, grant: Grant)]
  private let places: [StaffHandle: Int]
  private let byUID: [Int: StaffHandle]
  private let byAccount: [String: StaffHandle]

  init(_ signed: SignedConfiguration) {
    newsroom = Self.newsroom(signed.row(SignedConfiguration.Key(part: "newsroom", name: "")))
    desks = signed.rows("desk").filter { $0.isTrue("active") }.compactMap(Self.desk)
    destinations = signed.rows("destination").filter { $0.isTrue("active") }.compactMap { row in
      row.text("name").flatMap { signed.destination(DestinationName(unchecked: $0)) }
    }
    triggers = signed.rows("trigger").filter { $0.isTrue("active") }.compactMap(DefinedTrigger.init)
    let capabilities = Dictionary(
      signed.rows("role").compactMap { row in
        row.text("name").map { ($0, Set(row.texts("capabilities").compactMap(Capability.init(rawValue:)))) }
      }
    ) { first, _ in first }
    let grants = signed.rows("staff_grant").compactMap { Self.grant($0, capabilities) }
      .sorted { $0.grant.id < $1.grant.id }
    self.grants = grants
    let given = Dictionary(grouping: grants, by: \.staff).mapValues { $0.map(\.grant) }
    let rows = signed.rows("staff")
    let people = rows.compactMap { row in
      row.text("handle").map { handle in
        Person(
          handle: StaffHandle(unchecked: handle), name: row.text("name") ?? handle, bio: row.text("bio"),
          isActive: row.isTrue("active"), grants: given[StaffHandle(unchecked: handle), default: []],
          notify: row.json("notify"))
      }
    }
    self.people = people
    places = Dictionary(people.enumerated().map { ($0.element.handle, $0.offset) }) { first, _ in first }
    let active = rows.filter { $0.isTrue("active") }
    byUID = Dictionary(active.compactMap { row in row.account("account_uid", row.integer) }) { first, _ in first }
    byAccount = Dictionary(active.compactMap { row in row.account("account_name", row.text) }) { first, _ in first }
  }

  /// Everybody who works or worked here, by handle, with the grants that hold at that instant.
  func members(at now: Date) -> [StaffMember] { people.map { $0.member(at: now) } }

  /// A trigger in use; nil when there is none of that name.
  func trigger(_ name: TriggerName) -> DefinedTrigger? { triggers.first { $0.trigger.name == name } }

  /// Somebody, with the grants that hold at that instant; nil when there is nobody of that handle.
  func member(_ handle: StaffHandle, at now: Date) -> StaffMember? { places[handle].map { people[$0].member(at: now) } }

  /// Somebody as the configuration has them; nil when there is nobody of that handle.
  func person(_ handle: StaffHandle) -> Person? { places[handle].map { people[$0] } }

  /// Whether whoever signed that may still do so, or the person for whom they did.
  func standsBehind(_ approval: ApprovalStatement, at now: Date) -> Bool {
    member(approval.actor, at: now)?.standsBehind(
      approval.decisionKind, as: approval.signsAs, on: approval.desk,
      for: approval.onBehalfOf.flatMap { member($0, at: now) }, at: now)
      ?? false
  }

  /// Whether anybody on the staff has `manage` on every desk then.
  func somebodyManages(at now: Date) -> Bool {
    members(at: now).contains { $0.active && $0.hasOnEveryDesk(.manage, at: now) }
  }

  /// The member of staff of that account; a uid is surer than a name, which is another host's matter.
  func handle(uid: UInt32, userName: String?) -> StaffHandle? {
    byUID[Int(uid)] ?? userName.flatMap { byAccount[$0] }
  }

  private static func newsroom(_ row: SignedConfiguration.ConfiguredRow?) -> NewsroomSettings {
    NewsroomSettings(
      name: row?.text("name") ?? "Newsroom", url: row?.text("url") ?? "http://localhost",
      language: row?.text("language") ?? "en", timeZone: row?.text("time_zone") ?? "UTC",
      primary: DestinationName(unchecked: row?.text("primary") ?? "site"),
      typography: row?.text("typography").flatMap(NewsroomSettings.Typography.init) ?? .smart,
      checks: row?.json("checks") ?? [], templates: row?.json("templates") ?? [])
  }

  private static func desk(_ row: SignedConfiguration.ConfiguredRow) -> Desk? {
    guard let slug = row.text("slug"), let policy = row.json("policy", DeskPolicy.self) else { return nil }
    return Desk(
      slug: DeskSlug(unchecked: slug), name: row.text("name") ?? slug, timeZone: row.text("time_zone") ?? "UTC",
      language: row.text("language") ?? "en", policy: policy)
  }

  private static func grant(
    _ row: SignedConfiguration.ConfiguredRow, _ capabilities: [String: Set<Capability>]
  ) -> (staff: StaffHandle, grant: Grant)? {
    guard row.text("revoked_at") == nil, let id = row.integer("id"), let staff = row.text("staff"),
      let role = row.text("role")
    else { return nil }
    return (
      StaffHandle(unchecked: staff),
      Grant(
        id: id, role: role, capabilities: capabilities[role] ?? [],
        scope: row.text("desk").map { .desk(DeskSlug(unchecked: $0)) } ?? .all, until: row.instant("until"),
        title: row.text("title"), covering: row.text("covering").map(StaffHandle.init(unchecked:)))
    )
  }
}

extension SignedConfiguration.ConfiguredRow {
  /// An account of a row of staff, with the person that it is of.
  fileprivate func account<Account>(
    _ key: String, _ read: (String) -> Account?
  ) -> (Account, StaffHandle)? {
    guard let account = read(key), let handle = text("handle") else { return nil }
    return (account, StaffHandle(unchecked: handle))
  }
}

extension SignedConfiguration {
  var newsroom: NewsroomSettings { contents.newsroom }
  /// The desks that are open, by slug.
  var desks: [Desk] { contents.desks }
  /// The destinations in use, by name.
  var destinations: [Destination] { contents.destinations }

  /// A desk's policy as it was when that change was the newest; nil when it was not signed.
  func policy(of desk: DeskSlug, at number: Int) -> DeskPolicy? {
    row(Key(part: "desk", name: desk.text), at: number)?.json("policy")
  }

  /// A destination, in use or not: what it has it may have to be told to withdraw.
  func destination(_ name: DestinationName) -> Destination? {
    row(Key(part: "destination", name: name.text)).map {
      $0.json("settings") ?? Destination(name: name, kind: .unreadable)
    }
  }
}
