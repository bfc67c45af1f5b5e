import Foundation
import Newsroom
import Postgres

/// Packages that wait for a trigger: what a firing did with them, and what one would do.
extension Store {
  /// The packages that waited for each of these firings.
  func packages(of firings: [Int]) async throws -> [Int: [Firing.Packaged]] {
    var packages: [Int: [Firing.Packaged]] = [:]
    for row in try await pool.query(queries["firing_packages"], firings) {
      let firing = try row.decode("firing", as: Int.self)
      let name: PackageName = try row.slug("package")
      if packages[firing]?.last?.name != name {
        packages[firing, default: []].append(
          Firing.Packaged(name: name, isOut: try row.decode("is_out"), stories: []))
      }
      let last = packages[firing, default: []].count - 1
      packages[firing]?[last].stories.append(try row.ordinal("story"))
    }
    return packages
  }

  /// What would become of the stories of each package that is closed for a trigger, if that fired now.
  func packageForecast(of overview: TriggerOverview, _ connection: Connection) async throws -> [FiringForecast] {
    let names: [PackageName] = try await connection.query(
      queries["closed_packages"], overview.trigger.name.text
    ).map { try $0.slug("package") }
    let packages = try await packages(names, connection)
    let stories = try await lock(packages.flatMap(\.members), connection)
    let freezes = try await freezes(on: connection)
    let now = try await now(connection)
    let settled = try await settledAt(packages, connection)
    var refusals: [StoryNumber: FiringRefusal] = [:]
    for package in packages {
      let members = package.members.sorted().compactMap { stories[$0] }
      let trigger = try await currentTrigger(of: package, connection)
      let ruling = PackageRuling(
        package, members, trigger: trigger,
        firing: trigger.map { FiringFacts(number: .max, trigger: $0, firedAt: now) },
        settledAt: settled[package.name], freezes: freezes, now: now)
      let reasons =
        ruling == .goesOut
        ? try await reasonsToHold(members.map { .fire($0) }, isToBeSigned: true, at: now, connection) : [:]
      let keepers = ruling.keepers(among: members, held: reasons)
      for member in members {
        refusals[member.number] =
          overview.pause != nil ? .paused : keepers[member.number] ?? (keepers.isEmpty ? nil : .packageMember)
      }
    }
    return try await connection.query(queries["package_stories"], packages.map(\.name.text)).compactMap { row in
      let number: StoryNumber = try row.ordinal("number")
      guard stories[number] != nil else { return nil }
      return FiringForecast(
        story: number, slug: try row.slug("slug"), desk: try row.slug("desk"), headline: try row.decode("headline"),
        urgency: try row.decode("urgency"), package: try row.slug("package"), refused: refusals[number])
    }
  }
}

extension PackageRuling {
  /// The stories that keep the package, and why; none when it goes out.
  ///
  /// - Parameter held: Why stories do not go out that nothing else keeps.
  fileprivate func keepers(
    among stories: [StoryFacts], held: [StoryNumber: HoldReason]
  ) -> [StoryNumber: FiringRefusal] {
    func all(_ refusal: FiringRefusal) -> [StoryNumber: FiringRefusal] {
      Dictionary(stories.map { ($0.number, refusal) }) { first, _ in first }
    }
    switch self {
    case .goesOut:
      var keepers = held.mapValues { FiringRefusal(rawValue: $0.rawValue) }
      for story in stories where !story.hasDestination {
        keepers[story.number] = FiringRefusal(rawValue: HoldReason.noDestination.rawValue)
      }
      return keepers
    case .waitsForApproval(let missing):
      return Dictionary(missing.map { ($0, .notApproved) }) { first, _ in first }
    case .held(let story, let obstacle): return [story: FiringRefusal(rawValue: obstacle.word)]
    case .heldUntilClosedAgain(let reason): return all(FiringRefusal(rawValue: reason.rawValue))
    case .waitsForTrigger: return all(.triggerChanged)
    case .open, .notBefore, .drops: return all(.held)
    }
  }
}
