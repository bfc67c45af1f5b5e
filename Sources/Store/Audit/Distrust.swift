import Foundation
import Logging
import Newsroom
import Postgres
import Synchronization

/// Something that signatures do not vouch for, and that is not acted on or listed.
public struct Distrust: Hashable, Sendable {
  /// `story`, or the part of the configuration: `desk`, `staff`, `staff_grant` …
  public var part: String
  /// Its number or name.
  public var name: String
  /// In a few words.
  public var reason: String

  init(part: String, name: String, reason: String) {
    self.part = part
    self.name = name
    self.reason = reason
  }

  /// The part of a story whose row cannot be read.
  static let unreadable = "row of story"

  init(story: StoryNumber, reason: String) { self.init(part: "story", name: "\(story)", reason: reason) }
}

/// What this process has logged already, so that what is left out at every delivery is logged once.
final class DistrustLog: Sendable {
  private let known = Mutex<Set<Distrust>>([])
  private let cursor = Mutex(0)

  /// Whether it is news.
  func isNew(_ distrust: Distrust) -> Bool {
    known.withLock { known in
      if known.count > 10_000 { known.removeAll() }
      return known.insert(distrust).inserted
    }
  }

  func forget(part: String, names: Set<String>) {
    known.withLock { known in known = known.filter { $0.part != part || !names.contains($0.name) } }
  }

  /// The story up to which the walk over all of them has come.
  var place: Int {
    get { cursor.withLock { $0 } }
    set { cursor.withLock { $0 = newValue } }
  }
}

extension Store {
  private static let batch = 500

  /// What can be read of rows, of stories unless told otherwise; those that cannot are left out, and named by their numbers.
  func readable<Value>(
    _ rows: [Row], part: String = Distrust.unreadable, number: String = "number", _ read: (Row) throws -> Value
  ) async throws -> [Value] {
    var values: [Value] = []
    var faults: [Distrust] = []
    for row in rows {
      do {
        values.append(try read(row))
      } catch {
        let name = String(try row.decode(number, as: Int.self))
        faults.append(Distrust(part: part, name: name, reason: "its row cannot be read: \(error)"))
      }
    }
    await distrust(faults)
    return values
  }

  /// Forgets what could not be read and can be now.
  private func reviewUnreadable() async throws {
    let names = try await distrust().filter { $0.part == Distrust.unreadable }.map(\.name)
    var well: Set<String> = []
    for name in names {
      guard let number = Int(name) else { continue }
      if (try? await story(.number(StoryNumber(number)))) != nil { well.insert(name) }
    }
    distrusted.forget(part: Distrust.unreadable, names: well)
    try await pool.execute(queries["trust"], Distrust.unreadable, well.sorted())
  }

  /// Names the stories that signatures do not vouch for.
  func distrust(_ faults: [StoryNumber: String]) async {
    await distrust(faults.sorted { $0.key < $1.key }.map { Distrust(story: $0.key, reason: $0.value) })
  }

  /// Names what was found not to be vouched for, in the log once and for `status`.
  func distrust(_ found: [Distrust]) async {
    for one in found {
      if distrusted.isNew(one) {
        logger.error(
          "Not vouched for by signatures",
          metadata: ["part": "\(one.part)", "name": "\(one.name)", "reason": "\(one.reason)"])
      }
      do {
        try await pool.execute(
          queries["distrust"], one.part, String(one.name.prefix(200)), String(one.reason.prefix(400)))
      } catch {
        logger.warning("Could not record what is not vouched for", metadata: ["error": "\(error)"])
      }
    }
  }

  /// Looks at the configuration as a whole and at the next few hundred stories that readers see or that were withdrawn; names
  /// what signatures do not vouch for, and forgets what is well again. Meant for the leader, every minute.
  public func reviewTrust() async throws {
    let found = try await configurationDistrust() + frontPageDistrust() + freezeDistrust()
    try await pool.execute(queries["forget_configuration_distrust"], found.map(\.part), found.map(\.name))
    await distrust(found)
    try await reviewStories()
    try await reviewUnreadable()
  }

  private func configurationDistrust() async throws -> [Distrust] {
    let configuration = try await signedConfiguration(pool)
    let altered = configuration.altered(try await configurationRows(pool)).map {
      Distrust(part: $0.key.part, name: $0.key.name, reason: $0.reason)
    }
    let changes = configuration.problems.map {
      Distrust(part: "configuration", name: String($0.number), reason: $0.reason)
    }
    let members = try await pool.query(queries["daemon_members"]).map { row in
      Distrust(part: "role", name: try row.decode("name"), reason: "it can act as copydesk_daemon: revoke that")
    }
    return altered + changes + members
  }

  private func reviewStories() async throws {
    let rows = try await pool.query(queries["stories_to_review"], distrusted.place, Self.batch)
    let numbers = try rows.map { try $0.decode("number", as: Int.self) }
    let decisionFaults = try await faults(of: rows.compactMap { try $0.decode("decision", as: Int?.self) }, pool)
    let deliveries = try rows.map { try $0.decode("deliveries", as: [Int].self) }
    let receiptFaults = try await receiptFaults(of: deliveries.flatMap(\.self), pool)
    var found: [Distrust] = []
    for (row, deliveries) in zip(rows, deliveries) {
      let decision = try row.decode("decision", as: Int?.self)
      let fault =
        decision.map { decisionFaults[$0] } ?? "no decision made it what it is"
      guard let reason = fault ?? deliveries.lazy.compactMap({ receiptFaults[$0] }).first else { continue }
      found.append(Distrust(story: try row.ordinal("number"), reason: reason))
    }
    let well = Set(numbers.map(String.init)).subtracting(found.map(\.name))
    distrusted.forget(part: "story", names: well)
    try await pool.execute(queries["trust"], "story", well.sorted())
    await distrust(found)
    distrusted.place = numbers.count < Self.batch ? 0 : numbers.last ?? 0
  }

  /// What is not vouched for, as far as it has been found; the newest first, at most a hundred.
  public func distrust() async throws -> [Distrust] {
    try await pool.query(queries["distrusted"]).map { row in
      Distrust(part: try row.decode("part"), name: try row.decode("name"), reason: try row.decode("reason"))
    }
  }
}
