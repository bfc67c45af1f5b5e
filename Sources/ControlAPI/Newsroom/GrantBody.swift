/// A request that somebody be given a role, or that it be taken away.
package struct GrantBody: Codable, Sendable {
  package var staff: String
  /// The role's name.
  package var role: String
  /// The desk; `*` for every desk.
  package var desk: String
  /// When it ends, as typed; a bare time is the desk's. Nil for no end.
  package var until: String?
  /// The person's own title there.
  package var title: String?

  package init(staff: String, role: String, desk: String, until: String? = nil, title: String? = nil) {
    self.staff = staff
    self.role = role
    self.desk = desk
    self.until = until
    self.title = title
  }
}
