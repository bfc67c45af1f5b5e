import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing

@testable import Store

/// Which site makes the pages of links to previews, and when sites look whether these are over: a page that nobody takes away shows
/// what was withdrawn.
@Suite("Records of links to previews")
struct PreviewLinkRecordTests {
  private static let swap = StoryReference.slug(StorySlug(unchecked: "swap"))

  /// The daily newsroom's sites, and one more that comes before them by its name, of which these say where previews are found.
  private static func configuration(
    previewing: Set<String>, archiving desks: Set<DeskSlug>? = nil
  ) -> NewsroomConfiguration {
    var configuration = DailyNewsroom.configuration
    configuration.destinations.append(
      Destination(name: DestinationName(unchecked: "archive"), kind: .site, desks: desks))
    for index in configuration.destinations.indices
    where previewing.contains(configuration.destinations[index].name.text) {
      configuration.destinations[index].settings = [Store.previewSetting: "https://previews.example"]
    }
    return configuration
  }

  @Test("The primary site makes the page, else the first by name that takes the desk and says where previews are found")
  func sites() async throws {
    try await DailyNewsroom.with { newsroom in
      try await newsroom.write("swap")
      func site(_ configuration: NewsroomConfiguration) async throws -> String? {
        _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
        try await newsroom.act(.previewLink, "swap")
        return try await newsroom.store.previewLinks().first?.destination.text
      }
      #expect(try await site(Self.configuration(previewing: ["wire", "archive"])) == "archive")
      #expect(try await site(Self.configuration(previewing: ["site", "wire", "archive"])) == "site")
      let elsewhere: Set = [DeskSlug(unchecked: "pairs")]
      #expect(
        try await site(Self.configuration(previewing: ["wire", "archive"], archiving: elsewhere)) == "wire")
      await #expect(throws: Refusal.self) { try await site(Self.configuration(previewing: [])) }
      try await newsroom.write("other")
      #expect(
        try await newsroom.store.previewLinks(to: Self.swap).map(\.story) == Array(repeating: StoryNumber(1), count: 3))
      #expect(try await newsroom.store.previewLinks(to: .slug(StorySlug(unchecked: "other"))).isEmpty)
    }
  }

  @Test("Sites look when a link is made, when it ends by hand, with a new version or with the story; and at its time")
  func looks() async throws {
    try await DailyNewsroom.with { newsroom in
      let configuration = Self.configuration(previewing: ["site"])
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await newsroom.write("swap")
      /// How many sites look because of that, now and later.
      func looks(_ body: () async throws -> Void) async throws -> [Int] {
        try await newsroom.loseJobs()
        try await body()
        return try await newsroom.store.pool.query(
          """
          SELECT count(*) FILTER (WHERE run_at <= clock_timestamp()) AS now,
                 count(*) FILTER (WHERE run_at > clock_timestamp()) AS later
            FROM copydesk.job WHERE kind = 'look_at_site'
          """
        ).flatMap { [try $0.decode("now", as: Int.self), try $0.decode("later", as: Int.self)] }
      }
      let unlinked = try await looks { try await newsroom.write("swap", words: "Other words") }
      #expect(unlinked == [0, 0])
      let made = try await looks { try await newsroom.act(.previewLink, "swap") }
      #expect(made == [3, 3])
      let link = try #require(try await newsroom.store.previewLinks().first)
      let noted = try await looks { try await newsroom.act(.note, "swap", note: "Ask her.") }
      #expect(noted == [0, 0])
      let ended = try await looks { try await newsroom.act(.previewEnd, "swap") }
      #expect(ended == [3, 0])
      #expect(try await newsroom.store.previewLinks().isEmpty)
      #expect(try await newsroom.store.story(ofPreview: link.token) == StoryNumber(1))
      #expect(try await newsroom.store.story(ofPreview: PreviewToken(1, 2)) == nil)
      try await newsroom.act(.previewLink, "swap")
      let revised = try await looks { try await newsroom.write("swap", words: "New words") }
      #expect(revised == [3, 0])
      try await newsroom.act(.previewLink, "swap")
      let spiked = try await looks { try await newsroom.act(.spike, "swap") }
      #expect(spiked == [3, 0])
    }
  }
}
