import Foundation
import Newsroom

/// What a configuration that is applied makes of rows that are not as they were signed.
extension [(key: SignedConfiguration.Key, row: SignedConfiguration.ConfiguredRow?, reason: String)] {
  /// Puts each right that the listing has, and ends each that it has not.
  ///
  /// - Parameter changed: What changes anyhow.
  func restorations(
    to listing: ConfigurationListing, beside changed: Set<ConfigurationSubject>
  ) -> [(subject: ConfigurationSubject, change: ConfigurationChange)] {
    let wanted = Set(listing.entries.map(\.subject))
    var found: [(subject: ConfigurationSubject, change: ConfigurationChange)] = []
    for (key, row, reason) in self {
      guard let subject = row?.subject(key) ?? key.subject, !changed.contains(subject),
        !found.contains(where: { $0.subject == subject })
      else { continue }
      let kind: ConfigurationChange.Kind = wanted.contains(subject) ? .change : .remove
      let field = ConfigurationChange.Field(key: "row", before: reason, after: kind == .change ? "as applied" : nil)
      found.append((subject, ConfigurationChange(kind: kind, subject: subject.description, fields: [field])))
    }
    return found
  }

  /// The numbers of grants by which somebody stands in for another and that nobody has signed so.
  var strayCovers: [Int] { compactMap { $0.row?.text("covering") == nil ? nil : $0.row?.integer("id") } }
}

extension SignedConfiguration.Key {
  /// What it names in a configuration; nil for a grant, whose name is only a number.
  fileprivate var subject: ConfigurationSubject? {
    switch part {
    case "newsroom": .newsroom
    case "desk": .desk(DeskSlug(unchecked: name))
    case "role": .role(name)
    case "staff": .staff(StaffHandle(unchecked: name))
    case "destination": .destination(DestinationName(unchecked: name))
    case "trigger": .trigger(TriggerName(unchecked: name))
    default: nil
    }
  }
}

extension SignedConfiguration.ConfiguredRow {
  /// What the row is of, in a configuration; nil for a grant by which somebody stands in for another.
  func subject(_ key: SignedConfiguration.Key) -> ConfigurationSubject? {
    guard key.part == "staff_grant" else { return key.subject }
    guard text("covering") == nil, let staff = text("staff"), let role = text("role") else { return nil }
    return .grant(
      role: role, desk: text("desk").map(DeskSlug.init(unchecked:)), staff: StaffHandle(unchecked: staff))
  }
}

extension SignedConfiguration {
  /// The configuration as a file would have it.
  func written() -> NewsroomConfiguration {
    let given = Dictionary(grouping: contents.grants.filter { $0.grant.covering == nil }, by: \.staff)
    return NewsroomConfiguration(
      newsroom: newsroom, desks: desks,
      roles: rows("role").compactMap { row in
        let capabilities = Set(row.texts("capabilities").compactMap(Capability.init(rawValue:)))
        guard let name = row.text("name"), !capabilities.isEmpty else { return nil }
        return NewsroomConfiguration.Role(name: name, capabilities: capabilities)
      },
      staff: rows("staff").filter { $0.isTrue("active") }.compactMap { row in
        guard let handle = row.text("handle").map(StaffHandle.init(unchecked:)) else { return nil }
        return NewsroomConfiguration.Member(
          handle: handle, name: row.text("name") ?? handle.text, bio: row.text("bio"), account: row.account,
          databaseRole: row.text("database_role"),
          grants: given[handle, default: []].map { _, grant in
            NewsroomConfiguration.RoleGrant(
              role: grant.role, scope: grant.scope, until: grant.until, title: grant.title)
          }, notify: row.json("notify"))
      }, destinations: destinations, triggers: contents.triggers.map(\.trigger))
  }
}

extension SignedConfiguration.ConfiguredRow {
  fileprivate var account: NewsroomConfiguration.Account? {
    if let uid = integer("account_uid") { return .uid(UInt32(clamping: uid)) }
    return text("account_name").map { .name($0) }
  }
}
