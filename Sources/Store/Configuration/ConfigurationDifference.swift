import Foundation
import Newsroom

/// What a configuration says, as subjects with fields of text: the form in which two are compared and shown.
struct ConfigurationListing {
  /// One thing that a configuration describes.
  struct Subject: Hashable {
    /// What it is: the newsroom, or that desk, role, person, grant or destination.
    enum Identity: Hashable, Comparable {
      case newsroom
      case desk(DeskSlug)
      case role(String)
      case staff(StaffHandle)
      case grant(GrantIdentity)
      case destination(DestinationName)
    }

    var identity: Identity
    /// Key and value, in the file's order; values that are not set are absent.
    var fields: [(key: String, value: String)]

    static func == (left: Self, right: Self) -> Bool { left.identity == right.identity }
    func hash(into hasher: inout Hasher) { hasher.combine(identity) }
  }

  /// A person has a role on a desk, or on all, at most once.
  struct GrantIdentity: Hashable, Comparable {
    var staff: StaffHandle
    var role: String
    /// Nil for all.
    var desk: DeskSlug?

    static func < (left: Self, right: Self) -> Bool {
      (left.staff.text, left.role, left.desk?.text ?? "") < (right.staff.text, right.role, right.desk?.text ?? "")
    }
  }

  var subjects: [Subject]

  /// What must change for `current` to become this, additions and changes first, in the order of the parts.
  func changes(from current: ConfigurationListing) -> [(identity: Subject.Identity, change: ConfigurationChange)] {
    let before = Dictionary(uniqueKeysWithValues: current.subjects.map { ($0.identity, $0) })
    let after = Set(subjects.map(\.identity))
    let kept = subjects.compactMap { subject -> (identity: Subject.Identity, change: ConfigurationChange)? in
      guard let old = before[subject.identity] else {
        return (subject.identity, ConfigurationChange(kind: .add, subject: subject.identity.description, fields: []))
      }
      let fields = subject.differences(from: old)
      guard !fields.isEmpty else { return nil }
      return (
        subject.identity, ConfigurationChange(kind: .change, subject: subject.identity.description, fields: fields)
      )
    }
    let removed = current.subjects.map(\.identity).filter { !after.contains($0) }.map { identity in
      (identity: identity, change: ConfigurationChange(kind: .remove, subject: identity.description, fields: []))
    }
    return kept + removed
  }
}

extension ConfigurationListing.Subject {
  fileprivate func differences(from old: Self) -> [ConfigurationChange.Field] {
    let before = Dictionary(old.fields.map { ($0.key, $0.value) }) { first, _ in first }
    let after = Dictionary(fields.map { ($0.key, $0.value) }) { first, _ in first }
    let keys = fields.map(\.key) + old.fields.map(\.key).filter { after[$0] == nil }
    return keys.filter { before[$0] != after[$0] }.map {
      ConfigurationChange.Field(key: $0, before: before[$0], after: after[$0])
    }
  }
}

extension ConfigurationListing.Subject.Identity: CustomStringConvertible {
  /// As a person would call it.
  var description: String {
    switch self {
    case .newsroom: "newsroom"
    case .desk(let slug): "desk \(slug)"
    case .role(let name): "role \(name)"
    case .staff(let handle): "staff \(handle)"
    case .grant(let grant): "grant \(grant.role) on \(grant.desk?.text ?? "*") to \(grant.staff)"
    case .destination(let name): "destination \(name)"
    }
  }
}

extension ConfigurationListing {
  /// The listing of a configuration.
  init(_ configuration: NewsroomConfiguration) {
    subjects =
      [Subject(identity: .newsroom, fields: Self.fields(of: configuration.newsroom))]
      + configuration.desks.map { Subject(identity: .desk($0.slug), fields: Self.fields(of: $0)) }
      + configuration.roles.map { role in
        Subject(
          identity: .role(role.name),
          fields: [("capabilities", role.capabilities.map(\.rawValue).sorted().joined(separator: ", "))])
      }
      + configuration.staff.map { Subject(identity: .staff($0.handle), fields: Self.fields(of: $0)) }
      + configuration.staff.flatMap { member in
        member.grants.map { grant in
          Subject(
            identity: .grant(GrantIdentity(staff: member.handle, role: grant.role, desk: grant.scope.desk)),
            fields: Self.present([
              ("until", grant.until.map { Instant($0).description }), ("title", grant.title),
            ]))
        }
      }
      + configuration.destinations.map { Subject(identity: .destination($0.name), fields: Self.fields(of: $0)) }
  }

  private static func fields(of settings: NewsroomSettings) -> [(key: String, value: String)] {
    [
      ("name", settings.name), ("url", settings.url), ("language", settings.language),
      ("timezone", settings.timeZone), ("primary", settings.primary.text),
    ]
  }

  private static func fields(of desk: Desk) -> [(key: String, value: String)] {
    let policy = desk.policy
    return present([
      ("name", desk.name), ("timezone", desk.timeZone), ("language", desk.language),
      ("approvals", String(policy.approvals)), ("self_approval", policy.selfApproval.rawValue),
      ("publish", policy.publishing.rawValue), ("required", policy.required.sorted().joined(separator: ", ")),
      (
        "missed_schedule",
        "publish_late \(policy.missedSchedule.publishLateSeconds)s, then \(policy.missedSchedule.otherwise.rawValue)"
      ),
      ("review_within", policy.reviewWithinSeconds.map { "\($0)s" }),
    ])
  }

  private static func fields(of member: NewsroomConfiguration.Member) -> [(key: String, value: String)] {
    present([
      ("name", member.name), ("bio", member.bio), ("account", member.account?.text),
      ("database_role", member.databaseRole),
    ])
  }

  private static func fields(of destination: Destination) -> [(key: String, value: String)] {
    present(
      [("kind", destination.kind.text)] + destination.settings.fields.map { ($0.key, $0.value) } + [
        ("desks", destination.desks.map { $0.map(\.text).sorted().joined(separator: ", ") }),
        ("holds_embargo", destination.holdsEmbargo ? "true" : nil),
        ("timeout", "\(destination.timeLimitSeconds)s"), ("attempts", String(destination.attempts)),
        ("concurrency", String(destination.concurrency)),
      ])
  }

  private static func present(_ fields: [(String, String?)]) -> [(key: String, value: String)] {
    fields.compactMap { key, value in value.map { (key, $0) } }
  }
}

extension NewsroomConfiguration.Account {
  /// As the file has it.
  var text: String {
    switch self {
    case .name(let name): name
    case .uid(let uid): String(uid)
    }
  }
}
