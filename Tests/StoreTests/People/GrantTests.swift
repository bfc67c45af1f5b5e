import Foundation
import Newsroom
import Testing

@testable import Store

/// What ends when somebody's role or cover ends: that one, and no other.
@Suite("Roles and covers that end")
struct GrantTests {
  private let caucasus = DeskSlug(unchecked: "caucasus")
  private let pairs = DeskSlug(unchecked: "pairs")

  private func grants(_ handle: String, _ newsroom: DailyNewsroom) async throws -> [String] {
    let now = try await newsroom.store.databaseTime()
    let member = try #require(try await newsroom.person(handle).member)
    return member.grants.filter { $0.holds(at: now) }
      .map { "\($0.role) \($0.scope.desk?.text ?? "*") \($0.covering?.text ?? "-")" }.sorted()
  }

  private func cover(_ covered: String, on desk: DeskSlug, _ newsroom: DailyNewsroom) async throws {
    let member = try #require(try await newsroom.person("nana").member)
    _ = try await newsroom.store.cover(
      for: StaffHandle(unchecked: covered), by: StaffHandle(unchecked: "rita"), on: desk,
      until: Date(timeIntervalSinceNow: 3600), arrangedBy: member)
  }

  @Test("A cover that is ended ends for that person on that desk")
  func covers() async throws {
    try await DailyNewsroom.with { newsroom in
      try await cover("nana", on: caucasus, newsroom)
      try await cover("nana", on: pairs, newsroom)
      try await cover("otto", on: caucasus, newsroom)
      let all = [
        "desk_chief caucasus nana", "desk_chief caucasus otto", "desk_chief pairs nana", "reporter * -",
      ]
      #expect(try await grants("rita", newsroom) == all)
      let nana = try #require(try await newsroom.person("nana").member)
      try await newsroom.store.endCover(
        for: nana.handle, by: StaffHandle(unchecked: "rita"), on: caucasus, endedBy: nana)
      #expect(try await grants("rita", newsroom) == Array(all.dropFirst()))
      #expect(try await grants("nana", newsroom) == ["desk_chief * -"])
    }
  }

  @Test("A role that the configuration no longer has ends on that desk, and what somebody has otherwise goes on")
  func roles() async throws {
    try await DailyNewsroom.with { newsroom in
      try await cover("nana", on: caucasus, newsroom)
      var configuration = DailyNewsroom.configuration
      configuration.staff[0].grants = [
        .init(role: "desk_chief", scope: .desk(caucasus)), .init(role: "desk_chief", scope: .desk(pairs)),
        .init(role: "reporter", scope: .desk(caucasus)),
      ]
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      configuration.staff[0].grants.removeFirst()
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(
        try await grants("rita", newsroom) == [
          "desk_chief caucasus nana", "desk_chief pairs -", "reporter caucasus -",
        ])
      let current = try await newsroom.database.value(
        "SELECT count(*)::text FROM copydesk.staff_grant WHERE staff = 'rita' AND revoked_at IS NULL",
        as: newsroom.database.daemon)
      #expect(current == "3", "the rows say the same")
    }
  }
}
