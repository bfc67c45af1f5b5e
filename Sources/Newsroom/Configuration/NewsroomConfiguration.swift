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
    /// How and when the person is told of what concerns them; nil for one who only looks.
    public var notify: NoticePreferences?

    /// A member of these properties.
    public init(
      handle: StaffHandle, name: String, bio: String? = nil, account: Account? = nil, databaseRole: String? = nil,
      grants: [RoleGrant] = [], notify: NoticePreferences? = nil
    ) {
      self.handle = handle
      self.name = name
      self.bio = bio
      self.account = account
      self.databaseRole = databaseRole
      self.grants = grants
      self.notify = notify
    }
  }

  /// What concerns the newsroom as a whole.
  public var newsroom: NewsroomSettings
  /// Its desks.
  public var desks: [Desk]
  /// Its roles.
  public var roles: [Role]
  /// Its people. Anybody left out can do nothing from then on; their past bylines stay.
  public var staff: [Member]
  /// Where its stories go.
  public var destinations: [Destination]
  /// What lets its approved stories go out.
  public var triggers: [Trigger]

  /// A configuration of these parts.
  public init(
    newsroom: NewsroomSettings, desks: [Desk], roles: [Role], staff: [Member], destinations: [Destination],
    triggers: [Trigger] = []
  ) {
    self.newsroom = newsroom
    self.desks = desks
    self.roles = roles
    self.staff = staff
    self.destinations = destinations
    self.triggers = triggers
  }
}

/// Something in a configuration that cannot be, and where.
public struct ConfigurationProblem: Error, Hashable, Sendable {
  /// The keys from the top to the place: `staff`, `africa-deputy`, `grants`, `0`, `role`.
  public var path: [String]
  /// What is wrong, as a clause that can follow a file's name and line.
  public var message: String

  /// A problem at that place.
  public init(path: [String], message: String) {
    self.path = path
    self.message = message
  }
}

extension NewsroomConfiguration {
  /// Where its parts contradict each other: a name that nothing has, two people with one account, a role without
  /// capabilities.
  ///
  /// In the order of the parts; empty when the configuration can be applied. Time zones and addresses are checked for
  /// form by whoever reads the file.
  ///
  /// - Parameters:
  ///   - reservedDesks: Names that no desk may have, since a destination uses them for something else.
  ///   - uid: The number of the account of that name; nil where there is none, whose name is then compared.
  public func problems(reservedDesks: Set<String>, uid: (String) -> UInt32?) -> [ConfigurationProblem] {
    deskProblems(reserved: reservedDesks) + roleProblems + accountProblems(uid: uid) + databaseRoleProblems
      + grantProblems
      + destinationProblems + triggerProblems + checkProblems + templateProblems
  }

  private var templateProblems: [ConfigurationProblem] {
    newsroom.templates.compactMap { template in
      guard let desk = template.desk, !desks.contains(where: { $0.slug == desk }) else { return nil }
      return ConfigurationProblem(
        path: ["templates", template.name.text, "desk"], message: "there is no desk '\(desk)'")
    }
  }

  private func deskProblems(reserved: Set<String>) -> [ConfigurationProblem] {
    desks.flatMap { desk in
      var found: [ConfigurationProblem] = []
      if reserved.contains(desk.slug.text) {
        found.append(
          ConfigurationProblem(
            path: ["desks", desk.slug.text],
            message: "'\(desk.slug)' is reserved for the site's own pages; choose another name for the desk"))
      }
      let approvals = desk.policy.approvals
      if !approvals.entries.contains(.approve) || approvals.count > RequiredApprovals.limit {
        found.append(
          ConfigurationProblem(
            path: ["desks", desk.slug.text, "approvals"],
            message: approvals.count > RequiredApprovals.limit
              ? "a desk can require at most \(RequiredApprovals.limit) signatures"
              : "a desk needs at least one approval: `approve`"))
      }
      if let other = approvals.entries.first(where: { !RequiredApprovals.possible.contains($0) }) {
        found.append(
          ConfigurationProblem(
            path: ["desks", desk.slug.text, "approvals"],
            message: "nobody signs stories as `\(other.rawValue)`; use \(RequiredApprovals.possibleNames)"))
      }
      if desk.policy.missedSchedule.publishLateSeconds < 0 {
        found.append(
          ConfigurationProblem(
            path: ["desks", desk.slug.text, "missed_schedule", "publish_late"],
            message: "must not be negative"))
      }
      for (index, role) in (desk.policy.escalate ?? []).enumerated() where !roles.contains(where: { $0.name == role }) {
        found.append(
          ConfigurationProblem(
            path: ["desks", desk.slug.text, "escalate", String(index)], message: "there is no role '\(role)'"))
      }
      if desk.policy.escalate != nil, desk.policy.reviewWithinSeconds == nil,
        desk.policy.reviewWithinSecondsOfFlash == nil
      {
        found.append(
          ConfigurationProblem(
            path: ["desks", desk.slug.text, "escalate"],
            message: "no story is ever late here; say 'review_within', too, such as review_within: 20m"))
      }
      return found
    }
  }

  private var roleProblems: [ConfigurationProblem] {
    roles.filter(\.capabilities.isEmpty).map { role in
      ConfigurationProblem(
        path: ["roles", role.name], message: "the role '\(role.name)' has no capabilities; name at least one")
    }
  }

  private func accountProblems(uid: (String) -> UInt32?) -> [ConfigurationProblem] {
    var owners: [Account: StaffHandle] = [:]
    return staff.flatMap { member -> [ConfigurationProblem] in
      guard let account = member.account?.numbered(by: uid) else { return [] }
      var found: [String] = []
      if account == .uid(0) || account == .uid(65534) {
        found.append("root (0) and nobody (65534) cannot be staff accounts")
      }
      if let other = owners.updateValue(member.handle, forKey: account) {
        found.append("\(other) already has this account")
      }
      return found.map { ConfigurationProblem(path: ["staff", member.handle.text, "account"], message: $0) }
    }
  }

  private var databaseRoleProblems: [ConfigurationProblem] {
    var owners: [String: StaffHandle] = [:]
    return staff.compactMap { member in
      guard let role = member.databaseRole, let other = owners.updateValue(member.handle, forKey: role) else {
        return nil
      }
      return ConfigurationProblem(
        path: ["staff", member.handle.text, "database_role"], message: "\(other) already has this database role")
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
            ConfigurationProblem(path: path, message: "the role '\(grant.role)' is granted twice on the same desk"))
        }
        if !knownRoles.contains(grant.role) {
          found.append(ConfigurationProblem(path: path + ["role"], message: "there is no role '\(grant.role)'"))
        }
        if case .desk(let desk) = grant.scope, !knownDesks.contains(desk) {
          found.append(ConfigurationProblem(path: path + ["desk"], message: "there is no desk '\(desk)'"))
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
          path: ["destinations", destination.name.text, "desks"], message: "there is no desk '\(desk)'")
      }
    }
  }
}

extension NewsroomConfiguration {
  /// Checks for desks that there are not.
  private var checkProblems: [ConfigurationProblem] {
    newsroom.checks.flatMap { check in
      (check.desks ?? []).subtracting(desks.map(\.slug)).sorted().map { desk in
        ConfigurationProblem(path: ["checks", check.name, "desks"], message: "there is no desk '\(desk)'")
      }
    }
  }

  /// Triggers with names that mean something else or desks that there are not, and desks that wait for a trigger that is not theirs.
  private var triggerProblems: [ConfigurationProblem] {
    let knownDesks = Set(desks.map(\.slug))
    let ofTriggers = triggers.flatMap { trigger -> [ConfigurationProblem] in
      let path = ["triggers", trigger.name.text]
      var found: [ConfigurationProblem] = []
      if TriggerName.reserved.contains(trigger.name.text) {
        found.append(
          ConfigurationProblem(
            path: path, message: "'\(trigger.name)' is a word of its own where a trigger is named; choose another name")
        )
      }
      if trigger.desks?.isEmpty == true {
        found.append(
          ConfigurationProblem(path: path + ["desks"], message: "name at least one desk, or leave 'desks' out for all"))
      }
      return found
        + (trigger.desks ?? []).subtracting(knownDesks).sorted().map { desk in
          ConfigurationProblem(path: path + ["desks"], message: "there is no desk '\(desk)'")
        }
    }
    let ofDesks = desks.compactMap { desk -> ConfigurationProblem? in
      guard case .trigger(let name) = desk.policy.publishing else { return nil }
      let path = ["desks", desk.slug.text, "publish"]
      guard let trigger = triggers.first(where: { $0.name == name }) else {
        let words = ["on_approval", "manual"] + triggers.filter { $0.takes(desk.slug) }.map(\.name.text).sorted()
        let hint =
          closest(to: name.text, in: words).map { "did you mean '\($0)'?" }
          ?? "choose from: \(words.joined(separator: ", "))"
        return ConfigurationProblem(path: path, message: "there is no trigger '\(name)'; \(hint)")
      }
      return trigger.takes(desk.slug)
        ? nil
        : ConfigurationProblem(
          path: path, message: "the trigger '\(name)' is not for the desk '\(desk.slug)'; add it to the trigger's desks"
        )
    }
    return ofTriggers + ofDesks
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
