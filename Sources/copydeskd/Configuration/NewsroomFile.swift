import Foundation
import Newsroom

/// Reads `newsroom.yaml`: every key known, every name well-formed and borne, and what is wrong named with its line.
struct NewsroomFile {
  private let reader: YAMLReader
  private let settings: NewsroomSettings

  /// What a newsroom file describes.
  ///
  /// - Parameters:
  ///   - file: Its name, for messages.
  ///   - text: All of it.
  /// - Throws: `ConfigurationError` for the first thing that is wrong.
  static func configuration(file: String, text: String) throws -> NewsroomConfiguration {
    let reader = try YAMLReader(file: file, text: text)
    let fields = try reader.fields(["newsroom", "desks", "roles", "staff", "destinations"])
    guard let newsroom = fields["newsroom"] else { throw reader.error("the key 'newsroom' is missing") }
    let parser = NewsroomFile(reader: reader, settings: try Self.settings(newsroom))
    let configuration = NewsroomConfiguration(
      newsroom: parser.settings,
      desks: try fields["desks"]?.entries().map(parser.desk) ?? [],
      roles: try fields["roles"]?.entries().map(parser.role) ?? [],
      staff: try fields["staff"]?.entries().map(parser.member) ?? [],
      destinations: try fields["destinations"]?.entries().map(parser.destination) ?? [])
    if let problem = configuration.problems(uid: UserDatabase.uid).first {
      throw reader.nearest(to: problem.path).error(problem.message)
    }
    return configuration
  }

  private static func settings(_ reader: YAMLReader) throws -> NewsroomSettings {
    let fields = try reader.fields(["name", "url", "language", "timezone", "primary"])
    func required(_ key: String) throws -> YAMLReader {
      guard let field = fields[key] else { throw reader.error("the key '\(key)' is missing") }
      return field
    }
    return NewsroomSettings(
      name: try required("name").string(), url: try required("url").webAddress(),
      language: try fields["language"]?.language() ?? "en", timeZone: try fields["timezone"]?.timeZone() ?? "UTC",
      primary: try fields["primary"]?.slug(DestinationName.self) ?? DestinationName(unchecked: "site"))
  }

  private func desk(_ key: String, _ reader: YAMLReader) throws -> Desk {
    let fields = try reader.fields([
      "name", "timezone", "language", "approvals", "self_approval", "publish", "required", "missed_schedule",
      "review_within",
    ])
    var policy = DeskPolicy()
    if let value = fields["approvals"] { policy.approvals = try value.integer(in: 1...9) }
    if let value = fields["self_approval"] { policy.selfApproval = try value.choice(DeskPolicy.SelfApproval.self) }
    if let value = fields["publish"] { policy.publishing = try value.choice(DeskPolicy.Publishing.self) }
    if let value = fields["required"] { policy.required = try Set(value.items().map { try $0.checkName() }) }
    if let value = fields["missed_schedule"] { policy.missedSchedule = try Self.missedSchedule(value) }
    if let value = fields["review_within"], try value.string() != "none" {
      policy.reviewWithinSeconds = Int(try value.duration().components.seconds)
    }
    let slug = try reader.named(key, DeskSlug.self)
    return Desk(
      slug: slug, name: try fields["name"]?.string() ?? slug.text.capitalized,
      timeZone: try fields["timezone"]?.timeZone() ?? settings.timeZone,
      language: try fields["language"]?.language() ?? settings.language, policy: policy)
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
    let fields = try reader.fields(["name", "bio", "account", "database_role", "grants"])
    guard let name = fields["name"] else { throw reader.error("the key 'name' is missing") }
    return NewsroomConfiguration.Member(
      handle: try reader.named(key, StaffHandle.self), name: try name.string(),
      bio: try fields["bio"]?.optionalString(), account: try fields["account"]?.account(),
      databaseRole: try fields["database_role"]?.optionalString(),
      grants: try fields["grants"]?.items().map(grant) ?? [])
  }

  private func grant(_ reader: YAMLReader) throws -> NewsroomConfiguration.RoleGrant {
    let fields = try reader.fields(["role", "desk", "until", "title"])
    guard let role = fields["role"], let desk = fields["desk"] else {
      throw reader.error("a grant names a 'role' and a 'desk' (\"*\" for all)")
    }
    let scope: DeskScope = try desk.string() == "*" ? .all : .desk(desk.slug(DeskSlug.self))
    return NewsroomConfiguration.RoleGrant(
      role: try role.string(), scope: scope, until: try fields["until"]?.instant(zone: settings.timeZone),
      title: try fields["title"]?.string())
  }

  private func destination(_ key: String, _ reader: YAMLReader) throws -> Destination {
    let fields = try reader.fields([
      "kind", "path", "formats", "desks", "url", "secret", "acknowledge", "run", "timeout", "attempts", "holds_embargo",
    ])
    var destination = Destination(
      name: try reader.named(key, DestinationName.self), kind: try Self.kind(reader, fields),
      desks: try fields["desks"].map { try Set($0.items().map { try $0.slug(DeskSlug.self) }) })
    if let value = fields["holds_embargo"] { destination.holdsEmbargo = try value.boolean() }
    if let value = fields["timeout"] {
      destination.timeLimitSeconds = max(1, Int(try value.duration().components.seconds))
    }
    if let value = fields["attempts"] { destination.attempts = try value.integer(in: 1...100) }
    return destination
  }

  private static func kind(_ reader: YAMLReader, _ fields: [String: YAMLReader]) throws -> Destination.Kind {
    func required(_ key: String, of kind: String) throws -> YAMLReader {
      guard let field = fields[key] else { throw reader.error("a destination of kind \(kind) names '\(key)'") }
      return field
    }
    let kind = try required("kind", of: "site, directory, webhook or command")
    switch try kind.string() {
    case "site": return .site
    case "directory":
      let formats = try fields["formats"]?.items().map { try $0.choice(Destination.Format.self) } ?? [.ninjs]
      return .directory(path: try required("path", of: "directory").string(), formats: formats)
    case "webhook":
      let acknowledge = try fields["acknowledge"].map { try $0.string() == "required" } ?? false
      return .webhook(
        url: try required("url", of: "webhook").webAddress(), secret: try fields["secret"]?.string(),
        acknowledge: acknowledge)
    case "command": return .command(run: try required("run", of: "command").items().map { try $0.string() })
    case let other: throw kind.error("'\(other)' is none of site, directory, webhook, command")
    }
  }
}

extension YAMLReader {
  fileprivate func slug<Name: Slug>(_ type: Name.Type) throws -> Name { try named(string(), type) }

  fileprivate func named<Name: Slug>(_ text: String, _ type: Name.Type) throws -> Name {
    guard let name = Name(text) else {
      throw error("'\(text)' is no name: use lower-case letters, digits and single hyphens, 80 at most")
    }
    return name
  }

  fileprivate func optionalString() throws -> String? { isNull ? nil : try string() }

  fileprivate func timeZone() throws -> String {
    let text = try string()
    guard TimeZone(identifier: text) != nil else {
      throw error("there is no time zone '\(text)'. Use a name such as Asia/Yerevan or UTC")
    }
    return text
  }

  fileprivate func language() throws -> String {
    let text = try string()
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let wellFormed = parts.allSatisfy { part in
      (1...8).contains(part.utf8.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
    guard wellFormed, let primary = parts.first, (2...8).contains(primary.count) else {
      throw error("'\(text)' is no language tag (BCP 47), such as en or hy-AM")
    }
    return text
  }

  fileprivate func webAddress() throws -> String {
    let text = try string()
    guard let address = URL(string: text), let host = address.host(), !host.isEmpty,
      ["http", "https"].contains(address.scheme?.lowercased())
    else { throw error("'\(text)' is no http or https address") }
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

  fileprivate func checkName() throws -> String {
    let text = try string()
    let known = HouseRules.standard.names
    guard known.contains(text) else {
      let hint =
        closest(to: text, in: known).map { "Is '\($0)' meant?" }
        ?? "There are \(known.sorted().joined(separator: ", "))"
      throw error("there is no check '\(text)'. \(hint)")
    }
    return text
  }

  /// The value at the path, or the last one on the way that is there.
  fileprivate func nearest(to path: [String]) -> YAMLReader {
    var reader = self
    for key in path {
      let next =
        Int(key).flatMap { index in (try? reader.items()).flatMap { $0.indices.contains(index) ? $0[index] : nil } }
        ?? (try? reader.entries())?.first { $0.key == key }?.value
      guard let next else { return reader }
      reader = next
    }
    return reader
  }
}
