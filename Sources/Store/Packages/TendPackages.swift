import Foundation
public import JobQueue
import Logging
public import Newsroom
import Postgres

/// Looks at whether a package can go out; handled by `Store.tend`.
public struct TendPackageJob: Job {
  /// `tend_package`.
  public static let kind = "tend_package"
  /// The sweep makes up for one that failed for good.
  public static let policy = JobPolicy(queue: "triggers", maxAttempts: 10, timeLimit: .seconds(60))

  /// The package's name.
  public var package: String

  /// A job for that package.
  public init(package: PackageName) { self.package = package.text }
}

/// Packages go out whole, in one transaction, or say what keeps them.
extension Store {
  /// Lets a package go out if it is closed, all of it is approved and its time or trigger has come: every story of it in one
  /// transaction. Where one of them keeps it, the others are held and name that one; where what it was closed for cannot come or was
  /// missed, all are held until it is closed again; where nothing keeps it any more, they wait as before.
  ///
  /// Safe to ask any number of times, from any number of daemons, and to be cut off anywhere.
  public func tend(_ name: PackageName) async throws {
    do {
      try await tend(name, keptBy: nil)
    } catch let kept as KeptAtRelease {
      try await tend(name, keptBy: kept)
    }
  }

  /// - Parameter kept: What a release that was undone found to keep a story; nil when none was tried.
  private func tend(_ name: PackageName, keptBy kept: KeptAtRelease?) async throws {
    try await transaction { connection in
      try await lockPackages(connection)
      guard let package = try await packages([name], connection).first else { return }
      let stories = try await lock(package.members, connection)
      let freezes = try await freezes(whileFiring: connection)
      let now = Instant(try await now(connection)).date
      let firing = try await firing(for: package, connection)
      let members = package.members.sorted().compactMap { stories[$0] }
      let ruling = PackageRuling(
        package, members, trigger: try await currentTrigger(of: package, connection), firing: firing?.facts,
        settledAt: try await settledAt([package], connection)[name], freezes: freezes, now: now)
      switch ruling {
      case .open, .waitsForApproval, .waitsForTrigger: try await letWait(members, at: now, connection)
      case .notBefore(let time):
        try await letWait(members, at: now, connection)
        try await queue.enqueue(TendPackageJob(package: name), at: time, cause: "package \(name)", in: connection)
      case .held(let keeper, let obstacle):
        if obstacle == .frozen, let story = stories[keeper] {
          try await write(.hold(story, .frozen, at: now), at: now, connection)
        } else if let story = stories[keeper], story.hold?.reason == .packageMember {
          // It says itself what keeps it, and waits for no other one.
          try await write(.unhold(story), at: now, connection)
        }
        try await hold(members, by: keeper, at: now, connection)
        if case .embargoed(let end) = obstacle {
          try await queue.enqueue(TendPackageJob(package: name), at: end, cause: "package \(name)", in: connection)
        }
      case .heldUntilClosedAgain(let reason):
        for story in members where story.state == .approved && story.hold?.reason != reason {
          try await write(.hold(story, reason, at: now), at: now, connection)
        }
      case .drops(let dropped):
        for story in dropped.compactMap({ stories[$0] }) {
          try await write(.drop(story), at: now, connection)
        }
        try await queue.enqueue(TendPackageJob(package: name), cause: "package \(name)", in: connection)
      case .goesOut:
        if let kept, let story = stories[kept.story] {
          try await keep(members, since: story, kept.reason, at: now, connection)
        } else {
          try await letGo(package, members, firing, at: now, connection)
        }
      }
    }
  }

  /// The trigger that a closed package waits for, if it has been defined as it is now since the package was closed; nil when there is
  /// none, it was changed meanwhile, even if to and fro, or the package waits for none.
  func currentTrigger(of package: Package, _ connection: some PostgresQuerying) async throws -> TriggerReference? {
    guard let closing = package.closing, let name = closing.trigger?.name,
      let defined = try await signedConfiguration(connection).contents.trigger(name), defined.definedAt <= closing.at
    else { return nil }
    return defined.trigger.reference
  }

  /// When somebody last did something to a story of each of these packages: not Copydesk itself, and nothing that only adds to the
  /// record.
  func settledAt(_ packages: [Package], _ connection: some PostgresQuerying) async throws -> [PackageName: Date] {
    let rows = try await connection.query(
      queries["package_settled"], packages.flatMap(\.members).map(\.rawValue))
    let times = Dictionary(
      try rows.map { (try $0.ordinal("number") as StoryNumber, try $0.decode("at", as: Date.self)) },
      uniquingKeysWith: max)
    return packages.reduce(into: [:]) { settled, package in
      settled[package.name] = package.members.compactMap { times[$0] }.max()
    }
  }

  /// The first firing that counts of the trigger that a package waits for: none that came after that was changed, even if to and fro.
  private func firing(for package: Package, _ connection: Connection) async throws -> FiringStatement? {
    guard let closing = package.closing, let trigger = closing.trigger, let firings = closing.firings else {
      return nil
    }
    let rows = try await connection.query(queries["first_firing_after"], trigger.name.text, trigger.digest, firings)
    let configuration = try await signedConfiguration(connection)
    let changedAt = configuration.contents.trigger(trigger.name).map(\.definedAt).flatMap { $0 > closing.at ? $0 : nil }
    return try genuineFirings(rows, configuration).values.filter { $0.head.time < changedAt ?? .distantFuture }
      .min { $0.number < $1.number }
  }

  /// Lets those wait as before that were held because of another one, or until the package was closed again.
  private func letWait(_ members: [StoryFacts], at now: Date, _ connection: Connection) async throws {
    for story in members where story.state == .approved {
      guard let reason = story.hold?.reason, reason == .packageMember || reason.isOfWholePackage else { continue }
      try await write(.unhold(story), at: now, connection)
    }
  }

  private func hold(
    _ members: [StoryFacts], by keeper: StoryNumber, at now: Date, _ connection: Connection
  ) async throws {
    for story in members where story.number != keeper && story.state == .approved {
      guard story.hold == nil || story.hold?.reason == .packageMember, story.hold?.story != keeper else { continue }
      try await write(.hold(story, .packageMember, of: keeper, at: now), at: now, connection)
    }
  }

  /// Holds all of them, since one of them does not go out.
  private func keep(
    _ members: [StoryFacts], since keeper: StoryFacts, _ reason: HoldReason, at now: Date, _ connection: Connection
  ) async throws {
    try await write(.hold(keeper, reason, at: now), at: now, connection)
    try await hold(members, by: keeper.number, at: now, connection)
  }

  private func letGo(
    _ package: Package, _ members: [StoryFacts], _ firing: FiringStatement?, at now: Date, _ connection: Connection
  ) async throws {
    let reasons = try await reasonsToHold(members.map { .fire($0) }, isToBeSigned: true, at: now, connection)
    for story in members {
      guard let reason = story.hasDestination ? reasons[story.number] : .noDestination else { continue }
      return try await keep(members, since: story, reason, at: now, connection)
    }
    let ground = try await packageGround(nil, connection)
    try await announce(AuditContext(Actor.system.name, "package release"), connection)
    let act = try await record(
      PackageAct(
        .release, package.name, number: try ground.decode("number"), stories: members.map(\.number),
        decisions: members.compactMap(\.decision), firing: firing?.number, by: Actor.system.name, at: now),
      ground, connection)
    let release = PackageRelease(number: act.number, package: package.name)
    for change in try await write(members.map({ .fire($0, in: release) }), at: now, connection) {
      // All of it or nothing: what was written is undone.
      guard change.sending == .fire else { throw KeptAtRelease(change) }
    }
    let gone: Logger.Metadata = ["package": "\(package.name)", "stories": "\(members.count)"]
    await connection.afterCommit { [logger] in logger.info("Package went out", metadata: gone) }
  }

  /// Holds the packages that wait for a trigger which is not any more what it was when they were closed.
  func holdPackagesWaitingInVain() async throws {
    for row in try await pool.query(queries["packages_waiting_in_vain"]) { try await tend(row.slug("package")) }
  }

  /// What a sweep does for packages: those that are closed are looked at, whatever has become of their jobs.
  func tendPackages(waitingFor trigger: TriggerName? = nil) async throws {
    for row in try await pool.query(queries["closed_packages"], trigger?.text) { try await tend(row.slug("package")) }
  }

  /// Has the package be looked at that a change of one of its stories concerns, once that is committed.
  func lookAtPackage(after change: StoryChange, _ connection: Connection) async throws {
    if case .step(let step) = change.action, step != .askKill { return }
    var names = Set([change.story.packageToGoWith].compactMap(\.self))
    if case .leaves(let name) = change.membership { names.insert(name) }
    for name in names {
      try await queue.enqueue(
        TendPackageJob(package: name), cause: "story \(change.story.number)", in: connection)
    }
  }
}

/// A story that was to go out with its package is held instead, so that nothing of it goes out.
private struct KeptAtRelease: Error {
  var story: StoryNumber
  var reason: HoldReason

  init(_ change: StoryChange) {
    story = change.story.number
    reason = change.story.hold?.reason ?? .signature
  }
}
