import Foundation
import Newsroom
import Notices
import Publishing
import Store

/// Reads `newsroom.yaml`: every key known, every name well-formed and defined, and what is wrong named with its line.
struct NewsroomFile {
  private let settings: NewsroomSettings
  private let destinations: DestinationEntries
  private let triggers: TriggerEntries
  /// The names of all checks.
  private let checks: Set<String>
  private let notify: NotifyEntries

  /// What a newsroom file describes.
  ///
  /// - Parameters:
  ///   - file: Its name, for messages.
  ///   - text: All of it.
  ///   - kinds: The kinds of destinations that it may have.
  ///   - triggerKinds: The kinds of triggers that it may have.
  ///   - channels: The ways to tell people that it may have.
  ///   - rules: The checks that desks may require.
  ///   - speaksForOthers: Whether root may act as anybody (`--as`), so that nobody needs an account of their own.
  /// - Throws: `ConfigurationError` for the first thing that is wrong.
  static func configuration(
    file: String, text: String, kinds: DestinationKinds = .standard, triggerKinds: TriggerKinds = .standard,
    channels: NoticeChannels = .standard, rules: HouseRules = .standard,
    speaksForOthers: Bool = true
  ) throws -> NewsroomConfiguration {
    let reader = try YAMLReader(file: file, text: text)
    let fields = try reader.fields([
      "newsroom", "desks", "roles", "staff", "destinations", "triggers", "checks", "templates",
    ])
    guard let newsroom = fields["newsroom"] else { throw reader.error("the key 'newsroom' is missing") }
    var settings = try Self.settings(newsroom)
    settings.checks = try fields["checks"].map(HouseCheckEntries(standard: rules.names).checks) ?? []
    if let templates = fields["templates"] { settings.templates = try TemplateEntries(templates).templates }
    let parser = NewsroomFile(
      settings: settings, destinations: DestinationEntries(kinds: kinds),
      triggers: TriggerEntries(kinds: triggerKinds, timeZone: settings.timeZone),
      checks: rules.names.union(settings.checks.map(\.name)),
      notify: NotifyEntries(channels: channels))
    let configuration = NewsroomConfiguration(
      newsroom: parser.settings,
      desks: try fields["desks"]?.entries().map(parser.desk) ?? [],
      roles: try fields["roles"]?.entries().map(parser.role) ?? [],
      staff: try fields["staff"]?.entries().map(parser.member) ?? [],
      destinations: try fields["destinations"]?.entries().map(parser.destinations.destination) ?? [],
      triggers: try fields["triggers"]?.entries().map(parser.triggers.trigger) ?? [])
    let problems =
      configuration.problems(reservedDesks: kinds.reservedDesks, uid: UserDatabase.uid)
      + parser.triggers.problems(in: configuration)
      + configuration.lockOutProblems { speaksForOthers || canConnect($0) }
    if let problem = problems.first { throw reader.error(problem) }
    return configuration
  }

  /// Whether the person has an account on this host.
  static func canConnect(_ member: NewsroomConfiguration.Member) -> Bool {
    switch member.account {
    case .name(let name): UserDatabase.uid(name) != nil
    case .uid(let uid): UserDatabase.name(uid) != nil
    case nil: false
    }
  }

  private static func settings(_ reader: YAMLReader) throws -> NewsroomSettings {
    let fields = try reader.fields(["name", "url", "language", "timezone", "primary", "typography"])
    func required(_ key: String) throws -> YAMLReader {
      guard let field = fields[key] else { throw reader.error("the key '\(key)' is missing") }
      return field
    }
    return NewsroomSettings(
      name: try required("name").string(), url: try required("url").webAddress(),
      language: try fields["language"]?.language() ?? "en", timeZone: try fields["timezone"]?.timeZone() ?? "UTC",
      primary: try fields["primary"]?.slug(DestinationName.self) ?? DestinationName(unchecked: "site"),
      typography: try fields["typography"]?.choice(NewsroomSettings.Typography.self) ?? .smart)
  }

  private func desk(_ key: String, _ reader: YAMLReader) throws -> Desk {
    let fields = try reader.fields([
      "name", "timezone", "language", "approvals", "self_approval", "publish", "required", "missed_schedule",
      "review_within", "escalate", "flash_minutes", "fix_limit", "kill_signatures",
    ])
    var policy = DeskPolicy()
    if let value = fields["approvals"] { policy.approvals = try Self.approvals(value) }
    if let value = fields["self_approval"] { policy.selfApproval = try value.choice(DeskPolicy.SelfApproval.self) }
    if let value = fields["publish"] { policy.publishing = try value.publishing() }
    if let value = fields["required"] {
      policy.required = try Set(value.items().map { try $0.checkName(among: checks) })
    }
    if let value = fields["missed_schedule"] { policy.missedSchedule = try Self.missedSchedule(value) }
    if let value = fields["review_within"] { try Self.readReviewTime(value, into: &policy) }
    if let value = fields["escalate"] { policy.escalate = try Self.ladder(value) }
    if let value = fields["flash_minutes"] { policy.flashMinutes = try value.integer(in: 0...1440) }
    if let value = fields["fix_limit"] { policy.fixLimit = try value.integer(in: 0...FixLimit.highest) }
    if let value = fields["kill_signatures"] {
      policy.killSignatures = try value.integer(in: DeskPolicy.possibleKillSignatures)
    }
    let slug = try reader.named(key, DeskSlug.self)
    return Desk(
      slug: slug, name: try fields["name"]?.string() ?? slug.text.capitalized,
      timeZone: try fields["timezone"]?.timeZone() ?? settings.timeZone,
      language: try fields["language"]?.language() ?? settings.language, policy: policy)
  }

  /// A number, or a list such as `[{capability: approve}, {capability: legal}]`.
  private static func approvals(_ reader: YAMLReader) throws -> RequiredApprovals {
    guard reader.isList else { return RequiredApprovals(try reader.integer(in: 1...RequiredApprovals.limit)) }
    return RequiredApprovals(
      try reader.items().map { item in
        guard item.isMapping else { throw item.error("write each signature as {capability: approve}") }
        guard let capability = try item.fields(["capability"])["capability"] else {
          throw item.error("the key 'capability' is missing")
        }
        return try capability.choice(Capability.self)
      })
  }

  private static func readReviewTime(_ reader: YAMLReader, into policy: inout DeskPolicy) throws {
    func seconds(_ value: YAMLReader) throws -> Int? {
      guard try value.string() != "none" else { return nil }
      let time = try value.duration()
      guard (.seconds(60)...Duration.seconds(7 * 86_400)).contains(time) else {
        throw value.error("'\(try value.string())' is not a valid time for a review: use 1m to 7d, or none")
      }
      return Int(time.components.seconds)
    }
    guard reader.isMapping else {
      policy.reviewWithinSeconds = try seconds(reader)
      return
    }
    let fields = try reader.fields(["flash", "default"])
    policy.reviewWithinSecondsOfFlash = try fields["flash"].flatMap(seconds)
    policy.reviewWithinSeconds = try fields["default"].flatMap(seconds)
  }

  private static func ladder(_ reader: YAMLReader) throws -> [String] {
    let roles = try reader.items().map { try $0.string() }
    guard (1...9).contains(roles.count) else {
      throw reader.error("must be a list of 1 to 9 roles, who is told first first")
    }
    guard Set(roles).count == roles.count else {
      throw reader.error("each role is told once; leave out what is there twice")
    }
    return roles
  }

  private static func missedSchedule(_ reader: YAMLReader) throws -> DeskPolicy.MissedSchedule {
    let fields = try reader.fields(["publish_late", "then"])
    var missed = DeskPolicy.MissedSchedule()
    if let value = fields["publish_late"] {
      missed.publishLateSeconds = try value.string() == "none" ? 0 : Int(value.duration().components.seconds)
    }
    if let value = fields["then"] { missed.otherwise = try value.choice(DeskPolicy.MissedSchedule.Otherwise.self) }
    return missed
  }

  private func role(_ key: String, _ reader: YAMLReader) throws -> NewsroomConfiguration.Role {
    NewsroomConfiguration.Role(
      name: key, capabilities: try Set(reader.items().map { try $0.choice(Capability.self) }))
  }

  private func member(_ key: String, _ reader: YAMLReader) throws -> NewsroomConfiguration.Member {
    let fields = try reader.fields(["name", "bio", "account", "database_role", "grants", "notify"])
    guard let name = fields["name"] else { throw reader.error("the key 'name' is missing") }
    return NewsroomConfiguration.Member(
      handle: try reader.named(key, StaffHandle.self), name: try name.string(),
      bio: try fields["bio"]?.optionalString(), account: try fields["account"]?.account(),
      databaseRole: try fields["database_role"]?.optionalString(),
      grants: try fields["grants"]?.items().map(grant) ?? [],
      notify: try fields["notify"].flatMap { try $0.isNull ? nil : notify.preferences($0) })
  }

  private func grant(_ reader: YAMLReader) throws -> NewsroomConfiguration.RoleGrant {
    let fields = try reader.fields(["role", "desk", "until", "title"])
    guard let role = fields["role"], let desk = fields["desk"] else {
      throw reader.error("a grant needs a 'role' and a 'desk' (\"*\" for every desk)")
    }
    let scope: DeskScope = try desk.string() == "*" ? .all : .desk(desk.slug(DeskSlug.self))
    return NewsroomConfiguration.RoleGrant(
      role: try role.string(), scope: scope, until: try fields["until"]?.instant(zone: settings.timeZone),
      title: try fields["title"]?.string())
  }
}

extension YAMLReader {
  fileprivate func optionalString() throws -> String? { isNull ? nil : try string() }

  fileprivate func timeZone() throws -> String {
    let text = try string()
    guard TimeZone(identifier: text) != nil else {
      throw error("there is no time zone '\(text)'; use a name such as Asia/Yerevan or UTC")
    }
    return text
  }

  func language() throws -> String {
    let text = try string()
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let wellFormed = parts.allSatisfy { part in
      (1...8).contains(part.utf8.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
    guard wellFormed, let primary = parts.first, (2...8).contains(primary.count) else {
      throw error("'\(text)' is not a language tag (BCP 47); use one such as en or hy-AM")
    }
    return text
  }

  fileprivate func webAddress() throws -> String {
    let text = try string()
    guard let address = URL(string: text), let host = address.host(), !host.isEmpty,
      ["http", "https"].contains(address.scheme?.lowercased())
    else { throw error("'\(text)' is not an http or https address") }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  fileprivate func account() throws -> NewsroomConfiguration.Account? {
    guard let text = try optionalString() else { return nil }
    return UInt32(text).map { .uid($0) } ?? .name(text)
  }

  fileprivate func instant(zone: String) throws -> Date {
    let text = try string()
    guard let clock = LocalClock(zone: zone) else { throw error("there is no time zone '\(zone)'") }
    do throws(TimeRefusal) {
      return try clock.instant(text.count == 10 ? text + "T00:00" : text, now: Date(timeIntervalSince1970: 0))
    } catch {
      throw self.error("\(error.detail). \(error.hint)")
    }
  }

  /// What lets an approved story go out: one of two words, or the name of a trigger, which is neither.
  fileprivate func publishing() throws -> DeskPolicy.Publishing {
    let text = try string()
    guard let publishing = DeskPolicy.Publishing(rawValue: text) else {
      throw error("'\(text)' is neither on_approval nor manual nor the name of a trigger")
    }
    return publishing
  }

  fileprivate func checkName(among known: Set<String>) throws -> String {
    let text = try string()
    guard known.contains(text) else {
      let hint =
        closest(to: text, in: known).map { "did you mean '\($0)'?" }
        ?? "the checks are \(known.sorted().joined(separator: ", "))"
      throw error("there is no check '\(text)'; \(hint)")
    }
    return text
  }
}
