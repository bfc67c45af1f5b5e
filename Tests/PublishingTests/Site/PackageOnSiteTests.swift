import Foundation
import Newsroom
import Store
import Synchronization
import Testing
import TimeTesting

@testable import Publishing

/// A package reaches readers whole: at each step of writing the site, each page and feed has all of it or none.
@Suite("A package on the site")
struct PackageOnSiteTests {
  private static let slugs = ["one", "two", "three", "four", "five"]
  private static let lists = [
    "index.html", "caucasus/index.html", "feed.atom", "feed.rss", "feed.json", "caucasus/feed.atom",
    "authors/rita/index.html",
    "sitemap-1.xml", "news-sitemap.xml",
  ]

  private func handler(_ newsroom: WorkingNewsroom, _ site: SiteDestination) -> DeliveryHandler {
    // Nothing here takes its time: a limit in real seconds would only tell how busy the machine is.
    DeliveryHandler(store: newsroom.store, clock: ManualClock()) { $0.name == WorkingNewsroom.site ? site : nil }
  }

  /// Puts five stories into a package, each of which names the one before it and the one after it, and lets it go; gives their
  /// deliveries to the site, in order.
  private func release(_ newsroom: WorkingNewsroom) async throws -> [Int] {
    let package = PackageName(unchecked: "night")
    for (index, slug) in Self.slugs.enumerated() {
      let others = [index + Self.slugs.count - 1, index + 1].map { Self.slugs[$0 % Self.slugs.count] }
      try await newsroom.write(slug, naming: others)
      try await newsroom.perform(ActionRequest(.packageAdd, .slug(StorySlug(unchecked: slug)), package: package))
      try await newsroom.act(.approve, slug)
    }
    let chief = try #require(try await newsroom.store.staff(StaffHandle(unchecked: "nana")))
    try await newsroom.store.close(package, PackageClosingRequest(), by: chief)
    try await newsroom.store.tend(package)
    var deliveries: [Int] = []
    for slug in Self.slugs { deliveries.append(try #require(try await newsroom.deliveries(slug).first).id) }
    return deliveries
  }

  @Test("A reader who polls sees all of it or none, in every list, and no link that leads into nothing")
  func polling() async throws {
    try await WorkingNewsroom.with { newsroom in
      let site = try TemporarySite()
      try await newsroom.write("before")
      try await newsroom.act(.approve, "before")
      let plain = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
      let first = try #require(try await newsroom.deliveries("before").first).id
      try await handler(newsroom, plain).deliver(first, claim: try await newsroom.claim(first))

      let reader = Reader(root: site.root, slugs: Self.slugs, lists: Self.lists)
      let watched = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme())) { _ in reader.look() }
      let deliveries = try await release(newsroom)
      try await handler(newsroom, watched).deliver(deliveries[0], claim: try await newsroom.claim(deliveries[0]))
      reader.look()
      let seen = reader.seen.withLock { $0 }
      #expect(seen.faults.isEmpty, "\(seen.faults.prefix(5))")
      #expect(seen.looks > 30 && seen.none > 0 && seen.all > 0)
      for (index, slug) in Self.slugs.enumerated() {
        #expect(try await newsroom.story(slug).state == .published)
        #expect(try await newsroom.deliveries(slug).allSatisfy { $0.attempts.count == 1 })
        let page = try String(contentsOfFile: "\(site.root)/caucasus/\(slug)/index.html", encoding: .utf8)
        #expect(page.contains("caucasus/\(Self.slugs[(index + 1) % Self.slugs.count])/"), "they lead to one another")
      }
    }
  }

  @Test("Whichever of its jobs comes first, one delivers for all, and the others find it done")
  func onceForAll() async throws {
    try await WorkingNewsroom.with { newsroom in
      let site = try TemporarySite()
      let handler = handler(
        newsroom, SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme())))
      let deliveries = try await release(newsroom)
      await #expect(throws: (any Error).self, "it waits for the one that delivers for all") {
        try await handler.deliver(deliveries[2], claim: try await newsroom.claim(deliveries[2]))
      }
      #expect(try site.files().isEmpty)
      for delivery in [deliveries[0], deliveries[2], deliveries[4]] {
        try await handler.deliver(delivery, claim: try await newsroom.claim(delivery))
      }
      for slug in Self.slugs { #expect(try await newsroom.story(slug).state == .published) }
    }
  }

  @Test(
    "An attempt that is cut off anywhere is made good by the next, and readers never see a part",
    arguments: [3, 9, 20, 30])
  func cutOff(step: Int) async throws {
    try await WorkingNewsroom.with { newsroom in
      let site = try TemporarySite()
      let design = SiteDesign(theme: try houseTheme())
      let steps = Mutex(0)
      let reader = Reader(root: site.root, slugs: Self.slugs, lists: Self.lists)
      let failing = SiteDestination(root: site.root, design: design) { _ in
        reader.look()
        let now = steps.withLock { steps in
          steps += 1
          return steps
        }
        if now == step { throw CutOff() }
      }
      let deliveries = try await release(newsroom)
      try? await handler(newsroom, failing).deliver(deliveries[0], claim: try await newsroom.claim(deliveries[0]))
      for slug in Self.slugs { #expect(try await newsroom.story(slug).state == .approved) }
      let watched = SiteDestination(root: site.root, design: design) { _ in reader.look() }
      try await handler(newsroom, watched).deliver(deliveries[0], claim: try await newsroom.claim(deliveries[0]))
      reader.look()
      for slug in Self.slugs { #expect(try await newsroom.story(slug).state == .published) }
      #expect(reader.seen.withLock { $0.faults }.isEmpty)
    }
  }

  @Test("What is killed before it arrives is left out, and the others go together")
  func killed() async throws {
    try await WorkingNewsroom.with { newsroom in
      let site = try TemporarySite()
      let handler = handler(
        newsroom, SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme())))
      let deliveries = try await release(newsroom)
      try await newsroom.act(.kill, "one")
      try await handler.deliver(deliveries[1], claim: try await newsroom.claim(deliveries[1]))
      #expect(try site.files().keys.allSatisfy { !$0.contains("/one/") })
      for slug in Self.slugs.dropFirst() { #expect(try await newsroom.story(slug).state == .published) }
    }
  }
}

private struct CutOff: Error {}

/// Reads a site again and again, and keeps what is wrong with what it sees.
private final class Reader: Sendable {
  struct Seen {
    var looks = 0
    var none = 0
    var all = 0
    var faults: [String] = []
  }

  let seen = Mutex(Seen())
  private let root: String
  private let slugs: [String]
  private let lists: [String]

  init(root: String, slugs: [String], lists: [String]) {
    self.root = root
    self.slugs = slugs
    self.lists = lists
  }

  func look() {
    seen.withLock { seen in
      seen.looks += 1
      for list in lists {
        guard let bytes = FileManager.default.contents(atPath: "\(root)/\(list)") else { continue }
        let text = String(decoding: bytes, as: UTF8.self)
        let listed = slugs.filter { text.contains("caucasus/\($0)/") }
        if listed.isEmpty { seen.none += 1 }
        if listed.count == slugs.count { seen.all += 1 }
        if !listed.isEmpty, listed.count < slugs.count { seen.faults.append("\(list) has \(listed)") }
        for slug in listed where !FileManager.default.fileExists(atPath: "\(root)/caucasus/\(slug)/index.html") {
          seen.faults.append("\(list) links to \(slug), which is not there")
        }
      }
      let present = slugs.filter { FileManager.default.fileExists(atPath: "\(root)/caucasus/\($0)/index.html") }
      for slug in present {
        let page = FileManager.default.contents(atPath: "\(root)/caucasus/\(slug)/index.html") ?? Data()
        let text = String(decoding: page, as: UTF8.self)
        for other in slugs where text.contains("caucasus/\(other)/") && !present.contains(other) {
          seen.faults.append("the page of \(slug) links to \(other), which is not there")
        }
      }
    }
  }
}
