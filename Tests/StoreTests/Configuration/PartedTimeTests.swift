import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

@Suite("Local times that are other instants than they were")
struct PartedTimeTests {
  /// Six in the morning, months from now, by clocks that are set as UTC is.
  private let six = Date(
    timeIntervalSince1970: ((Date().timeIntervalSince1970 / 86_400).rounded(.up) + 100) * 86_400 + 21_600)

  private func approve(_ slug: String, meaning meant: MeantTime?, _ newsroom: DailyNewsroom) async throws {
    try await newsroom.write(slug)
    try await newsroom.read(slug, by: "nana")
    let request = ActionRequest(.approve, .slug(StorySlug(unchecked: slug)), publishAt: six, meant: meant)
    _ = try await newsroom.store.perform(request, by: try await newsroom.person("nana"))
  }

  @Test(
    "What was meant by the desk's clocks is at risk once its desk has others, and is named, until it is signed anew")
  func zoneOfDesk() async throws {
    try await DailyNewsroom.with { newsroom in
      try await approve("local", meaning: MeantTime(six, in: .gmt), newsroom)
      try await approve("instant", meaning: nil, newsroom)
      #expect(try await newsroom.story("local").atRisk == nil)
      #expect(try await newsroom.store.partedTimes().isEmpty)
      var configuration = DailyNewsroom.configuration
      for index in configuration.desks.indices { configuration.desks[index].timeZone = "Asia/Tbilisi" }
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await newsroom.story("local").atRisk == "time_moved")
      #expect(try await newsroom.story("instant").atRisk == nil, "its instant was named")
      let parted = try await newsroom.store.partedTimes()
      #expect(parted.map(\.slug.text) == ["local"])
      #expect(parted.first?.sentence.hasSuffix("10:00 (Asia/Tbilisi)") == true)
      let zone = try #require(TimeZone(identifier: "Asia/Tbilisi"))
      let request = ActionRequest(
        .schedule, .slug(StorySlug(unchecked: "local")), publishAt: six - 4 * 3600,
        meant: MeantTime(six - 4 * 3600, in: zone))
      _ = try await newsroom.store.perform(request, by: try await newsroom.person("nana"))
      #expect(try await newsroom.story("local").atRisk == nil)
      #expect(try await newsroom.store.partedTimes().isEmpty)
    }
  }

  @Test("So is what was meant by the clocks of a place whose rules have changed since")
  func rulesOfZone() async throws {
    try await DailyNewsroom.with { newsroom in
      // As it was signed by rules by which clocks there went two hours ahead of these.
      try await approve(
        "local", meaning: MeantTime(local: MeantTime(six + 7200, in: .gmt).local, zone: "UTC"), newsroom)
      #expect(try await newsroom.story("local").atRisk == "time_moved")
      #expect(try await newsroom.store.partedTimes().map(\.what) == ["goes out"])
    }
  }
}
