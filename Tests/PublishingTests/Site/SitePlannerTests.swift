import Foundation
import Newsroom
import Testing
import TimeTesting

@testable import Publishing
@testable import Store

@Suite("What a decision changes on the site")
struct SitePlannerTests {
  private let site: TemporarySite
  private let destination: SiteDestination
  private var newsroom = SampleNewsroom()

  init() throws {
    site = try TemporarySite()
    destination = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
    newsroom.stories = (1...120).map { SampleNewsroom.story($0, "story-\($0)", at: Double(60 * $0)) }
  }

  /// What is written for these decisions into a site that is up to date.
  private func written(_ orders: [DeliveryOrder], _ newsroom: SampleNewsroom) async throws -> [String] {
    let history = SiteHistory(marks: destination.design.marks(of: NewsroomView(newsroom.snapshot)))
    let plan = try await destination.plan(orders, history, with: SampleAssets(newsroom, for: orders.first))
    return plan.steps.compactMap { if case .write(let file) = $0 { file.path } else { nil } }
      .filter { !Theme.isStyleSheet($0) }
  }

  @Test("A correction of an old story reaches its page, those that show it, and the parts of lists in which it stands")
  func oldStory() async throws {
    var newsroom = newsroom
    newsroom.stories[0].content.headline = "Another headline"
    let paths = try await written([newsroom.order(newsroom.stories[0], .update)], newsroom)
    let neighbours = (1...1 + StoryNeighbours.onDesk).map { "caucasus/story-\($0)/index.html" }
    #expect(
      paths.sorted()
        == (neighbours + [
          "archive/2026/11/index.html", "caucasus/archive/1/index.html", "news-sitemap.xml", "sitemap-1.xml",
        ]).sorted())
  }

  @Test("A new story changes no other story's page, and no list in which it does not stand")
  func newStory() async throws {
    var newsroom = newsroom
    newsroom.stories.append(SampleNewsroom.story(121, "story-121", desk: "africa", byline: "nsargsyan", at: 8000))
    let story = try #require(newsroom.stories.last)
    let paths = try await written([newsroom.order(story)], newsroom)
    #expect(
      Set(paths)
        == Set([
          "africa/archive/1/index.html", "africa/index.html", "africa/story-121/index.html",
          "archive/2026/11/2/index.html",
          "authors/nsargsyan/index.html", "index.html", "news-sitemap.xml", "sitemap-1.xml",
          "topics/railways/index.html",
        ])
        .union(feeds(in: "africa/", "authors/nsargsyan/", "", "topics/railways/")))
    #expect(paths.count == Set(paths).count)
  }

  @Test("Several decisions make one plan: each page first, each list once, and a receipt for each")
  func several() async throws {
    let orders = newsroom.stories.suffix(3).enumerated().map { index, story in
      var order = newsroom.order(story)
      order.delivery = index + 1
      order.attemptID = index + 1
      return order
    }
    let paths = try await written(orders, newsroom)
    #expect(Set(paths).count == paths.count)
    #expect(Set(paths.prefix(3)) == Set((118...120).map { "caucasus/story-\($0)/index.html" }))
    let plan = try await destination.plan(orders, SiteHistory(), with: SampleAssets(newsroom))
    #expect(plan.parts.map(\.order.delivery) == [1, 2, 3])
    for part in plan.parts { #expect(part.proof.contains { $0.path == "index.html" }) }
  }

  @Test("What is due at the same moment goes out with the first job; the other jobs find nothing left to do")
  func goesOutTogether() async throws {
    try await WorkingNewsroom.with { newsroom in
      let slugs = ["one", "two", "three"]
      for slug in slugs {
        try await newsroom.write(slug)
        try await newsroom.act(.approve, slug)
      }
      let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { _ in destination }
      let first = try #require(try await newsroom.deliveries("one").last)
      try await handler.deliver(first.id, claim: try await newsroom.claim(first.id))
      for slug in slugs {
        let delivery = try #require(try await newsroom.deliveries(slug).last)
        #expect((delivery.state, delivery.attempts.count) == (.delivered, 1))
        #expect(delivery.receipt?.files?["caucasus/\(slug)/index.html"] != nil)
        #expect(delivery.receipt?.files?["index.html"] != nil)
        try await handler.deliver(delivery.id, claim: try await newsroom.claim(delivery.id))
        #expect(try await newsroom.deliveries(slug).last?.attempts.count == 1)
      }
    }
  }

  @Test("A new name of a person makes anew that person's pages and no others, and leaves nothing out of date")
  func newName() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("one")
      try await newsroom.act(.approve, "one")
      let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { _ in destination }
      let first = try #require(try await newsroom.deliveries("one").last)
      try await handler.deliver(first.id, claim: try await newsroom.claim(first.id))
      let assets = AttemptAssets(newsroom.store, at: WorkingNewsroom.site)
      #expect(try await destination.outdated(with: assets) == nil)
      var configuration = WorkingNewsroom.configuration
      configuration.staff[0].name = "Rita Repulsa"
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await destination.outdated(with: assets) == ["author/rita"])
      configuration.newsroom.name = "Another Wire"
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      #expect(try await destination.outdated(with: assets) == [])
    }
  }
}
