import Foundation
import Logging
import Newsroom
import Postgres

/// What was done to packages, as far as signatures vouch for it.
extension Store {
  /// Those of these packages that have stories which are yet to go out.
  func packages(_ names: [PackageName], _ connection: some PostgresQuerying) async throws -> [Package] {
    guard !names.isEmpty else { return [] }
    let configuration = try await signedConfiguration(connection)
    let rows = try await connection.query(queries["package_acts"], names.map(\.text))
    let acts = rows.compactMap { genuinePackageAct($0, configuration)?.act }
    return names.map { Package($0, acts) }.filter { !$0.members.isEmpty }
  }

  /// What an act says; nil for one that signatures do not vouch for.
  func genuinePackageAct(_ row: Row, _ configuration: SignedConfiguration) -> PackageStatement? {
    guard let statement = try? PackageStatement(row, newsroom: configuration.identity),
      isVouchedFor(statement, row, follows: statement.follows)
    else {
      logger.error("What was done to a package is not vouched for by its signature, and does not count")
      return nil
    }
    return statement
  }

  /// The releases that signatures vouch for, by number.
  func genuineReleases(_ rows: [Row], _ configuration: SignedConfiguration) -> [Int: PackageAct] {
    rows.reduce(into: [:]) { releases, row in
      guard let act = genuinePackageAct(row, configuration)?.act, act.kind == .release else { return }
      releases[act.number] = act
    }
  }

  /// The releases of these numbers that signatures vouch for, by number.
  func genuineReleases(_ numbers: [Int], _ connection: Connection) async throws -> [Int: PackageAct] {
    guard !numbers.isEmpty else { return [:] }
    return genuineReleases(
      try await connection.query(queries["package_acts_numbered"], Array(Set(numbers))),
      try await signedConfiguration(connection))
  }

  /// Keeps everybody else from doing anything to packages until the transaction ends; taken before any story's lock.
  func lockPackages(_ connection: Connection) async throws {
    try await connection.execute(queries["lock_newsroom"])
    await forgetConfiguration(connection)
  }

  /// Whether what somebody asks may put the story into a package or take it out, as far as that can be told without its lock.
  func mayChangePackage(_ request: ActionRequest, _ connection: Connection) async throws -> Bool {
    switch request.action {
    case .packageAdd, .packageRemove: return true
    case .approve, .schedule:
      let (number, slug) = request.story.parts
      guard let row = try await connection.queryOne(queries["package_of_story"], number, slug) else { return false }
      return try row.decode("package", as: String?.self) != nil || row.decode("proposed", as: String?.self) != nil
    default: return false
    }
  }

  /// Signs that a story is put into a package or taken out, and records it: before the story is changed by it.
  func record(
    _ membership: StoryChange.Membership, by change: StoryChange, at now: Date, _ connection: Connection
  ) async throws {
    let kind: PackageAct.Kind
    let package: PackageName
    switch membership {
    case .joins(let name): (kind, package) = (.add, name)
    case .leaves(let name): (kind, package) = (.remove, name)
    }
    let ground = try await packageGround(change.story.number, connection)
    _ = try await record(
      PackageAct(
        kind, package, number: try ground.decode("number"), stories: [change.story.number], by: change.actor.name,
        at: now),
      entry: try ground.decode("entry"), onBehalfOf: change.authority.onBehalfOf, ground, connection)
  }

  /// What an act is bound to.
  ///
  /// - Parameter story: The one that is added or taken out; nil for none.
  func packageGround(_ story: StoryNumber? = nil, _ connection: Connection) async throws -> Row {
    guard let row = try await connection.queryOne(queries["package_ground"], story?.rawValue) else {
      throw MissingRow(query: "package_ground")
    }
    return row
  }

  /// Signs what is done to a package, and records it, as of whoever was announced to act.
  func record(
    _ act: PackageAct, entry: Int? = nil, onBehalfOf covered: StaffHandle? = nil, _ ground: Row,
    _ connection: Connection
  ) async throws -> PackageAct {
    let signer = try await requireSigner(connection)
    let statement = PackageStatement(
      head: try ground.head(signer, at: act.at), act: act, entry: entry, onBehalfOf: covered,
      follows: try ground.decode("follows"))
    try await connection.execute(
      queries["enter_package_act"],
      parameters: [
        act.number, act.kind.rawValue, act.package.text, act.stories.map(\.rawValue), act.decisions, act.publishAt,
        act.trigger?.name.text, act.trigger?.digest, act.firings, act.firing, entry, act.by, covered?.text,
        statement.follows, statement.head.time, signer.keyID, try signer.sign(statement),
      ])
    return act
  }
}
