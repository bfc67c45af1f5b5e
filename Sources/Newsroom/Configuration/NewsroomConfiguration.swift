public import FoundationEssentials

/// The newsroom as its chiefs describe it in `newsroom.yaml`: all defaults are resolved.
public struct NewsroomConfiguration: Hashable, Sendable {
  /// A named set of capabilities.
  public struct Role: Hashable, Sendable {
    /// The name: `desk_chief`.
    public var name: String
    /// What its holder may do.
    public var capabilities: Set<Capability>

    /// A role of that name and those capabilities.
    public init(name: String, capabilities: Set<Capability>) {
      self.name = name
      self.capabilities = capabilities
    }
  }

  /// A UNIX account, named either way that people do.
  public enum Account: Hashable, Sendable {
    /// By user name.
    case name(String)
    /// By number.
    case uid(UInt32)

    /// The account by its number, if it has one.
    fileprivate func numbered(by uid: (String) -> UInt32?) -> Account {
      switch self {
      case .name(let name): uid(name).map { .uid($0) } ?? self
      case .uid: self
      }
    }
  }

  /// A role given to a staff member.
  public struct RoleGrant: Hashable, Sendable {
    /// The role's name.
    public var role: String
    /// Where.
    public var scope: DeskScope
    /// The first instant at which it no longer holds; nil for no end.
    public var until: Date?
    /// The person's own title there.
    public var title: String?

    /// A grant of these properties.
    public init(role: String, scope: DeskScope, until: Date? = nil, title: String? = nil) {
      self.role = role
      self.scope = scope
      self.until = until
      self.title = title
    }
  }

  /// A person who works here.
  public struct Member: Hashable, Sendable {
    /// The short name.
    public var handle: StaffHandle
    /// The name as readers see it.
    public var name: String
    /// Shown on the author's page.
    public var bio: String?
    /// Who connects under this account is this person; nil when nobody does.
    public var account: Account?
    /// Who submits through SQL under this role is this person.
    public var databaseRole: String?
    /// What the person may do, and where.
    public var grants: [RoleGrant]

    /// A member of these properties.
    public init(
      handle: StaffHandle, name: String, bio: String? = nil, account: Account? = nil, databaseRole: String? = nil,
      grants: [RoleGrant] = []
    ) {
      self.handle = handle
      self.name = name
      self.bio = bio
      self.account = account
      self.databaseRole = databaseRole
      self.grants = grants
    }
  }

  /// What concerns the newsroom as a whole.
  public var newsroom: NewsroomSettings
  /// Its desks.
  public var desks: [Desk]
  /// Its roles.
  public var roles: [Role]
  /// Its people; whoever is not among them can do nothing from then on, and keeps their past bylines.
  public var staff: [Member]
  /// Where its stories go.
  public var destinations: [Destination]

  /// A configuration of these parts.
  public init(
    newsroom: NewsroomSettings, desks: [Desk], roles: [Role], staff: [Member], destinations: [Destination]
  ) {
    self.newsroom = newsroom
    self.desks = desks
    self.roles = roles
    self.staff = staff
    self.destinations = destinations
  }
}

/// Something in a configuration that cannot be, and where.
public struct ConfigurationProblem: Hashable, Sendable {
  /// The keys from the top to the place: `staff`, `africa-deputy`, `grants`, `0`, `role`.
  public var path: [String]
  /// What is wrong, in a sentence.
  public var message: String

  /// A problem at that place.
  public init(path: [String], message: String) {
    self.path = path
    self.message = message
  }
}

extension NewsroomConfiguration {
  /// What its parts say against each other: names without a bearer, two people with one account, nothing to approve with.
  ///
  /// In the order of the parts; empty when the configuration can be applied. Time zones and addresses are checked for
  /// form by whoever reads the file.
  ///
  /// - Parameter uid: the number of the account of that name; nil where there is none, whose name is then compared.
  public func problems(uid: (String) -> UInt32?) -> [ConfigurationProblem] {
    deskProblems + roleProblems + accountProblems(uid: uid) + databaseRoleProblems + grantProblems
      + destinationProblems
  }

  private var deskProblems: [ConfigurationProblem] {
    desks.flatMap { desk in
      var found: [ConfigurationProblem] = []
      if desk.slug.text == "authors" {
        found.append(
          ConfigurationProblem(
            path: ["desks", desk.slug.text], message: "'authors' is where the site has its authors' pages."))
      }
      if desk.policy.approvals < 1 {
        found.append(
          ConfigurationProblem(
            path: ["desks", desk.slug.text, "approvals"], message: "A desk wants at least one approval."))
      }
      if desk.policy.missedSchedule.publishLateSeconds < 0 {
        found.append(
          ConfigurationProblem(
            path: ["desks", desk.slug.text, "missed_schedule", "publish_late"],
            message: "How late a story may be published cannot be negative."))
      }
      return found
    }
  }

  private var roleProblems: [ConfigurationProblem] {
    roles.filter(\.capabilities.isEmpty).map { role in
      ConfigurationProblem(path: ["roles", role.name], message: "The role '\(role.name)' lets nobody do anything.")
    }
  }

  private func accountProblems(uid: (String) -> UInt32?) -> [ConfigurationProblem] {
    var bearers: [Account: StaffHandle] = [:]
    return staff.flatMap { member -> [ConfigurationProblem] in
      guard let account = member.account?.numbered(by: uid) else { return [] }
      var found: [String] = []
      if account == .uid(0) || account == .uid(65534) { found.append("The accounts 0 and 65534 are never staff.") }
      if let other = bearers.updateValue(member.handle, forKey: account) {
        found.append("\(other) has the same account already.")
      }
      return found.map { ConfigurationProblem(path: ["staff", member.handle.text, "account"], message: $0) }
    }
  }

  private var databaseRoleProblems: [ConfigurationProblem] {
    var bearers: [String: StaffHandle] = [:]
    return staff.compactMap { member in
      guard let role = member.databaseRole, let other = bearers.updateValue(member.handle, forKey: role) else {
        return nil
      }
      return ConfigurationProblem(
        path: ["staff", member.handle.text, "database_role"], message: "\(other) has the same role already.")
    }
  }

  private var grantProblems: [ConfigurationProblem] {
    let knownRoles = Set(roles.map(\.name))
    let knownDesks = Set(desks.map(\.slug))
    return staff.flatMap { member in
      var found: [ConfigurationProblem] = []
      var places: Set<[String]> = []
      for (index, grant) in member.grants.enumerated() {
        let path = ["staff", member.handle.text, "grants", String(index)]
        if !places.insert([grant.role, grant.scope.desk?.text ?? "*"]).inserted {
          found.append(
            ConfigurationProblem(path: path, message: "The role '\(grant.role)' is given twice on the same desk."))
        }
        if !knownRoles.contains(grant.role) {
          found.append(ConfigurationProblem(path: path + ["role"], message: "There is no role '\(grant.role)'."))
        }
        if case .desk(let desk) = grant.scope, !knownDesks.contains(desk) {
          found.append(ConfigurationProblem(path: path + ["desk"], message: "There is no desk '\(desk)'."))
        }
      }
      return found
    }
  }

  private var destinationProblems: [ConfigurationProblem] {
    let knownDesks = Set(desks.map(\.slug))
    return destinations.flatMap { destination in
      (destination.desks ?? []).subtracting(knownDesks).sorted().map { desk in
        ConfigurationProblem(
          path: ["destinations", destination.name.text, "desks"], message: "There is no desk '\(desk)'.")
      }
    }
  }
}

extension DeskScope {
  /// The desk; nil for all.
  public var desk: DeskSlug? {
    switch self {
    case .all: nil
    case .desk(let desk): desk
    }
  }
}
