import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Whose a site is")
struct SiteIdentityTests {
  private let newsroom = SampleNewsroom.withStories
  private let site: TemporarySite
  private let destination: SiteDestination

  init() throws {
    site = try TemporarySite()
    destination = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
  }

  private func held(_ outcome: DeliveryOutcome) -> DestinationHold.Reason? {
    if case .held(let hold) = outcome { hold.reason } else { nil }
  }

  @Test("The first delivery to an empty directory makes it the site; a later one does not take an emptied one for it")
  func noticesEmptied() async throws {
    var order = newsroom.order(newsroom.stories[0])
    guard case .delivered = await destination.deliver(order, with: SampleAssets(newsroom)) else {
      Issue.record("it was not delivered")
      return
    }
    order.hasDeliveredBefore = true
    guard case .delivered = await destination.deliver(order, with: SampleAssets(newsroom)) else {
      Issue.record("it was not delivered again")
      return
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: site.root) {
      try FileManager.default.removeItem(atPath: "\(site.root)/\(name)")
    }
    #expect(held(await destination.deliver(order, with: SampleAssets(newsroom))) == .siteMissing)
    #expect(try site.files().isEmpty)
  }

  @Test("A directory that is another newsroom's, or another destination's, is not written")
  func refusesOthers() async throws {
    try await site.deliver(newsroom.order(newsroom.stories[0]), newsroom)
    let before = try site.files()
    var order = newsroom.order(newsroom.stories[0], .kill)
    order.destinationIdentity = "another/site"
    #expect(held(await destination.deliver(order, with: SampleAssets(newsroom))) == .anotherSite)
    let assets = SampleAssets(newsroom, for: order)
    let plan = try await destination.plan([order], SiteHistory(), with: assets)
    let record = try #require(SiteRecord([order], touched: plan.touched))
    await #expect(throws: SiteFault.anotherSite) {
      try await destination.carryOut(plan, as: record, with: assets)
    }
    #expect(try site.files() == before)
  }

  @Test("A site that was written by an attempt of which the database knows nothing is left alone, whatever the token")
  func noticesOlderDatabase() async throws {
    try await site.deliver(newsroom.order(newsroom.stories[0]), newsroom, generation: 7)
    let before = try site.files()
    for token: Int64 in [6, 7, 8] {
      var order = newsroom.order(newsroom.stories[1])
      order.fencingToken = token
      order.hasDeliveredBefore = true
      #expect(held(await destination.deliver(order, with: ForgetfulAssets(newsroom))) == .siteAhead)
    }
    #expect(try site.files() == before)
  }

  @Test(
    "A withdrawn story stays withdrawn, in its place and in every list, when the database is restored to before the kill"
  )
  func staysWithdrawn() async throws {
    let story = newsroom.stories[0]
    try await site.deliver(newsroom.order(story), newsroom)
    try await site.deliver(newsroom.order(story, .kill), newsroom.without(story), generation: 2)
    var again = newsroom.order(story)
    again.fencingToken = 3
    let refused = await destination.deliver(again, with: SampleAssets(newsroom))
    guard case .rejected = refused else {
      Issue.record("\(refused)")
      return
    }
    var other = newsroom.order(newsroom.stories[1])
    other.fencingToken = 4
    guard case .delivered = await destination.deliver(other, with: SampleAssets(newsroom)) else {
      Issue.record("it was not delivered")
      return
    }
    for (path, bytes) in try site.files() {
      #expect(!path.contains("shirak-night-train"))
      #expect(!String(decoding: bytes, as: UTF8.self).contains("shirak-night-train"), "\(path)")
    }
  }

  @Test("A record that somebody has spoiled counts as none")
  func survivesSpoiledRecord() async throws {
    var order = newsroom.order(newsroom.stories[0])
    try await site.deliver(order, newsroom)
    for spoiled in ["", "{", "[]", "{\"site\":1}", String(repeating: "[", count: 100_000)] {
      try Data(spoiled.utf8).write(to: URL(filePath: "\(site.root)/.copydesk/site.json"))
      order.hasDeliveredBefore = true
      #expect(
        held(await destination.deliver(order, with: SampleAssets(newsroom))) == .siteMissing, "\(spoiled.prefix(20))")
    }
  }
}

/// Of a database that was restored to before every attempt.
private struct ForgetfulAssets: DeliveryAssets {
  private let assets: SampleAssets

  init(_ newsroom: SampleNewsroom) { assets = SampleAssets(newsroom) }

  func site(for orders: [DeliveryOrder]) async throws -> any SiteReading { assets.reading }
  func asset(_ sha256: String) async throws -> Asset? { try await assets.asset(sha256) }
  func knows(_ attempt: AttemptMark) async throws -> Bool { false }
}
