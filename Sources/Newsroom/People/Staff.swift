public import FoundationEssentials

/// The desks that a grant reaches.
public enum DeskScope: Hashable, Sendable {
  /// Every desk there is and will be; written `*`.
  case all
  /// One desk.
  case desk(DeskSlug)

  /// Whether the desk is within reach.
  public func includes(_ desk: DeskSlug) -> Bool {
    switch self {
    case .all: true
    case .desk(let one): one == desk
    }
  }
}

/// Gives a role to a staff member on a desk or on all, perhaps until an instant, perhaps with the person's own title.
public struct Grant: Hashable, Sendable {
  /// The grant's number in the newsroom, named by signatures.
  public var id: Int
  /// The role's name.
  public var role: String
  /// What the role lets its holder do.
  public var capabilities: Set<Capability>
  /// Where.
  public var scope: DeskScope
  /// The first instant at which it no longer holds; nil for no end.
  public var until: Date?
  /// The person's own title there: "Deputy desk chief for Africa".
  public var title: String?
  /// For whom this grant lets its holder stand in; nil for a grant of the person's own.
  public var covering: StaffHandle?

  /// A grant of these properties.
  public init(
    id: Int, role: String, capabilities: Set<Capability>, scope: DeskScope, until: Date? = nil, title: String? = nil,
    covering: StaffHandle? = nil
  ) {
    self.id = id
    self.role = role
    self.capabilities = capabilities
    self.scope = scope
    self.until = until
    self.title = title
    self.covering = covering
  }
}

/// A person of the newsroom.
public struct StaffMember: Hashable, Sendable {
  /// The short name.
  public var handle: StaffHandle
  /// The name as readers see it.
  public var name: String
  /// Shown on the author's page.
  public var bio: String?
  /// Whether the person works here now; those who left keep their past bylines and can do nothing.
  public var active: Bool
  /// What the person may do, and where.
  public var grants: [Grant]

  /// A staff member of these properties.
  public init(handle: StaffHandle, name: String, bio: String? = nil, active: Bool = true, grants: [Grant] = []) {
    self.handle = handle
    self.name = name
    self.bio = bio
    self.active = active
    self.grants = grants
  }
}

/// Who does something.
public enum Actor: Hashable, Sendable {
  /// A person, as the control socket's peer or through a known database role.
  case staff(StaffMember)
  /// Copydesk itself, as when a trigger fires.
  case system
  /// A database role that is tied to no staff member; it may only submit.
  case databaseRole(String)

  /// The person; nil for Copydesk itself and for a database role.
  public var member: StaffMember? { if case .staff(let member) = self { member } else { nil } }

  /// As records name it: the handle, `system`, or `sql:` and the role.
  public var name: String {
    switch self {
    case .staff(let member): member.handle.text
    case .system: "system"
    case .databaseRole(let role): "sql:\(role)"
    }
  }
}
