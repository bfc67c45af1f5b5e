import Foundation
import JobQueue
import Logging
public import Newsroom
import Postgres

extension Store {
  /// Fixes the stories of a package, with the time or the trigger that it waits for; what is said last counts. It goes out when
  /// that has come and all of it is approved. Throws `Refusal`: `not_found`, `not_permitted` for who has not `publish` on the desk of
  /// each of its stories, `usage`.
  ///
  /// - Parameter asRequestedBy: The account that spoke for the person; the log names both.
  public func close(
    _ name: PackageName, _ request: PackageClosingRequest, by member: StaffMember, asRequestedBy: String? = nil
  ) async throws {
    try await transaction { connection in
      try await lockPackages(connection)
      let package = try await packages([name], connection).first ?? Package(name)
      let stories = try await lock(package.members, connection)
      let now = Instant(try await now(connection)).date
      let triggers = try await signedConfiguration(connection).contents.triggers.map(\.trigger)
      let newsroom = NewsroomFacts(desks: try await desks(on: connection), triggers: triggers, now: now)
      let grant = try await right(of: member, connection) { member throws(Refusal) in
        try package.rightToClose(request, Array(stories.values), by: member, in: newsroom)
      }
      let trigger = request.trigger.flatMap { name in triggers.first { $0.name == name }?.reference }
      let ground = try await packageGround(nil, connection)
      try await announce(
        AuditContext(
          member.handle.text, "package close", onBehalfOf: grant.covering, requestedBy: asRequestedBy), connection)
      _ = try await record(
        PackageAct(
          .close, name, number: try ground.decode("number"), stories: package.members.sorted(),
          publishAt: request.publishAt, trigger: trigger,
          firings: trigger == nil ? nil : try ground.decode("firings"), by: member.handle.text, at: now),
        onBehalfOf: grant.covering, ground, connection)
      try await queue.enqueue(TendPackageJob(package: name), cause: "package \(name)", in: connection)
      if let time = request.publishAt {
        try await queue.enqueue(TendPackageJob(package: name), at: time, cause: "package \(name)", in: connection)
      }
      let closed: Logger.Metadata = ["package": "\(name)", "actor": "\(member.handle)"]
      await connection.afterCommit { [logger] in logger.info("Package closed", metadata: closed) }
    }
  }
}
