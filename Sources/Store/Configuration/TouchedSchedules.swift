import Foundation
import Newsroom
import Postgres

/// What a change of configuration means for stories that are to go out by themselves, as `apply` tells it.
extension Store {
  /// The times of scheduled stories, where a desk's zone changes: the instants stay, what its clocks show does not.
  func rescheduled(
    by configuration: NewsroomConfiguration, _ connection: Connection
  ) async throws -> [ConfigurationChange] {
    var told: [ConfigurationChange] = []
    let now = try await now(connection)
    for desk in try await desks(on: connection) {
      guard let wanted = configuration.desks.first(where: { $0.slug == desk.slug }), wanted.timeZone != desk.timeZone
      else { continue }
      for row in try await connection.query(queries["scheduled_on_desk"], desk.slug.text) {
        let instant = try row.decode("at", as: Date.self)
        told.append(
          try .touching(
            row, try row.decode("what"), before: NewsroomFacts(desks: [desk], now: now).time(instant, on: desk.slug),
            after: NewsroomFacts(desks: [wanted], now: now).time(instant, on: desk.slug)))
      }
    }
    return told
  }

  /// The scheduled stories behind which somebody stands no longer, since they leave or may not approve any more.
  func abandoned(
    by configuration: NewsroomConfiguration, at now: Date, _ connection: Connection
  ) async throws -> [ConfigurationChange] {
    let contents = try await signedConfiguration(connection).contents
    var told: [ConfigurationChange] = []
    for rows in try await connection.query(queries["scheduled_approvals"]).grouped(by: "number") {
      let standing = try rows.filter { try $0.signerStands(at: now) { contents.member($0, at: now) } }
      let remaining = try standing.filter { try $0.signerStands(at: now, configuration.member) }
      guard remaining.count < standing.count, let row = rows.first else { continue }
      let needed = RequiredApprovals(try row.capabilities("needed"))
      let suffices = try needed.missing(
        after: remaining.map { try $0.choice("signs_as") },
        isGlassBroken: remaining.contains { try $0.decode("broke_glass") }
      ).isEmpty
      let names = try remaining.map { try $0.decode("actor", as: String.self) }
      told.append(
        try .touching(
          row, "approved by", before: standing.map { try $0.decode("actor") }.joined(separator: ", "),
          after: (names.isEmpty ? "nobody who still may" : names.joined(separator: ", "))
            + (suffices ? "" : ", so it will be held")))
    }
    return told
  }
}

extension Store {
  /// The stories that wait for a trigger which changes or goes: they are held until somebody signs them anew. And the packages that
  /// are closed for it: they are held until somebody closes them again.
  func waitingInVain(
    after subjects: [ConfigurationSubject], _ connection: Connection
  ) async throws -> [ConfigurationChange] {
    let names = subjects.compactMap { if case .trigger(let name) = $0 { name.text } else { nil } }
    guard !names.isEmpty else { return [] }
    let stories = try await connection.query(queries["waiting_for_triggers"], names).map { row in
      try ConfigurationChange.touching(
        row, "waits for", before: try row.decode("trigger"),
        after: "on hold, until somebody schedules it again, or publishes it")
    }
    let packages = try await connection.query(queries["packages_for_triggers"], names).map { row in
      ConfigurationChange(
        kind: .change, subject: "package \(try row.decode("package", as: String.self))",
        fields: [
          .init(
            key: "waits for", before: try row.decode("trigger"), after: "on hold, until somebody closes it again")
        ])
    }
    return stories + packages
  }
}

extension Store {
  /// The signatures that too few people could give after a change, and could before.
  func unsigned(
    in configuration: NewsroomConfiguration, since present: NewsroomConfiguration, at now: Date
  ) -> [ConfigurationChange] {
    let already = Set(present.tooFewSigners(at: now))
    return configuration.tooFewSigners(at: now).filter { !already.contains($0) }.map { short in
      ConfigurationChange(
        kind: .change, subject: "stories of desk \(short.desk)",
        fields: [
          .init(
            key: short.capability.map { "signatures with \($0.rawValue)" } ?? "signatures",
            before: "\(short.needed) needed", after: short.inWords)
        ])
    }
  }
}

extension [Row] {
  /// Those with the same value beside one another, in the order in which each comes first.
  fileprivate func grouped(by column: String) throws -> [[Row]] {
    var groups: [[Row]] = []
    var last: Int?
    for row in self {
      let value = try row.decode(column, as: Int.self)
      if value == last { groups[groups.count - 1].append(row) } else { groups.append([row]) }
      last = value
    }
    return groups
  }
}

extension Row {
  /// Whether whoever gave an approval still stands behind it, if these are the people.
  fileprivate func signerStands(at now: Date, _ person: (StaffHandle) -> StaffMember?) throws -> Bool {
    let covered: StaffHandle? = try optionalSlug("on_behalf_of")
    return try person(slug("actor"))?.standsBehind(
      choice("kind"), as: choice("signs_as"), on: slug("desk"), for: covered.flatMap(person), at: now) ?? false
  }
}

extension ConfigurationChange {
  /// What becomes otherwise with a story.
  fileprivate static func touching(_ story: Row, _ key: String, before: String, after: String) throws -> Self {
    ConfigurationChange(
      kind: .change, subject: "story \(try story.storyName)", fields: [.init(key: key, before: before, after: after)])
  }
}
