import Foundation
import Newsroom
import Postgres
import Seeding
import Testing
import TimeTesting

@testable import Publishing
@testable import Store

/// After whatever happens in a newsroom, its site is, byte for byte, the one that would be made anew.
@Suite("The site after any sequence of changes")
struct IncrementalSiteTests {
  @Test(
    "is byte for byte the rebuilt one, whatever was published, corrected, killed, renamed or cut off before",
    arguments: Sampling.some(20, of: 1..<501))
  func isTheRebuiltOne(seed: Int) async throws {
    try await WorkingNewsroom.with { newsroom in
      let life = try NewsroomLife(newsroom, seed: UInt64(seed))
      for _ in 1...Sampling.times(15, long: 25) {
        try await life.step()
      }
      try await life.settle()
      let incremental = try life.site.files()
      let rebuilt = try await life.rebuilt()
      #expect(Set(incremental.keys) == Set(rebuilt.keys), "\(life.log)")
      for (path, bytes) in rebuilt where incremental[path] != bytes {
        Issue.record(
          """
          \(path) after \(life.log):
          \(String(decoding: incremental[path] ?? [], as: UTF8.self))
          ---
          \(String(decoding: bytes, as: UTF8.self))
          """)
      }
      #expect(rebuilt.count > 20)
    }
  }
}

/// A newsroom in which things happen that a seed decides.
private final class NewsroomLife {
  let site: TemporarySite
  private(set) var log: [String] = []
  private let newsroom: WorkingNewsroom
  private var random: Seeded
  private var configuration = WorkingNewsroom.configuration
  private var theme: Theme
  private var written = 0
  private var live: [String] = []
  private var down: [String] = []
  private var content: [String: Content] = [:]

  init(_ newsroom: WorkingNewsroom, seed: UInt64) throws {
    self.newsroom = newsroom
    random = Seeded(seed: seed)
    site = try TemporarySite()
    theme = try houseTheme()
    for (handle, name) in [("ann", "Ann"), ("bob", "Bob")] {
      configuration.staff.append(
        .init(
          handle: StaffHandle(unchecked: handle), name: name, grants: [.init(role: "reporter", scope: .all)]))
    }
    configuration.destinations[0].attempts = 50
    configuration.desks.append(
      Desk(slug: DeskSlug(unchecked: "africa"), name: "Africa", timeZone: "Africa/Nairobi", language: "fr"))
  }

  /// What can happen, and how often: a new kind of change is a case here and a line in `step`.
  private enum Change: CaseIterable {
    case publish, publishMany, correct, kill, vanish, unpublish, republish, readdress, retract, cutOff
    case setFrontPage
    case renameDesk, renamePerson, renameNewsroom, changeTheme

    var weight: Int {
      switch self {
      case .publish: 8
      case .correct: 6
      case .kill, .cutOff, .readdress: 3
      case .setFrontPage: 4
      case .publishMany, .unpublish, .republish: 2
      case .vanish, .retract, .renameDesk, .renamePerson, .renameNewsroom, .changeTheme: 1
      }
    }
  }

  func step() async throws {
    if log.isEmpty { _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false) }
    let all = Change.allCases.flatMap { Array(repeating: $0, count: $0.weight) }
    // Without a story there is no site.
    let change = log.isEmpty ? .publish : all[Int.random(in: all.indices, using: &random)]
    log.append("\(change)")
    switch change {
    case .publish: try await publish(1)
    case .publishMany: try await publish(Int.random(in: 2...6, using: &random))
    case .correct: try await correct()
    case .kill, .vanish: try await kill(vanishing: change == .vanish)
    case .unpublish: try await unpublish()
    case .republish: try await republish()
    case .readdress: try await readdress()
    case .retract: try await retract()
    case .cutOff: try await cutOff()
    case .setFrontPage: try await setFrontPage()
    case .renameDesk:
      let index = Int.random(in: configuration.desks.indices, using: &random)
      configuration.desks[index].name = "Desk \(random.next() % 1000)"
      try await apply()
    case .renamePerson:
      let index = Int.random(in: configuration.staff.indices, using: &random)
      configuration.staff[index].name = "Name \(random.next() % 1000)"
      configuration.staff[index].bio = random.chance(50) ? "A bio \(random.next() % 1000)" : nil
      try await apply()
    case .renameNewsroom:
      configuration.newsroom.name = "Wire \(random.next() % 1000)"
      try await apply()
    case .changeTheme: theme = try changedTheme()
    }
  }

  private func apply() async throws {
    _ = try await newsroom.store.apply(configuration, by: .host(account: "root"), dryRun: false)
  }

  private func publish(_ count: Int) async throws {
    for _ in 1...count {
      written += 1
      let slug = "story-\(written)"
      let content = text(slug)
      self.content[slug] = content
      try await newsroom.submit(content, pictures: pictures(of: content))
      try await newsroom.act(.approve, slug)
      live.append(slug)
    }
    // The first one's job takes the others along.
    try await deliverWaiting()
  }

  private func correct() async throws {
    guard let slug = live.randomElement(using: &random), let old = content[slug] else { return }
    try await deliverWaiting()
    var new = text(slug)
    new.desk = old.desk
    content[slug] = new
    let reference = StoryReference.slug(StorySlug(unchecked: slug))
    let isUpdate = random.chance(30)
    try await newsroom.submit(
      new, pictures: pictures(of: new),
      isUpdate
        ? .update(reference, revision: nil, note: nil, asDraft: false)
        : .correct(reference, revision: nil, note: "It was \(random.next() % 1000).", asDraft: false))
    try await newsroom.act(.approve, slug)
    try await deliverWaiting()
  }

  private func kill(vanishing: Bool) async throws {
    guard let slug = live.randomElement(using: &random) else { return }
    live.removeAll { $0 == slug }
    var request = ActionRequest(.kill, .slug(StorySlug(unchecked: slug)), note: "So")
    request.vanish = vanishing
    try await newsroom.perform(request)
    try await deliverWaiting()
  }

  private func unpublish() async throws {
    try await deliverWaiting()
    guard let slug = live.randomElement(using: &random) else { return }
    live.removeAll { $0 == slug }
    down.append(slug)
    try await newsroom.act(.unpublish, slug)
    if random.chance(70) { try await deliverWaiting() }
  }

  private func republish() async throws {
    guard let slug = down.randomElement(using: &random) else { return }
    down.removeAll { $0 == slug }
    live.append(slug)
    try await newsroom.act(.republish, slug)
    try await deliverWaiting()
  }

  private func readdress() async throws {
    try await deliverWaiting()
    guard let slug = live.randomElement(using: &random), var new = content[slug] else { return }
    written += 1
    if random.chance(70) { new.slug = StorySlug(unchecked: "moved-\(written)") }
    if random.chance(40) { new.desk = DeskSlug(unchecked: new.desk.text == "africa" ? "caucasus" : "africa") }
    guard new != content[slug] else { return }
    try await newsroom.perform(
      ActionRequest(.readdress, .slug(StorySlug(unchecked: slug)), unread: true, desk: new.desk, slug: new.slug))
    content[slug] = nil
    content[new.slug.text] = new
    live = live.map { $0 == slug ? new.slug.text : $0 }
    try await deliverWaiting()
  }

  private func retract() async throws {
    try await deliverWaiting()
    guard let slug = live.randomElement(using: &random), case .staff(let author)? = content[slug]?.byline.first else {
      return
    }
    live.removeAll { $0 == slug }
    try await newsroom.act(.retract, slug, by: author.text)
    try await newsroom.act(.approve, slug)
    try await deliverWaiting()
  }

  /// Somebody sets by hand where a story is on the front page; whether the site has looked before the next thing happens, chance
  /// decides.
  private func setFrontPage() async throws {
    try await deliverWaiting()
    guard let slug = live.randomElement(using: &random), let place = FrontPlace.allCases.randomElement(using: &random)
    else { return }
    do {
      try await newsroom.act(place.action, slug)
    } catch let refusal as Refusal where refusal.code == .wrongState {
      return
    }
    if random.chance(50) { try await look() }
  }

  /// The site makes its front page anew where something else is set by hand than it shows, as its job does.
  private func look() async throws {
    let assets = AttemptAssets(newsroom.store, at: WorkingNewsroom.site)
    guard try await destination.frontPageIsOutdated(with: assets) else { return }
    let row = try await newsroom.store.pool.queryOne("SELECT nextval('copydesk.job_token') AS token")
    let token = try #require(try row?.decode("token", as: Int64.self))
    let record = try await destination.record(
      adopting: false, identity: newsroom.store.identity(of: WorkingNewsroom.site),
      lastAttempt: newsroom.store.lastAttempt(at: WorkingNewsroom.site), fencingToken: token, with: assets)
    try await destination.renewFrontPage(writing: record, with: assets)
  }

  /// An attempt ends somewhere in the middle, and other things happen before it is made good.
  private func cutOff() async throws {
    written += 1
    let slug = "story-\(written)"
    let content = text(slug)
    self.content[slug] = content
    try await newsroom.submit(content, pictures: pictures(of: content))
    try await newsroom.act(.approve, slug)
    let steps = Int.random(in: 0...60, using: &random)
    let counter = StepCounter()
    let failing = SiteDestination(root: site.root, design: SiteDesign(theme: theme)) { _ in
      if counter.next() >= steps { throw Interruption() }
    }
    let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { _ in failing }
    let delivery = try #require(try await newsroom.deliveries(slug).last).id
    try? await handler.deliver(delivery, claim: try await newsroom.claim(delivery))
    if random.chance(50) {
      // It never comes out, and is withdrawn from wherever it got to.
      try await newsroom.act(.kill, slug)
    } else {
      live.append(slug)
    }
    if random.chance(50) { try await publish(1) }
  }

  private func text(_ slug: String) -> Content {
    let topics = ["Armenia", "armenia", "Railways", "South Caucasus", "Հայաստան", "Winter"]
    let keywords = topics.filter { _ in random.chance(30) }
    let byline = ["rita", "ann", "bob"].filter { _ in random.chance(40) }
    let related = live.filter { _ in random.chance(10) }.prefix(3).map(StorySlug.init(unchecked:))
    let main = random.chance(40) ? Self.album[Int.random(in: 0..<2, using: &random)] : nil
    let further = Self.album.dropFirst(2).filter { _ in random.chance(20) }
    let figures = further.map { "\n![A caption](\($0.content.file) \"A credit\")\n" }.joined()
    return Content(
      headline: "Headline \(random.next() % 10_000) of \(slug)", slug: StorySlug(unchecked: slug),
      desk: DeskSlug(unchecked: random.chance(50) ? "africa" : "caucasus"),
      byline: (byline.isEmpty ? ["rita"] : byline).map { .staff(StaffHandle(unchecked: $0)) },
      summary: random.chance(50) ? "A summary \(random.next() % 1000)." : nil, language: "en", keywords: keywords,
      picture: main?.content, pictures: further.map(\.content), related: related.isEmpty ? nil : Array(related),
      body: "Words \(random.next() % 1000).\n\(figures)")
  }

  /// The pictures that stories may have: the first two as their main ones, the others in their texts.
  private static let album = [
    SamplePicture("a", width: 1600), SamplePicture("b", width: 30), SamplePicture("c", width: 700),
    SamplePicture("d", width: 2400),
  ]

  private func pictures(of content: Content) -> [SamplePicture] {
    Self.album.filter { content.allPictures.contains($0.content) }
  }

  /// Everything that waits goes out, as its jobs would have it.
  private func deliverWaiting() async throws {
    let handler = DeliveryHandler(store: newsroom.store, clock: ManualClock()) { [destination] _ in destination }
    for _ in 1...10 {
      let waiting = try await newsroom.store.pool.query(
        "SELECT id FROM copydesk.delivery WHERE state IN ('pending', 'running') ORDER BY id")
      for row in waiting {
        let delivery = try row.decode("id", as: Int.self)
        try await handler.deliver(delivery, claim: try await newsroom.claim(delivery))
      }
      if waiting.isEmpty { return }
    }
    Issue.record("Deliveries do not end: \(log)")
  }

  private var destination: SiteDestination { SiteDestination(root: site.root, design: SiteDesign(theme: theme)) }

  /// What waits goes out, and what theme and configuration have left behind is made anew.
  func settle() async throws {
    try await deliverWaiting()
    try await look()
    let handler = SiteTaskHandler(store: newsroom.store) { [destination] _ in destination }
    for _ in 1...5 {
      guard let lists = try await destination.outdated(with: AttemptAssets(newsroom.store, at: WorkingNewsroom.site))
      else { return }
      log.append("refresh \(lists)")
      try await carryOut(.refresh, lists: lists, handler)
    }
    Issue.record("The site stays out of date: \(log)")
  }

  /// The site as it is made anew in another directory.
  func rebuilt() async throws -> [String: [UInt8]] {
    let other = try TemporarySite()
    let destination = SiteDestination(root: other.root, design: SiteDesign(theme: theme))
    try await carryOut(.rebuild, lists: [], SiteTaskHandler(store: newsroom.store) { _ in destination })
    return try other.files()
  }

  private func carryOut(_ action: SiteTask.Action, lists: [String], _ handler: SiteTaskHandler) async throws {
    #expect(try await newsroom.carryOut(action, lists: lists, inAtMost: 100, handler).error == nil)
  }

  private func changedTheme() throws -> Theme {
    let directory = FileManager.default.temporaryDirectory.appending(path: "copydesk-theme-\(UUID().uuidString)")
      .path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.copyItem(atPath: themeDirectory, toPath: directory)
    let file = URL(filePath: "\(directory)/foot.mustache")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data("<!-- \(random.next() % 1000) -->\(text)".utf8).write(to: file)
    let looks = URL(filePath: "\(directory)/style.css")
    let sheet = try String(contentsOf: looks, encoding: .utf8)
    try Data("/* \(random.next() % 3) */\(sheet)".utf8).write(to: looks)
    return try Theme(directory: directory)
  }
}

private struct Interruption: Error {}

/// Counts from 0.
private final class StepCounter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0
  func next() -> Int {
    lock.lock()
    defer { lock.unlock() }
    count += 1
    return count - 1
  }
}
