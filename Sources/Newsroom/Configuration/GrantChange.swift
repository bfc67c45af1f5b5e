public import FoundationEssentials

/// That somebody is given a role on a desk or everywhere, or loses it there.
public struct GrantChange: Hashable, Sendable {
  /// Which of the two.
  public enum Act: Hashable, Sendable {
    /// The person has the role from now on, until that instant, with a title of their own there; what was said of it before is over.
    case give(until: Date?, title: String?)
    /// The person does not have it any more.
    case revoke

    /// As records name it.
    public var name: String {
      switch self {
      case .give: "grant"
      case .revoke: "revoke"
      }
    }
  }

  /// Who.
  public var staff: StaffHandle
  /// The role's name.
  public var role: String
  /// Where.
  public var scope: DeskScope
  /// What becomes of it.
  public var act: Act

  /// A change of these properties.
  public init(_ act: Act, of role: String, on scope: DeskScope, to staff: StaffHandle) {
    self.act = act
    self.role = role
    self.scope = scope
    self.staff = staff
  }

  /// The newsroom with the change.
  ///
  /// - Parameter canConnect: Whether that person can reach the control socket as themselves.
  /// - Throws: `Refusal` with `not_found` for a person, role, desk or grant that there is not, with `usage` for an end that is over or
  ///   a title without a letter, and with `bad_configuration` when nobody could change the newsroom any more.
  public func applied(
    to newsroom: NewsroomConfiguration, now: Date, canConnect: (NewsroomConfiguration.Member) -> Bool
  ) throws(Refusal) -> NewsroomConfiguration {
    var changed = newsroom
    guard let place = changed.staff.firstIndex(where: { $0.handle == staff }) else {
      throw Refusal(
        .notFound, "There is no staff member '\(staff)'.",
        hint: "List the staff with: copydesk staff. Whoever is new is added to newsroom.yaml.")
    }
    if let desk = scope.desk, !changed.desks.contains(where: { $0.slug == desk }) {
      throw Refusal(.notFound, "There is no desk '\(desk)'.", hint: "List the desks with: copydesk desks")
    }
    let held = changed.staff[place].grants.firstIndex { $0.role == role && $0.scope == scope }
    switch act {
    case .give(let until, let title):
      try check(until, title, in: newsroom, now: now)
      let grant = NewsroomConfiguration.RoleGrant(role: role, scope: scope, until: until, title: title)
      if let held { changed.staff[place].grants[held] = grant } else { changed.staff[place].grants.append(grant) }
    case .revoke:
      guard let held else {
        throw Refusal(
          .notFound, "\(staff) does not have the role '\(role)' \(scope.place).",
          hint: "See what roles there are: copydesk staff. A cover ends with: copydesk cover … --end")
      }
      changed.staff[place].grants.remove(at: held)
    }
    if let problem = changed.lockOutProblems(canConnect: canConnect).first {
      throw Refusal(
        .badConfiguration, problem.message.prefix(1).uppercased() + problem.message.dropFirst() + ".",
        hint: "Give `manage` on every desk to somebody with an account first.")
    }
    return changed
  }

  private func check(
    _ until: Date?, _ title: String?, in newsroom: NewsroomConfiguration, now: Date
  ) throws(Refusal) {
    guard newsroom.roles.contains(where: { $0.name == role }) else {
      let names = newsroom.roles.map(\.name).sorted()
      let meant = closest(to: role, in: names)
      throw Refusal(
        .notFound, "There is no role '\(role)'.",
        hint: meant.map { "Did you mean '\($0)'?" } ?? "The roles are \(names.joined(separator: ", ")).")
    }
    if let until, until <= now {
      throw Refusal(.usage, "The time at which the role would end is over.", hint: "Give a time to come: --until TIME")
    }
    if let title, !title.isVisible || title.count > 100 {
      throw Refusal(.usage, "A title has 1 to 100 characters.", hint: "Say it in a few words, or leave out --title.")
    }
  }
}
