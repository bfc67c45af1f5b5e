import Foundation
import Newsroom
import Postgres
import Testing
import TimeTesting

@testable import Publishing
@testable import Store

@Suite("The front page of a site, set by hand")
struct FrontPageByHandTests {
  private let site: TemporarySite
  private let destination: SiteDestination

  init() throws {
    site = try TemporarySite()
    destination = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
  }

  private func published(_ count: Int, _ body: (WorkingNewsroom) async throws -> Void) async throws {
    try await WorkingNewsroom.with { newsroom in
      for number in 1...count {
        try await newsroom.write("story-\(number)", words: "Words of \(number)")
        try await newsroom.act(.approve, "story-\(number)")
        let delivery = try #require(try await newsroom.deliveries("story-\(number)").last).id
        let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { _ in destination }
        try await handler.deliver(delivery, claim: try await newsroom.claim(delivery))
      }
      try await body(newsroom)
    }
  }

  private func look(_ newsroom: WorkingNewsroom, token: Int64? = nil) async throws {
    let row = try await newsroom.store.pool.queryOne("SELECT nextval('copydesk.job_token') AS token")
    let next = try #require(try row?.decode("token", as: Int64.self))
    try await SiteTaskHandler(store: newsroom.store) { _ in destination }
      .look(at: WorkingNewsroom.site, fencingToken: token ?? next)
  }

  /// The stories on the front page, in order.
  private func front() throws -> [Int] {
    try site.text("index.html").matches(of: /<h3><a href="[^"]*\/story-(\d+)\/">/).compactMap { Int($0.output.1) }
  }

  @Test("Only the front page is written again, at once; and nothing when nothing has changed")
  func renewed() async throws {
    try await published(3) { newsroom in
      let before = try site.files()
      #expect(try front() == [3, 2, 1])
      try await newsroom.act(.frontLead, "story-1")
      try await look(newsroom)
      #expect(try front() == [1, 3, 2])
      let after = try site.files()
      #expect(Set(before.keys) == Set(after.keys))
      #expect(after.filter { before[$0.key] != $0.value }.map(\.key) == ["index.html"])
      #expect(try await !destination.frontPageIsOutdated(with: AttemptAssets(newsroom.store, at: WorkingNewsroom.site)))
      try await newsroom.act(.frontClear, "story-1")
      try await look(newsroom)
      #expect(try site.files() == before)
    }
  }

  @Test("What is over leaves the front page by itself")
  func ends() async throws {
    try await published(2) { newsroom in
      try await newsroom.actUntilSoon(.frontLead, "story-1")
      try await eventually("what was set to be over") { try await newsroom.store.frontPage().isEmpty }
      try await look(newsroom)
      #expect(try front() == [2, 1])
    }
  }

  @Test("A story that leads and is corrected is shown as it is then, however many are newer")
  func corrected() async throws {
    try await published(2) { newsroom in
      try await newsroom.act(.frontLead, "story-1")
      try await look(newsroom)
      try await newsroom.write(
        "story-1", words: "Other words",
        .correct(.slug(StorySlug(unchecked: "story-1")), revision: nil, note: "Mended.", asDraft: false))
      try await newsroom.act(.approve, "story-1")
      let delivery = try #require(try await newsroom.deliveries("story-1").last).id
      let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { _ in destination }
      try await handler.deliver(delivery, claim: try await newsroom.claim(delivery))
      #expect(try front() == [1, 2])
      #expect(try site.text("index.html").contains("Other words"))
    }
  }

  @Test("Whoever lost the site to another worker does not write it")
  func fenced() async throws {
    try await published(2) { newsroom in
      try await newsroom.act(.frontLead, "story-1")
      await #expect(throws: (any Error).self) { try await look(newsroom, token: 0) }
      #expect(try front() == [2, 1])
    }
  }
}
