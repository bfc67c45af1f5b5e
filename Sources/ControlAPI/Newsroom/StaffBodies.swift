package import Newsroom

/// A member of staff.
package struct StaffBody: Codable, Sendable {
  /// A role that a person has on a desk.
  package struct Grant: Codable, Sendable {
    package var role: String
    /// The desk; `*` for all.
    package var desk: String
    /// The person's own title there.
    @NullWhenNil package var title: String?
    @NullWhenNil package var until: Instant?
    /// The person covered; nil for a role of the person's own.
    @NullWhenNil package var covering: String?

    package init(role: String, desk: String, title: String?, until: Instant?, covering: String? = nil) {
      self.role = role
      self.desk = desk
      self.title = title
      self.until = until
      self.covering = covering
    }
  }

  package var handle: String
  /// The name as readers see it.
  package var name: String
  package var active: Bool
  package var grants: [Grant]

  package init(handle: String, name: String, active: Bool, grants: [Grant]) {
    self.handle = handle
    self.name = name
    self.active = active
    self.grants = grants
  }
}

/// A request that somebody stand in for a colleague.
package struct CoverBody: Codable, Sendable {
  package var staff: String
  package var covered: String
  package var desk: String
  /// When the cover ends, as typed; a bare time is the desk's. Nil ends it now.
  package var until: String?

  package init(staff: String, covered: String, desk: String, until: String?) {
    self.staff = staff
    self.covered = covered
    self.desk = desk
    self.until = until
  }
}
