import Foundation
import Newsroom
import Seeding
import Synchronization
import Testing

@testable import Publishing
@testable import Store

@Suite("Writing the site")
struct SiteWritingTests {
  let newsroom = SampleNewsroom.withStories

  @Test("A published story has its page and picture, and everything that should links to it")
  func publishes() async throws {
    let site = try TemporarySite()
    let story = newsroom.stories[0]
    let receipt = try await site.deliver(newsroom.order(story), newsroom)
    let files = try site.files()
    let page = "caucasus/shirak-night-train/index.html"
    // Of the others' pages, that of the one that names it.
    #expect(
      Set(files.keys)
        == Set([
          try houseTheme().styleSheetPath, page, "caucasus/shirak-night-train/\(SampleNewsroom.picture.sha256).jpg",
          "caucasus/rail-budget/index.html", "index.html", "caucasus/index.html", "africa/index.html",
          "authors/jomondi/index.html", "topics/railways/index.html", "caucasus/archive/1/index.html",
          "archive/2026/11/index.html", "corrections/index.html", "sitemap.xml", "sitemap-1.xml", "news-sitemap.xml",
        ])
        .union(feeds(in: "", "caucasus/", "africa/", "authors/jomondi/", "topics/railways/", "corrections/")))
    for list in ["index.html", "caucasus/index.html", "authors/jomondi/index.html"] {
      #expect(try site.text(list).contains("caucasus/shirak-night-train/"), "\(list)")
    }
    #expect(receipt.reference == "https://news.example/caucasus/shirak-night-train/")
    let proved = try #require(receipt.files)
    #expect(Set([page, "index.html", "feed.atom", "caucasus/feed.atom"]).isSubset(of: proved.keys))
  }

  @Test("Repeating a decision changes no file and gives the same receipt")
  func repeats() async throws {
    let site = try TemporarySite()
    let order = newsroom.order(newsroom.stories[0])
    let first = try await site.deliver(order, newsroom)
    let second = try await site.deliver(order, newsroom) { operation in
      if operation != .sync { throw Fault() }
    }
    #expect(first == second)
  }

  @Test("A kill removes the links first, then the page, then its picture, and leaves nothing behind")
  func kills() async throws {
    let site = try TemporarySite()
    let story = newsroom.stories[0]
    try await site.deliver(newsroom.order(story), newsroom)
    let operations = Recording()
    try await site.deliver(newsroom.order(story, .kill), newsroom.without(story)) { operations.append($0) }

    #expect(try site.files().keys.allSatisfy { !$0.contains("shirak-night-train") })
    #expect(!FileManager.default.fileExists(atPath: "\(site.root)/caucasus/shirak-night-train"))
    for (path, bytes) in try site.files() {
      #expect(!String(decoding: bytes, as: UTF8.self).contains("shirak-night-train"), "\(path)")
    }
    let all = operations.all
    let lastLink = try #require(all.lastIndex { if case .replace = $0 { true } else { false } })
    let page = try #require(all.firstIndex(of: .remove("caucasus/shirak-night-train/index.html")))
    let picture = try #require(
      all.firstIndex(of: .remove("caucasus/shirak-night-train/\(SampleNewsroom.picture.sha256).jpg")))
    #expect(lastLink < page)
    #expect(all[lastLink..<page].contains(.sync), "the links are on the disk before the page goes")
    #expect(page < picture)
  }

  @Test("An author's last story takes the author's page with it; other stories' pictures stay")
  func killsAuthorsPage() async throws {
    let site = try TemporarySite()
    var newsroom = newsroom
    newsroom.stories[1].content.picture = newsroom.stories[0].content.picture
    for story in newsroom.stories { try await site.deliver(newsroom.order(story), newsroom) }
    let coffee = newsroom.stories[1]
    try await site.deliver(newsroom.order(coffee, .kill), newsroom.without(coffee))
    #expect(try site.files()["authors/nsargsyan/index.html"] == nil)
    #expect(try site.files()["caucasus/shirak-night-train/\(SampleNewsroom.picture.sha256).jpg"] != nil)
    #expect(try !site.text("caucasus/shirak-night-train/index.html").contains("coffee-prices"))
  }

  @Test("A picture dropped by a correction is removed after the page that showed it is replaced")
  func dropsPicture() async throws {
    let site = try TemporarySite()
    var newsroom = newsroom
    try await site.deliver(newsroom.order(newsroom.stories[0]), newsroom)
    newsroom.stories[0].content.picture = nil
    let operations = Recording()
    try await site.deliver(newsroom.order(newsroom.stories[0], .correct), newsroom) { operations.append($0) }
    let picture = "caucasus/shirak-night-train/\(SampleNewsroom.picture.sha256).jpg"
    let page = try #require(operations.all.firstIndex(of: .replace("caucasus/shirak-night-train/index.html")))
    #expect(try #require(operations.all.firstIndex(of: .remove(picture))) > page)
    #expect(try site.files()[picture] == nil)
  }

  @Test(
    "Interrupted at any step, a delivery leaves whole files, old or new, and no dead link; the next attempt completes it",
    arguments: [DecisionKind.publish, .correct, .kill])
  func survivesFaults(_ kind: DecisionKind) async throws {
    var story = newsroom.stories[0]
    var after = kind == .kill ? newsroom.without(story) : newsroom
    if kind == .correct {
      after.stories[0].content.headline = "Another headline"
      story = after.stories[0]
    }
    let before = kind == .publish ? newsroom.without(story) : newsroom

    let decision = story
    let complete = try TemporarySite()
    try await Self.prepare(complete, before)
    let old = try complete.files()
    let operations = Recording()
    try await complete.deliver(after.order(decision, kind), after) { operations.append($0) }
    let new = try complete.files()
    #expect(old != new)

    for step in Sampling.some(12, of: operations.all.indices) {
      let site = try TemporarySite()
      try await Self.prepare(site, before)
      let count = Counter()
      await #expect(throws: Fault.self) {
        try await site.deliver(after.order(decision, kind), after) { _ in if count.next() == step { throw Fault() } }
      }
      let midway = try site.files()
      for (path, bytes) in midway { #expect(bytes == old[path] || bytes == new[path], "\(path) at step \(step)") }
      for (path, bytes) in midway where path.hasSuffix("index.html") {
        for link in Self.links(in: String(decoding: bytes, as: UTF8.self), of: path) {
          #expect(midway[link] != nil, "\(path) leads to \(link), which is not there, at step \(step)")
        }
      }
      try await site.deliver(after.order(decision, kind), after, generation: 2)
      #expect(try site.files() == new)
      let aside = try FileManager.default.contentsOfDirectory(atPath: "\(site.root)/.copydesk/aside")
      #expect(aside.isEmpty)
    }
    #expect(operations.all.count > 4)
  }

  @Test("A worker overtaken by a later holder of the destination writes nothing")
  func isFenced() async throws {
    let site = try TemporarySite()
    let story = newsroom.stories[0]
    try await site.deliver(newsroom.order(story), newsroom, generation: 7)
    await #expect(throws: SiteFault.overtaken(generation: 6, by: 7)) {
      try await site.deliver(newsroom.order(story, .kill), newsroom.without(story), generation: 6)
    }
    #expect(try site.files()["caucasus/shirak-night-train/index.html"] != nil)
  }

  @Test("A desk's directory that is a symbolic link is not followed out of the site")
  func followsNoLinks() async throws {
    let site = try TemporarySite()
    let elsewhere = try TemporarySite()
    try FileManager.default.createSymbolicLink(atPath: "\(site.root)/caucasus", withDestinationPath: elsewhere.root)
    await #expect(throws: SiteFault.foreign(path: "caucasus")) {
      try await site.deliver(newsroom.order(newsroom.stories[0]), newsroom)
    }
    #expect(try elsewhere.files().isEmpty)
  }

  @Test("A page that is a symbolic link is replaced, and its target is left alone")
  func replacesLinks() async throws {
    let site = try TemporarySite()
    let elsewhere = try TemporarySite()
    try Data("untouched".utf8).write(to: URL(filePath: "\(elsewhere.root)/secret"))
    try FileManager.default.createSymbolicLink(
      atPath: "\(site.root)/index.html", withDestinationPath: "\(elsewhere.root)/secret")
    try await site.deliver(newsroom.order(newsroom.stories[0]), newsroom)
    #expect(try elsewhere.text("secret") == "untouched")
    #expect(try site.text("index.html").contains("Meridian Wire"))
  }

  @Test("A story is not written without its picture")
  func needsPicture() async throws {
    let site = try TemporarySite()
    let destination = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
    let missing = SiteFault.noPicture(sha256: SampleNewsroom.picture.sha256)
    await #expect(throws: missing) {
      _ = try await destination.plan(
        [newsroom.order(newsroom.stories[0])], SiteHistory(), with: SampleAssets(newsroom, pictures: []))
    }
    let outcome = await destination.deliver(
      newsroom.order(newsroom.stories[0]), with: SampleAssets(newsroom, pictures: []))
    #expect(outcome == .retry(after: nil, reason: missing.description))
    #expect(try site.files().isEmpty)
  }

  @Test(
    "A worker that finds the site written by a newer one reports that nothing arrived; a failure in the middle leaves it open"
  )
  func answers() async throws {
    let site = try TemporarySite()
    let assets = SampleAssets(newsroom, pictures: [SampleNewsroom.picture])
    var order = newsroom.order(newsroom.stories[0])
    order.fencingToken = 7
    guard
      case .delivered = await SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme())).deliver(
        order, with: assets)
    else {
      Issue.record("it was not delivered")
      return
    }
    order.fencingToken = 6
    let late = await SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme())).deliver(
      order, with: assets)
    #expect(late == .retry(after: nil, reason: SiteFault.overtaken(generation: 6, by: 7).description))

    let full = SiteFault.refused(operation: "create", path: "index.html", code: ENOSPC)
    let failing = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme())) { operation in
      if operation == .create("index.html") { throw full }
    }
    order.fencingToken = 8
    order.kind = .kill
    let broken = await failing.deliver(
      order, with: SampleAssets(newsroom.without(newsroom.stories[0]), for: order))
    #expect(broken == .mayHaveArrived(reason: full.description))
  }

  @Test("A cancelled attempt stops between files")
  func stops() async throws {
    let site = try TemporarySite()
    let (started, begin) = AsyncStream.makeStream(of: Void.self)
    let gate = DispatchSemaphore(value: 0)
    let newsroom = newsroom
    let attempt = Task {
      defer { begin.finish() }
      try await site.deliver(newsroom.order(newsroom.stories[0]), newsroom) { operation in
        guard operation == .create("index.html") else { return }
        begin.finish()
        gate.wait()
      }
    }
    for await _ in started {}
    attempt.cancel()
    gate.signal()
    await #expect(throws: CancellationError.self) { try await attempt.value }
    #expect(try site.files()["feed.atom"] == nil)
  }

  /// The site as it is once all stories are out.
  private static func prepare(_ site: TemporarySite, _ newsroom: SampleNewsroom) async throws {
    for story in newsroom.stories { try await site.deliver(newsroom.order(story), newsroom) }
  }

  /// Where the page's links lead within the site, as files.
  private static func links(in page: String, of path: String) -> [String] {
    page.matches(of: /(?:href|src)="(\.[^"]*)"/).map { match in
      var parts = path.split(separator: "/").dropLast().map(String.init)
      for part in match.output.1.split(separator: "/") where part != "." {
        if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
      }
      if match.output.1.hasSuffix("/") { parts.append("index.html") }
      return parts.joined(separator: "/")
    }
  }
}

/// What a test lets go wrong.
private struct Fault: Error {}

/// The operations in order.
private final class Recording: Sendable {
  private let operations = Mutex<[SiteOperation]>([])
  var all: [SiteOperation] { operations.withLock { $0 } }
  func append(_ operation: SiteOperation) { operations.withLock { $0.append(operation) } }
}

/// Counts from 0.
private final class Counter: Sendable {
  private let count = Atomic(0)
  func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue }
}
