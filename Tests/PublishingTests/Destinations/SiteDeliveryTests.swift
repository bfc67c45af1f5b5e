import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

/// What a site answers to several decisions at once: each by what became of its own story, a package as a whole.
@Suite("What a site answers")
struct SiteDeliveryTests {
  private let newsroom = SampleNewsroom.withStories
  private let site: TemporarySite

  init() throws { site = try TemporarySite() }

  private func destination(
    before: @escaping @Sendable (SiteOperation) throws -> Void = { _ in }
  ) throws -> SiteDestination {
    SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()), before: before)
  }

  /// The three stories' decisions, the first two of which go out with one package.
  private var orders: [DeliveryOrder] {
    newsroom.stories.enumerated().map { index, story in
      var order = newsroom.order(story)
      order.delivery = index + 1
      order.attemptID = index + 1
      order.release = index < 2 ? 5 : nil
      return order
    }
  }

  private func words(_ outcomes: [DeliveryOutcome]) -> [String] {
    outcomes.map { outcome in
      switch outcome {
      case .delivered(let receipt, _): receipt.reference ?? ""
      case .retry(_, let reason): "again: \(reason)"
      case .rejected: "rejected"
      case .held(let hold): "held: \(hold.reason)"
      case .mayHaveArrived(let reason): "perhaps: \(reason)"
      }
    }
  }

  @Test(
    "A story that was withdrawn from the site keeps its package back, and nothing else; it can be killed there again")
  func withdrawn() async throws {
    let story = newsroom.stories[0]
    try await site.deliver(newsroom.order(story), newsroom)
    try await site.deliver(newsroom.order(story, .kill), newsroom.without(story))
    let destination = try destination()
    let outcomes = await destination.deliver(orders, with: SampleAssets(newsroom))
    #expect(
      words(outcomes) == [
        "rejected", "again: Another story of its package keeps it", "https://news.example/caucasus/rail-budget/",
      ])
    let kill = newsroom.order(story, .kill)
    let again = await destination.deliver([kill], with: SampleAssets(newsroom.without(story), for: kill))
    #expect(words(again) == ["https://news.example/caucasus/shirak-night-train/"])
  }

  @Test("A story that cannot be made keeps its package back, and nothing else")
  func apart() async throws {
    let missing = "again: \(SiteFault.noPicture(sha256: SampleNewsroom.picture.sha256))"
    let destination = try destination()
    let outcomes = await destination.deliver(orders, with: SampleAssets(newsroom, pictures: []))
    #expect(words(outcomes) == [missing, missing, "https://news.example/caucasus/rail-budget/"])
  }

  @Test("All that can be made goes out at once, each with its own address")
  func together() async throws {
    let destination = try destination()
    let outcomes = await destination.deliver(orders, with: SampleAssets(newsroom))
    #expect(words(outcomes) == newsroom.stories.map { "https://news.example/\($0.desk)/\($0.slug)/" })
    #expect(await destination.deliver([], with: SampleAssets(newsroom)).isEmpty)
  }

  @Test(
    "What is found out before the first file has not arrived; what goes wrong in the middle may have",
    arguments: [
      (SiteFault.busy, false), (.overtaken(generation: 1, by: 2), false), (.anotherSite, false),
      (.refused(operation: "create", path: "index.html", code: EIO), true), (.foreign(path: "caucasus"), true),
    ])
  func faults(_ fault: SiteFault, mayHaveArrived: Bool) async throws {
    let failing = try destination { _ in throw fault }
    let outcome = await failing.deliver(newsroom.order(newsroom.stories[1]), with: SampleAssets(newsroom))
    #expect(outcome == (mayHaveArrived ? .mayHaveArrived(reason: "\(fault)") : .retry(after: nil, reason: "\(fault)")))
  }

  @Test("An attempt that is told to stop may have arrived, and so may one whose picture is lost by then")
  func interrupted() async throws {
    let stopped = try destination { _ in throw CancellationError() }
    let outcome = await stopped.deliver(newsroom.order(newsroom.stories[1]), with: SampleAssets(newsroom))
    #expect(words([outcome])[0].hasPrefix("perhaps: The attempt was interrupted"))
    let destination = try destination()
    let lost = await destination.deliver(
      newsroom.order(newsroom.stories[0]), with: WithoutBytes(assets: SampleAssets(newsroom)))
    #expect(lost == .mayHaveArrived(reason: SiteFault.noPicture(sha256: SampleNewsroom.picture.sha256).description))
  }

  @Test(
    "Where there is no room for a picture, what is killed at the same time goes all the same, and nothing is written")
  func withoutRoom() async throws {
    for story in newsroom.stories.dropFirst() { try await site.deliver(newsroom.order(story), newsroom) }
    let front = try site.text("index.html")
    var kill = newsroom.order(newsroom.stories[1], .kill)
    kill.delivery = 2
    let full = try destination { operation in
      if case .create(let path) = operation {
        throw SiteFault.refused(operation: "create", path: path, code: ENOSPC)
      }
    }
    let assets = SampleAssets(newsroom.without(newsroom.stories[1]), for: kill)
    let outcomes = await full.deliver([newsroom.order(newsroom.stories[0]), kill], with: assets)
    #expect(words(outcomes).allSatisfy { $0.hasPrefix("perhaps: ") }, "\(words(outcomes))")
    let files = try site.files()
    #expect(files["africa/coffee-prices/index.html"] == nil)
    #expect(files["caucasus/rail-budget/index.html"] != nil)
    #expect(try site.text("index.html") == front)
  }
}

/// Knows pictures, and has lost their bytes.
private struct WithoutBytes: DeliveryAssets {
  let assets: SampleAssets

  func site(for orders: [DeliveryOrder]) async throws -> any SiteReading { assets.reading }
  func asset(_ sha256: String) async throws -> Asset? { nil }
  func knows(_ attempt: AttemptMark) async throws -> Bool { true }
}
