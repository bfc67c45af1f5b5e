import Foundation
import Newsroom
import Postgres
import Testing
import TimeTesting

@testable import Publishing
@testable import Store

@Suite("Links to previews, and the pages to which they lead")
struct PreviewLinkTests {
  private let site: TemporarySite
  private let destination: SiteDestination

  init() throws {
    site = try TemporarySite()
    destination = SiteDestination(root: "\(site.root)/site", design: SiteDesign(theme: try houseTheme()))
  }

  private func previews(_ newsroom: WorkingNewsroom) -> Previews {
    Previews(store: newsroom.store) { [destination] _ in destination }
  }

  private func tend(_ newsroom: WorkingNewsroom) async throws {
    try await previews(newsroom).tendLinks(at: WorkingNewsroom.site)
  }

  /// What lies beside the site, without what the web server includes.
  private func pages() throws -> [String] {
    try site.files().keys.filter { $0.hasSuffix("index.html") }.sorted()
  }

  private func made(_ newsroom: WorkingNewsroom) async throws -> PreviewLink {
    try await newsroom.act(.previewLink, "swap")
    try await tend(newsroom)
    return try #require(try await newsroom.store.previewLinks().first)
  }

  /// What the log says of links: the action, and why.
  private func log(_ newsroom: WorkingNewsroom) async throws -> [String] {
    try await newsroom.store.log(.slug(StorySlug(unchecked: "swap"))).filter { $0.action.hasPrefix("preview") }.map {
      entry in
      guard let because = entry.detail.firstMatch(of: /"because": ?"(\w+)"/)?.output.1 else { return entry.action }
      return "\(entry.action) \(because)"
    }
  }

  @Test("The page lies beside the site under its end and its token, and says that nobody is to index it")
  func written() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap", words: "Not yet published")
      let link = try await made(newsroom)
      let end = Int(link.until.timeIntervalSince1970)
      #expect(try pages() == ["previews/pages/\(end)/\(link.token)/index.html"])
      let page = try site.text(try #require(try pages().first))
      #expect(page.contains("Not yet published") && page.contains("<meta name=\"robots\" content=\"noindex\">"))
      let secret = try await newsroom.store.previewSecret()
      let mode = try FileManager.default.attributesOfItem(atPath: "\(site.root)/previews/nginx.conf")[.posixPermissions]
      #expect(mode as? Int == 0o600, "nobody else reads the secret")
      #expect(try site.text("previews/nginx.conf") == "secure_link_md5 \"$secure_link_expires$uri \(secret)\";\n")
      let url = try #require(try await previews(newsroom).address(of: link, secret: secret))
      #expect(url.hasPrefix("https://previews.example/\(end)/\(link.token)/?s="))
      let before = try site.files()
      try await tend(newsroom)
      #expect(try site.files() == before, "what is in line stays as it is")
    }
  }

  @Test("nginx comes to the same signature, by its own documentation's command")
  func signature() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      var link = try await made(newsroom)
      link.until = Date(timeIntervalSince1970: 2_147_483_647)
      link.token = PreviewToken(1, 2)
      // echo -n '2147483647/2147483647/00000000000000010000000000000002/ secret' | openssl md5 -binary | openssl base64
      #expect(PreviewAddress(of: link).signature("secret") == "DlbKg2fHqCXdvBnI7mxJQA")
    }
  }

  @Test("The next version ends it: the page goes, and the log says why")
  func version() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      _ = try await made(newsroom)
      try await newsroom.write("swap", words: "Other words")
      #expect(try await newsroom.store.previewLinks().isEmpty)
      try await tend(newsroom)
      #expect(try pages() == [])
      #expect(try await log(newsroom) == ["preview_link", "preview_over version"])
      try await tend(newsroom)
      #expect(try await log(newsroom).count == 2)
      #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
    }
  }

  @Test("A kill ends it")
  func kill() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.act(.approve, "swap")
      let delivery = try #require(try await newsroom.deliveries("swap").last).id
      let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { [destination] _ in destination }
      try await handler.deliver(delivery, claim: try await newsroom.claim(delivery))
      _ = try await made(newsroom)
      try await newsroom.act(.kill, "swap")
      try await tend(newsroom)
      #expect(try pages().allSatisfy { !$0.hasPrefix("previews/") })
      #expect(try await log(newsroom) == ["preview_link", "preview_over kill"])
    }
  }

  @Test("Its time ends it")
  func time() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try await newsroom.actUntilSoon(.previewLink, "swap")
      try await tend(newsroom)
      try await eventually("the link to be over") { try await newsroom.store.previewLinks().isEmpty }
      try await tend(newsroom)
      #expect(try pages() == [])
      #expect(try await log(newsroom) == ["preview_link", "preview_over time"])
    }
  }

  @Test("Somebody ends it, and no other; what a daemon that died has left behind goes with the next look")
  func byHand() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let first = try await made(newsroom)
      let second = try await made(newsroom)
      try await newsroom.perform(
        ActionRequest(.previewEnd, .slug(StorySlug(unchecked: "swap")), preview: first.token))
      #expect(try await newsroom.store.previewLinks() == [second])
      // The daemon dies here; meanwhile a stray lies there, too.
      let stray = "\(site.root)/previews/pages/1/\(PreviewToken(1, 1))"
      try FileManager.default.createDirectory(atPath: stray, withIntermediateDirectories: true)
      try Data("x".utf8).write(to: URL(filePath: "\(stray)/index.html"))
      try await tend(newsroom)
      let end = Int(second.until.timeIntervalSince1970)
      #expect(try pages() == ["previews/pages/\(end)/\(second.token)/index.html"])
      #expect(try await log(newsroom) == ["preview_link", "preview_link", "preview_end hand"])
      #expect(try await newsroom.store.story(ofPreview: first.token) == first.story)
    }
  }

  @Test("A page that somebody removed comes back while its link holds")
  func mends() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      _ = try await made(newsroom)
      let before = try pages()
      try FileManager.default.removeItem(atPath: "\(site.root)/previews/pages")
      try await tend(newsroom)
      #expect(try pages() == before && before.count == 1)
    }
  }
}
