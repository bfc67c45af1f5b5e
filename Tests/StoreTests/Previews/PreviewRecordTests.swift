import Foundation
import Newsroom
import Postgres
import Testing

@testable import Store

/// Which links to previews hold, which are over and why, and that the log says so once.
@Suite("Links to previews, as they are kept")
struct PreviewRecordTests {
  private let site = DestinationName(unchecked: "site")

  /// A newsroom whose site makes previews.
  private func withPreviews(_ body: (DailyNewsroom) async throws -> Void) async throws {
    try await DailyNewsroom.with { newsroom in
      var configuration = DailyNewsroom.configuration
      configuration.destinations[0].settings = ["previews": "https://previews.example"]
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      try await body(newsroom)
    }
  }

  /// Why links are over, by slug; `-` for those that hold.
  private func listed(_ links: [PreviewLink]) -> [String] {
    links.map { "\($0.slug) \($0.over?.rawValue ?? "-")" }.sorted()
  }

  @Test("A link is over by its time, the next version, a spike and a kill; the log says so once, and of no other")
  func over() async throws {
    try await withPreviews { newsroom in
      let slugs = ["holds", "spiked", "killed", "newer", "late"]
      try await newsroom.publish("killed")
      for slug in slugs {
        if slug != "killed" { try await newsroom.write(slug) }
        try await newsroom.act(.previewLink, slug)
      }
      #expect(try await listed(newsroom.store.previewLinks()) == slugs.sorted().map { "\($0) -" })
      try await newsroom.act(.spike, "spiked")
      try await newsroom.act(.kill, "killed")
      try await newsroom.write("newer", words: "Other words")
      try await newsroom.database.run(
        """
        SET session_replication_role = replica;
        UPDATE copydesk.preview_link SET until = clock_timestamp() - interval '1 second'
         WHERE story = (SELECT number FROM copydesk.story WHERE slug = 'late')
        """, as: newsroom.database.administrator)
      #expect(try await listed(newsroom.store.previewLinks()) == ["holds -"])
      #expect(try await listed(newsroom.store.previewLinks(to: .slug(StorySlug(unchecked: "spiked")))) == [])
      #expect(try await listed(newsroom.store.previewLinks(to: .slug(StorySlug(unchecked: "holds")))) == ["holds -"])
      let links = try await newsroom.store.previewLinks(at: site)
      #expect(listed(links) == ["holds -", "killed kill", "late time", "newer version", "spiked spike"])
      #expect(try await newsroom.store.previewLinks(at: DestinationName(unchecked: "wire")) == [])
      for _ in 1...2 { for link in links { try await newsroom.store.concludePreview(link) } }
      #expect(try await listed(newsroom.store.previewLinks(at: site)) == ["holds -"])
      for slug in slugs {
        let log = try await newsroom.store.log(.slug(StorySlug(unchecked: slug)))
        #expect(log.count { $0.action == "preview_over" } == (slug == "holds" ? 0 : 1), "\(slug)")
      }
      #expect(try await newsroom.store.verifyAudit().problems == [])
    }
  }

  @Test("Of a story's links the newest comes first, one is ended and the others hold, and each leads to its own story")
  func ended() async throws {
    try await withPreviews { newsroom in
      for slug in ["swap", "other"] {
        try await newsroom.write(slug)
        try await newsroom.act(.previewLink, slug)
      }
      let first = try #require(try await newsroom.store.previewLinks(to: .number(StoryNumber(1))).first)
      try await newsroom.act(.previewLink, "swap")
      let both = try await newsroom.store.previewLinks(to: .number(StoryNumber(1)))
      #expect(both.count == 2 && both.last == first && both[0].version == VersionNumber(1))
      _ = try await newsroom.store.perform(
        ActionRequest(.previewEnd, .number(StoryNumber(1)), preview: first.token),
        by: try await newsroom.person("nana"))
      #expect(try await newsroom.store.previewLinks(to: .number(StoryNumber(1))) == [both[0]])
      #expect(try await newsroom.store.previewLinks().count == 2)
      for (link, story) in [(first, 1), (both[0], 1), (try await newsroom.store.previewLinks(at: site)[0], 2)] {
        #expect(try await newsroom.store.story(ofPreview: link.token)?.rawValue == story)
      }
      #expect(try await newsroom.store.story(ofPreview: PreviewToken(1, 2)) == nil)
    }
  }

  @Test("Sites look again where a change may have ended a link that holds, and nowhere else")
  func looks() async throws {
    try await withPreviews { newsroom in
      for slug in ["without", "ended", "open"] { try await newsroom.write(slug) }
      for slug in ["ended", "open"] { try await newsroom.act(.previewLink, slug) }
      try await newsroom.act(.previewEnd, "ended")
      func looks(after slug: String) async throws -> Int {
        try await newsroom.database.run(
          "DELETE FROM copydesk.job WHERE kind = 'look_at_site'", as: newsroom.database.administrator)
        try await newsroom.write(slug, words: "Other words")
        return try await newsroom.jobs("look_at_site")
      }
      #expect(try await looks(after: "without") == 0)
      #expect(try await looks(after: "ended") == 0)
      #expect(try await looks(after: "open") == 2)
    }
  }
}
