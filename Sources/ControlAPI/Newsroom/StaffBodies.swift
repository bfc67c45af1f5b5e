public import Newsroom

/// A member of staff.
public struct StaffBody: Codable, Sendable {
  /// A role that a person has on a desk.
  public struct Grant: Codable, Sendable {
    /// The role's name.
    public var role: String
    /// The desk; `*` for all.
    public var desk: String
    /// The person's own title there.
    @NullWhenNil public var title: String?
    /// When it ends.
    @NullWhenNil public var until: Instant?
    /// The person covered; nil for a role of the person's own.
    @NullWhenNil public var covering: String?

    /// A grant.
    public init(role: String, desk: String, title: String?, until: Instant?, covering: String? = nil) {
      self.role = role
      self.desk = desk
      self.title = title
      self.until = until
      self.covering = covering
    }
  }

  /// The short name.
  public var handle: String
  /// The name as readers see it.
  public var name: String
  /// Whether the person works here now.
  public var active: Bool
  /// The person's roles.
  public var grants: [Grant]

  /// A member of these properties.
  public init(handle: String, name: String, active: Bool, grants: [Grant]) {
    self.handle = handle
    self.name = name
    self.active = active
    self.grants = grants
  }
}

/// A request that somebody stand in for a colleague.
public struct CoverBody: Codable, Sendable {
  /// Who stands in.
  public var staff: String
  /// For whom.
  public var covered: String
  /// On which desk.
  public var desk: String
  /// When the cover ends, as typed; a bare time is the desk's. Nil ends it now.
  public var until: String?

  /// A request of these properties.
  public init(staff: String, covered: String, desk: String, until: String?) {
    self.staff = staff
    self.covered = covered
    self.desk = desk
    self.until = until
  }
}
