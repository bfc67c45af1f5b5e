import Crypto
import Foundation
import Newsroom

/// What a configuration says, as entries with fields of text: the form in which two are compared and shown.
struct ConfigurationListing {
  /// One thing that a configuration describes, with what it says of it.
  struct Entry {
    var subject: ConfigurationSubject
    /// Key and value, in the file's order; values that are not set are absent.
    var fields: [(key: String, value: String)]
  }

  var entries: [Entry]

  /// What must change for `current` to become this, additions and changes first, in the order of the parts.
  func changes(from current: ConfigurationListing) -> [(subject: ConfigurationSubject, change: ConfigurationChange)] {
    let before = Dictionary(current.entries.map { ($0.subject, $0) }) { first, _ in first }
    let after = Set(entries.map(\.subject))
    let kept = entries.compactMap { entry -> (subject: ConfigurationSubject, change: ConfigurationChange)? in
      guard let old = before[entry.subject] else {
        return (entry.subject, Self.change(.add, entry.subject, entry.fieldsWhenAdded))
      }
      let fields = entry.differences(from: old)
      return fields.isEmpty ? nil : (entry.subject, Self.change(.change, entry.subject, fields))
    }
    let removed = current.entries.map(\.subject).filter { !after.contains($0) }
    return kept + removed.map { (subject: $0, change: Self.change(.remove, $0)) }
  }

  private static func change(
    _ kind: ConfigurationChange.Kind, _ subject: ConfigurationSubject, _ fields: [ConfigurationChange.Field] = []
  ) -> ConfigurationChange {
    ConfigurationChange(kind: kind, subject: subject.description, fields: fields)
  }
}

extension ConfigurationListing.Entry {
  /// What is said of something new: of a role that is given, until when and as what. All else stands in the file.
  fileprivate var fieldsWhenAdded: [ConfigurationChange.Field] {
    guard case .grant = subject else { return [] }
    return fields.map { ConfigurationChange.Field(key: $0.key, before: nil, after: $0.value) }
  }

  fileprivate func differences(from old: Self) -> [ConfigurationChange.Field] {
    let before = Dictionary(old.fields.map { ($0.key, $0.value) }) { first, _ in first }
    let after = Dictionary(fields.map { ($0.key, $0.value) }) { first, _ in first }
    let keys = fields.map(\.key) + old.fields.map(\.key).filter { after[$0] == nil }
    return keys.filter { before[$0] != after[$0] }.map {
      ConfigurationChange.Field(key: $0, before: before[$0], after: after[$0])
    }
  }
}

extension ConfigurationListing {
  /// The listing of a configuration.
  init(_ configuration: NewsroomConfiguration) {
    entries =
      [Entry(subject: .newsroom, fields: Self.fields(of: configuration.newsroom))]
      + configuration.desks.map { Entry(subject: .desk($0.slug), fields: Self.fields(of: $0)) }
      + configuration.roles.map { role in
        Entry(
          subject: .role(role.name),
          fields: [("capabilities", role.capabilities.map(\.rawValue).sorted().joined(separator: ", "))])
      }
      + configuration.staff.map { Entry(subject: .staff($0.handle), fields: Self.fields(of: $0)) }
      + configuration.staff.flatMap { member in
        member.grants.map { grant in
          Entry(
            subject: .grant(role: grant.role, desk: grant.scope.desk, staff: member.handle),
            fields: Self.present([
              ("until", grant.until.map { Instant($0).description }), ("title", grant.title),
            ]))
        }
      }
      + configuration.destinations.map { Entry(subject: .destination($0.name), fields: Self.fields(of: $0)) }
      + configuration.triggers.map { Entry(subject: .trigger($0.name), fields: Self.fields(of: $0)) }
  }

  private static func fields(of settings: NewsroomSettings) -> [(key: String, value: String)] {
    [
      ("name", settings.name), ("url", settings.url), ("language", settings.language),
      ("timezone", settings.timeZone), ("primary", settings.primary.text),
      ("typography", settings.typography.rawValue),
    ] + settings.checks.flatMap(fields) + settings.templates.map { ("templates.\($0.name)", $0.inWords) }
  }

  private static func fields(of check: HouseCheck) -> [(key: String, value: String)] {
    let place = "checks.\(check.name)"
    return present([
      ("\(place).desks", check.desks.map { $0.map(\.text).sorted().joined(separator: ", ") }),
      ("\(place).language", check.language),
      ("\(place).headline", check.headline.map { "\($0.most), \($0.level.rawValue)" }),
      ("\(place).program", check.program.map { "\($0), \(check.seconds) s" }),
    ])
      + check.words.map { word in
        let rest = [word.use.map { "use \($0)" }, word.level.rawValue, word.why].compactMap { $0 }
        return ("\(place).avoid \(word.avoid)", rest.joined(separator: "; "))
      }
  }

  private static func fields(of desk: Desk) -> [(key: String, value: String)] {
    let policy = desk.policy
    return present([
      ("name", desk.name), ("timezone", desk.timeZone), ("language", desk.language),
      ("approvals", policy.approvals.description), ("self_approval", policy.selfApproval.rawValue),
      ("publish", policy.publishing.rawValue), ("required", policy.required.sorted().joined(separator: ", ")),
      (
        "missed_schedule",
        "publish_late \(policy.missedSchedule.publishLateSeconds)s, then \(policy.missedSchedule.otherwise.rawValue)"
      ),
      ("review_within", policy.reviewWithinSeconds.map { "\($0)s" }),
      ("review_within.flash", policy.reviewWithinSecondsOfFlash.map { "\($0)s" }),
      ("escalate", policy.escalate?.joined(separator: ", ")),
      ("flash_minutes", policy.flashMinutes.map(String.init)),
      ("fix_limit", String(policy.fixLimit)), ("kill_signatures", String(policy.killSignatures)),
    ])
  }

  private static func fields(of member: NewsroomConfiguration.Member) -> [(key: String, value: String)] {
    present([
      ("name", member.name), ("bio", member.bio), ("account", member.account?.text),
      ("database_role", member.databaseRole),
    ]) + (member.notify?.fields ?? [])
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

  private static func fields(of trigger: Trigger) -> [(key: String, value: String)] {
    present(
      [("kind", trigger.kind.text)] + trigger.settings.fields.map { ($0.key, $0.value) } + [
        ("desks", trigger.desks.map { $0.map(\.text).sorted().joined(separator: ", ") })
      ])
  }

  private static func present(_ fields: [(String, String?)]) -> [(key: String, value: String)] {
    fields.compactMap { key, value in value.map { (key, $0) } }
  }
}

extension DraftTemplate {
  /// In short, and another text for each that differs.
  fileprivate var inWords: String {
    let lines = draft.split(separator: "\n", omittingEmptySubsequences: false).count
    let digest = SHA256.hash(data: Array(draft.utf8)).prefix(4).map {
      String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
    }
    return [summary, desk.map { "desk \($0)" }, "\(lines) lines, \(digest.joined())"].compactMap(\.self)
      .joined(separator: ", ")
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
