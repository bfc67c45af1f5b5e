import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing
import TimeTesting

@testable import Publishing
@testable import Store

@Suite("Going through a whole site")
struct SiteTaskTests {
  private let site: TemporarySite
  private let destination: SiteDestination

  init() throws {
    site = try TemporarySite()
    destination = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
  }

  /// A newsroom with two published stories.
  private func published(_ body: (WorkingNewsroom) async throws -> Void) async throws {
    try await WorkingNewsroom.with { newsroom in
      for slug in ["swap", "floods"] {
        try await newsroom.write(slug, words: "Words of \(slug)")
        try await newsroom.act(.approve, slug)
        try await deliver(slug, newsroom)
      }
      try await body(newsroom)
    }
  }

  private func deliver(_ slug: String, _ newsroom: WorkingNewsroom) async throws {
    let delivery = try #require(try await newsroom.deliveries(slug).last).id
    let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { _ in destination }
    try await handler.deliver(delivery, claim: try await newsroom.claim(delivery))
  }

  /// Carries a task out as its job would, one story a slice.
  private func carryOut(_ action: SiteTask.Action, _ newsroom: WorkingNewsroom) async throws -> SiteTask {
    try await newsroom.carryOut(action, inAtMost: 10, handler(newsroom))
  }

  private func handler(_ newsroom: WorkingNewsroom) -> SiteTaskHandler {
    SiteTaskHandler(store: newsroom.store) { _ in destination }
  }

  private func differences(_ task: SiteTask) -> [String] {
    task.differences.map { "\($0.problem) \($0.path)" }.sorted()
  }

  @Test("Nothing is found in a site as it was published, and a rebuild changes no byte of it")
  func findsNothing() async throws {
    try await published { newsroom in
      let before = try site.files()
      let verified = try await carryOut(.verify, newsroom)
      #expect((verified.done, verified.total, verified.found, verified.error) == (2, 2, 0, nil))
      let rebuilt = try await carryOut(.rebuild, newsroom)
      #expect((rebuilt.found, rebuilt.error) == (0, nil))
      #expect(try site.files() == before)
    }
  }

  @Test("What is missing, altered or foreign is named, and nothing is changed by that; a rebuild mends it")
  func mends() async throws {
    try await published { newsroom in
      let before = try site.files()
      try FileManager.default.removeItem(atPath: "\(site.root)/caucasus/swap/index.html")
      try Data("<p>Altered</p>".utf8).write(to: URL(filePath: "\(site.root)/index.html"))
      try Data("x".utf8).write(to: URL(filePath: "\(site.root)/caucasus/floods/extra.html"))
      try FileManager.default.createDirectory(
        atPath: "\(site.root)/caucasus/gone/deep", withIntermediateDirectories: true)
      try Data("x".utf8).write(to: URL(filePath: "\(site.root)/caucasus/gone/deep/index.html"))
      try Data("x".utf8).write(to: URL(filePath: "\(site.root)/robots.txt"))
      let spoiled = try site.files()

      let verified = try await carryOut(.verify, newsroom)
      let expected = [
        "altered index.html", "foreign caucasus/floods/extra.html", "foreign caucasus/gone", "foreign robots.txt",
        "missing caucasus/swap/index.html",
      ]
      #expect(differences(verified) == expected)
      #expect(verified.found == 5)
      #expect(try site.files() == spoiled)

      #expect(differences(try await carryOut(.rebuild, newsroom)) == expected)
      var mended = try site.files()
      #expect(
        mended.removeValue(forKey: "robots.txt") != nil, "what lies in the root itself is not Copydesk's to remove")
      #expect(mended == before)
    }
  }

  @Test("While a site gets other looks, every page has the style sheet that it was made with; in the end there is one")
  func looksChange() async throws {
    try await published { newsroom in
      let before = try houseTheme().styleSheetPath
      let directory = FileManager.default.temporaryDirectory.appending(path: "copydesk-theme-\(UUID().uuidString)")
        .path(percentEncoded: false)
      defer { try? FileManager.default.removeItem(atPath: directory) }
      try FileManager.default.copyItem(atPath: themeDirectory, toPath: directory)
      try Data("body { color: teal }".utf8).write(to: URL(filePath: "\(directory)/style.css"))
      let theme = try Theme(directory: directory)
      let changed = SiteDestination(root: site.root, design: SiteDesign(theme: theme))
      let handler = SiteTaskHandler(store: newsroom.store) { _ in changed }
      let task = try await newsroom.store.requestSiteTask(
        .rebuild, of: WorkingNewsroom.site, lists: [], by: "ops")
      var mixed = 0
      for token in 1000..<1020 {
        let present = try #require(try await newsroom.store.siteTask(task.id))
        let goesOn = try await handler.carryOn(present, fencingToken: Int64(token))
        let files = try site.files()
        var asked: Set<String> = []
        for (path, bytes) in files where path.hasSuffix(".html") && !path.hasPrefix(".") {
          let link = try #require(
            try /stylesheet" href="[.\/]*(style-[0-9a-f]+\.css)"/.firstMatch(in: String(decoding: bytes, as: UTF8.self))
          )
          #expect(files[String(link.1)] != nil, "\(path) asks for \(link.1)")
          asked.insert(String(link.1))
        }
        mixed += asked.count > 1 ? 1 : 0
        if !goesOn {
          #expect(asked == [theme.styleSheetPath] && files[before] == nil)
          break
        }
      }
      #expect(mixed > 0, "for a while there are pages of both")
      #expect(try #require(try await newsroom.store.siteTask(task.id)).endedAt != nil)
    }
  }

  @Test("An emptied site holds its destination, is named, and is filled by a rebuild; then what waited goes out")
  func refills() async throws {
    try await published { newsroom in
      let before = try site.files()
      try FileManager.default.removeItem(atPath: site.root)
      try await newsroom.write("late", words: "Words of late")
      try await newsroom.act(.approve, "late")
      await #expect(throws: JobDirective.self) { try await deliver("late", newsroom) }
      let waiting = try #require(try await newsroom.deliveries("late").last)
      #expect((waiting.state, waiting.attempts.count) == (.pending, 1))
      let status = try #require(try await newsroom.store.destinationStatus().first)
      #expect(status.hold?.reason == .siteMissing)
      #expect(status.hold?.detail.contains("copydesk site rebuild") == true)
      // Held, it is not even tried.
      await #expect(throws: JobDirective.self) { try await deliver("late", newsroom) }
      #expect(try await newsroom.deliveries("late").last == waiting)

      let task = try await carryOut(.rebuild, newsroom)
      #expect(task.error == nil)
      #expect(try site.files() == before)
      #expect(try await newsroom.store.destinationStatus().first?.hold == nil)
      try await deliver("late", newsroom)
      #expect(try site.text("caucasus/late/index.html").contains("Words of late"))
    }
  }

  @Test("A site that comes back as it was left is written again by itself; an older copy of it is not")
  func comesBack() async throws {
    try await published { newsroom in
      let aside = site.root + "-aside"
      let older = site.root + "-older"
      defer { for path in [aside, older] { try? FileManager.default.removeItem(atPath: path) } }
      try FileManager.default.copyItem(atPath: site.root, toPath: older)
      try await newsroom.write("next", words: "Words of next")
      try await newsroom.act(.approve, "next")
      try await deliver("next", newsroom)
      // As when its disk is not mounted.
      try FileManager.default.moveItem(atPath: site.root, toPath: aside)
      try await newsroom.write("late", words: "Words of late")
      try await newsroom.act(.approve, "late")
      await #expect(throws: JobDirective.self) { try await deliver("late", newsroom) }
      func reasonAfterALook() async throws -> DestinationHold.Reason? {
        try await handler(newsroom).look(at: WorkingNewsroom.site, fencingToken: 1)
        return try await newsroom.store.destinationStatus().first?.hold?.reason
      }
      #expect(try await reasonAfterALook() == .siteMissing)
      try? FileManager.default.removeItem(atPath: site.root)
      try FileManager.default.moveItem(atPath: older, toPath: site.root)
      #expect(try await reasonAfterALook() == .siteMissing)
      try FileManager.default.removeItem(atPath: site.root)
      try FileManager.default.moveItem(atPath: aside, toPath: site.root)
      #expect(try await reasonAfterALook() == nil)
      try await deliver("late", newsroom)
      #expect(try site.text("caucasus/late/index.html").contains("Words of late"))
    }
  }

  @Test("A site ahead of its database is not rebuilt but adopted; then stories are published there again")
  func adopts() async throws {
    try await published { newsroom in
      // As an attempt after the backup would have left it.
      let ahead = SiteRecord(
        site: try await newsroom.store.identity(of: WorkingNewsroom.site), generation: 9_000_000_000,
        lastAttempt: AttemptMark(attempt: 99, fencingToken: 9_000_000_000, begun: Date()))
      try Data(ahead.bytes).write(to: URL(filePath: "\(site.root)/.copydesk/site.json"))
      try await newsroom.write("late", words: "Words of late")
      try await newsroom.act(.approve, "late")
      await #expect(throws: JobDirective.self) { try await deliver("late", newsroom) }
      #expect(try await newsroom.store.destinationStatus().first?.hold?.reason == .siteAhead)
      #expect(try await carryOut(.rebuild, newsroom).error?.contains("copydesk site adopt") == true)
      #expect(try await carryOut(.adopt, newsroom).error == nil)
      #expect(try await newsroom.store.destinationStatus().first?.hold == nil)
      try await deliver("late", newsroom)
      #expect(try await newsroom.story("late").state == .published)
    }
  }

  @Test("A story that the site has seen withdrawn is named, and a rebuild does not bring it back")
  func namesWithdrawn() async throws {
    try await published { newsroom in
      let number = try await newsroom.story("swap").number
      try FileManager.default.removeItem(atPath: "\(site.root)/caucasus/swap")
      try Data("\(number)\n".utf8).write(to: URL(filePath: "\(site.root)/.copydesk/withdrawn"))
      _ = try await carryOut(.rebuild, newsroom)
      #expect(differences(try await carryOut(.verify, newsroom)) == ["withdrawn caucasus/swap"])
      #expect(try site.files().keys.allSatisfy { !$0.contains("swap") })
    }
  }

  @Test("Only one task at a time goes through a site, and one for a destination that does not exist is refused")
  func isAlone() async throws {
    try await published { newsroom in
      _ = try await newsroom.store.requestSiteTask(.verify, of: WorkingNewsroom.site, by: "ops")
      await #expect(throws: Refusal.self) {
        _ = try await newsroom.store.requestSiteTask(.rebuild, of: WorkingNewsroom.site, by: "ops")
      }
      await #expect(throws: Refusal.self) {
        _ = try await newsroom.store.requestSiteTask(.verify, of: DestinationName(unchecked: "nowhere"), by: "ops")
      }
    }
  }

  @Test("A task goes on later while somebody else writes the site, and ends with the reason where it cannot be done")
  func ends() async throws {
    try await published { newsroom in
      let busy = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme())) { _ in
        throw SiteFault.busy
      }
      try FileManager.default.removeItem(atPath: "\(site.root)/caucasus/swap/index.html")
      let task = try await newsroom.store.requestSiteTask(.rebuild, of: WorkingNewsroom.site, by: "ops")
      #expect(try await SiteTaskHandler(store: newsroom.store) { _ in busy }.carryOn(task, fencingToken: 1000))
      #expect(try #require(try await newsroom.store.siteTask(task.id)).endedAt == nil)
      let stranger = SiteTaskHandler(store: newsroom.store) { _ in nil }
      #expect(try await !stranger.carryOn(task, fencingToken: 1001))
      let ended = try #require(try await newsroom.store.siteTask(task.id))
      #expect(ended.endedAt != nil && ended.error == "'site' is not a site that this daemon serves")
    }
  }

  @Test("A directory that is another newsroom's is not even adopted")
  func adoptsNoOther() async throws {
    try await published { newsroom in
      let other = SiteRecord(site: "another/site", generation: 1)
      try Data(other.bytes).write(to: URL(filePath: "\(site.root)/.copydesk/site.json"))
      #expect(try await carryOut(.adopt, newsroom).error?.contains("another newsroom or destination") == true)
      #expect(try await destination.history().record == other)
    }
  }

  @Test("A sitemap of news that time has emptied is made anew by itself, and nothing else with it")
  func newsEmpties() async throws {
    try await published { newsroom in
      let before = try site.files()
      let name = "news-sitemap.xml"
      try Data("<old/>".utf8).write(to: URL(filePath: "\(site.root)/\(name)"))
      let assets = AttemptAssets(newsroom.store, at: WorkingNewsroom.site)
      #expect(try await destination.outdated(with: assets) == ["standing"])
      _ = try await newsroom.carryOut(.refresh, lists: ["standing"], inAtMost: 10, handler(newsroom))
      #expect(try site.files() == before)
      #expect(try await destination.outdated(with: assets) == nil)
    }
  }

  @Test(
    "A look at a site asks for what is out of date, once; while somebody goes through it anyway, it asks for nothing")
  func looks() async throws {
    try await published { newsroom in
      var configuration = WorkingNewsroom.configuration
      configuration.newsroom.name = "Another Wire"
      _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
      func tasks() async throws -> [Int] {
        try await newsroom.store.pool.query("SELECT id FROM copydesk.site_task ORDER BY id").map { try $0.decode("id") }
      }
      let other = try await newsroom.store.requestSiteTask(.verify, of: WorkingNewsroom.site, by: "ops")
      try await handler(newsroom).look(at: WorkingNewsroom.site, fencingToken: 1000)
      #expect(try await tasks() == [other.id])
      try await newsroom.store.endSiteTask(other, error: nil)
      for token in 1001...1002 as ClosedRange<Int64> {
        try await handler(newsroom).look(at: WorkingNewsroom.site, fencingToken: token)
        #expect(try await tasks().count == 2)
      }
      let last = try #require(try await tasks().last)
      let asked = try #require(try await newsroom.store.siteTask(last))
      #expect((asked.action, asked.requestedBy, asked.lists) == (.refresh, "system", []))
    }
  }

  @Test("A look leaves the front page of a site that is ahead of its database as it is")
  func looksAtHeld() async throws {
    try await published { newsroom in
      let ahead = SiteRecord(
        site: try await newsroom.store.identity(of: WorkingNewsroom.site), generation: 1,
        lastAttempt: AttemptMark(attempt: 99, fencingToken: 9_000_000_000, begun: Date()))
      try Data(ahead.bytes).write(to: URL(filePath: "\(site.root)/.copydesk/site.json"))
      let before = try site.files()
      try await newsroom.act(.frontLead, "swap")
      try await handler(newsroom).look(at: WorkingNewsroom.site, fencingToken: 1000)
      #expect(try site.files() == before)
    }
  }
}

extension [String: [UInt8]] {
  fileprivate func text(_ path: String) -> String { String(decoding: self[path] ?? [], as: UTF8.self) }
}
