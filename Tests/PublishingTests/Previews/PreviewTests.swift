import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("What would be published")
struct PreviewTests {
  private let site: TemporarySite
  private let destination: SiteDestination

  init() throws {
    site = try TemporarySite()
    destination = SiteDestination(root: site.root, design: SiteDesign(theme: try houseTheme()))
  }

  private func previews(_ newsroom: WorkingNewsroom) -> Previews {
    Previews(store: newsroom.store) { _ in destination }
  }

  private func page(_ slug: String, _ newsroom: WorkingNewsroom, _ version: Int? = nil) async throws -> String {
    let bytes = try await previews(newsroom).page(
      of: .slug(StorySlug(unchecked: slug)), version.map { VersionNumber($0) })
    return String(decoding: bytes, as: UTF8.self)
  }

  private func publish(_ slug: String, _ newsroom: WorkingNewsroom) async throws {
    try await newsroom.act(.approve, slug)
    try await deliver(slug, newsroom)
  }

  private func deliver(_ slug: String, _ newsroom: WorkingNewsroom) async throws {
    let delivery = try #require(try await newsroom.deliveries(slug).last).id
    try await DeliveryHandler(store: newsroom.store) { _ in destination }
      .deliver(delivery, claim: try await newsroom.claim(delivery))
  }

  /// What the site's page is as a file that stands alone; its times are those at which it went out.
  private func published(_ slug: String) throws -> String {
    let address = "https://news.example/caucasus/\(slug)/"
    let page = StandalonePage(try site.files()["caucasus/\(slug)/index.html"] ?? [], at: address)
    let bytes = page.bytes(
      styleSheet: destination.design.theme.styleSheet,
      pictures: Dictionary(["swap", "floods"].flatMap(pictures)) { first, _ in first })
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The files of a story's picture, by their addresses.
  private func pictures(of slug: String) -> [(address: String, StandalonePage.Picture)] {
    SamplePicture(slug, width: 700).assets.map { asset in
      (
        "https://news.example/caucasus/\(slug)/\(PublishedPicture(asset).name)",
        .init(mediaType: asset.mediaType, bytes: asset.bytes)
      )
    }
  }

  private func timeless(_ page: String) -> String {
    page.replacing(/\d\d:\d\d(:\d\d)?/, with: "").replacing(/"wordCount":\d+/, with: "")
  }

  @Test("A preview is the page as it is published afterwards, byte for byte but for the time, and writes nothing")
  func same() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap", words: "“Quoted” <b>&amp; marked</b>")
      let before = try await page("swap", newsroom)
      #expect(try site.files().isEmpty)
      try await publish("swap", newsroom)
      #expect(try timeless(before) == timeless(published("swap")))
      #expect(try await page("swap", newsroom) == published("swap"), "what is live is shown as it went out")
      #expect(
        before.contains("data:image/jpeg;base64,") && before.contains("<meta name=\"robots\" content=\"noindex\">"))
    }
  }

  @Test("A correction's preview has its notice, first time and neighbours; the live version's stays without")
  func correction() async throws {
    try await WorkingNewsroom.with { newsroom in
      for slug in ["floods", "swap"] {
        try await newsroom.write(slug)
        try await publish(slug, newsroom)
      }
      let swap = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write(
        "swap", words: "True words", .correct(swap, revision: nil, note: "A name was wrong.", asDraft: false))
      let corrected = try await page("swap", newsroom)
      #expect(corrected.contains("A name was wrong.") && corrected.contains("True words"))
      #expect(corrected.contains("https://news.example/caucasus/floods/"), "a neighbour, which leads to the site")
      #expect(corrected.matches(of: /data:image\/jpeg/).count == 2, "with the neighbour's picture in it")
      let live = try await page("swap", newsroom, 1)
      #expect(try live == published("swap") && !live.contains("A name was wrong."))
      try await publish("swap", newsroom)
      #expect(try timeless(corrected) == timeless(published("swap")))
    }
  }

  @Test("A fix that waits keeps the times that readers know")
  func fix() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap", words: "Words of the the swap")
      try await publish("swap", newsroom)
      let swap = StoryReference.slug(StorySlug(unchecked: "swap"))
      try await newsroom.write(
        "swap", words: "Words of the swap", by: "nana", .fix(swap, revision: nil, note: nil, asDraft: false))
      let times = { (page: String) in page.matches(of: /datetime="([^"]*)"/).map { String($0.output.1) } }
      #expect(try await times(page("swap", newsroom)) == times(published("swap")))
    }
  }

  @Test(
    "There is no page of a killed story, of a version that is not there, nor where no site takes the desk's stories")
  func none() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      func refusal(_ slug: String, version: Int? = nil, _ previews: Previews) async -> Refusal? {
        await #expect(throws: Refusal.self) {
          try await previews.page(of: .slug(StorySlug(unchecked: slug)), version.map { VersionNumber($0) })
        }
      }
      #expect(await refusal("nowhere", previews(newsroom))?.code == .notFound)
      #expect(await refusal("swap", version: 2, previews(newsroom))?.detail == "Story swap has no version 2.")
      let elsewhere = await refusal("swap", Previews(store: newsroom.store) { _ in nil })
      #expect(elsewhere?.code == .wrongState && elsewhere?.detail.hasSuffix("stories go to: site.") == true)
      try await publish("swap", newsroom)
      try await newsroom.act(.kill, "swap")
      #expect(
        await refusal("swap", previews(newsroom))?.detail == "Story 1 was killed, so it will not have a page again.")
    }
  }

  @Test("A picture that is more than a preview can hold is refused with its limit")
  func tooLarge() async throws {
    let newsroom = SampleNewsroom.withStories
    var picture = SampleNewsroom.picture
    picture.bytes = [UInt8](repeating: 1, count: SiteDestination.previewedPictures + 1)
    let assets = SampleAssets(newsroom, pictures: [picture])
    let refusal = await #expect(throws: Refusal.self) {
      try await destination.page(of: newsroom.order(newsroom.stories[0]), with: assets)
    }
    #expect(refusal?.code == .tooLarge)
  }

  // MARK: - Which files would change

  private func effects(_ slug: String, _ newsroom: WorkingNewsroom) async throws -> [FileEffect] {
    let all = try await previews(newsroom).effects(of: .slug(StorySlug(unchecked: slug)))
    #expect(all.map(\.destination.name.text) == ["site"] && all.allSatisfy(\.isPrimary))
    return try #require(all.first?.files)
  }

  @Test("Every file that a delivery then writes, changes or removes was named, with its sizes, and no other")
  func forecast() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("floods")
      try await publish("floods", newsroom)
      try await newsroom.write("swap")
      try Data("left over".utf8).write(to: URL(filePath: "\(site.root)/caucasus/floods/old.txt"))
      try await compare("swap", newsroom)
      let floods = StoryReference.slug(StorySlug(unchecked: "floods"))
      try await newsroom.write(
        "floods", words: "True words", .correct(floods, revision: nil, note: "A name", asDraft: false))
      let named = try await compare("floods", newsroom)
      #expect(named.contains { $0.path == "caucasus/floods/old.txt" && $0.change == .removed && $0.sizeBefore == 9 })
      let page = try #require(named.first { $0.path == "caucasus/floods/index.html" })
      #expect(page.texts?.before.contains("Words") == true && page.texts?.after.contains("True words") == true)
      #expect(named.filter { $0.path.hasSuffix(".jpg") }.isEmpty, "the picture is there already")
    }
  }

  /// Compares what is foretold with what publishing then does.
  @discardableResult
  private func compare(_ slug: String, _ newsroom: WorkingNewsroom) async throws -> [FileEffect] {
    let named = try await effects(slug, newsroom)
    let before = try site.files()
    #expect(try await effects(slug, newsroom).map(\.path) == named.map(\.path), "nothing was written")
    try await publish(slug, newsroom)
    let after = try site.files()
    let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    // Beside what readers see there are the maps for the web server.
    #expect(named.map(\.path).filter { !$0.hasPrefix(".") } == changed.sorted())
    for effect in named where !effect.path.hasPrefix(".") {
      #expect(effect.sizeBefore == before[effect.path]?.count, "\(effect.path)")
      let change: FileEffect.Change =
        before[effect.path] == nil ? .added : after[effect.path] == nil ? .removed : .changed
      #expect(effect.change == change, "\(effect.path)")
    }
    return named
  }

  @Test("A site that is not there yet is foretold, and not made by that; one that was lost is named as held")
  func noDirectory() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      try FileManager.default.removeItem(atPath: site.root)
      #expect(
        try await effects("swap", newsroom).contains { $0.path == "caucasus/swap/index.html" && $0.change == .added })
      #expect(!FileManager.default.fileExists(atPath: site.root))
      try FileManager.default.createDirectory(atPath: site.root, withIntermediateDirectories: true)
      try await publish("swap", newsroom)
      for name in try FileManager.default.contentsOfDirectory(atPath: site.root) {
        try FileManager.default.removeItem(atPath: "\(site.root)/\(name)")
      }
      let held = try await previews(newsroom).effects(of: .slug(StorySlug(unchecked: "swap"))).first
      #expect(held?.hold?.contains("is empty or not the one that was written before") == true)
    }
  }

  @Test("What waits is foretold as of its time, and what is published ahead of it as of now")
  func times() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let story = StoryReference.slug(StorySlug(unchecked: "swap"))
      let later = try await newsroom.store.databaseTime().addingTimeInterval(400 * 86_400)
      try await newsroom.act(.approve, "swap", at: later)
      let nana = Actor.staff(try #require(try await newsroom.store.staff(StaffHandle(unchecked: "nana"))))
      let run = try await newsroom.store.dryRun(ActionRequest(.publish, story), by: nana)
      func month(_ effects: [Previews.DestinationEffects]) -> String? {
        effects.first?.files?.map(\.path).first { $0.hasPrefix("archive/") }
      }
      let ahead = try #require(month(try await previews(newsroom).effects(of: run)))
      let waiting = try #require(month(try await previews(newsroom).effects(of: story)))
      #expect(ahead < waiting, "its month's archive is another")
      let kept = DryRun(
        explanation: run.explanation, outcome: .waits(until: later), story: run.story, version: run.version)
      #expect(month(try await previews(newsroom).effects(of: kept)) == waiting)
    }
  }

  @Test("A destination that cannot tell beforehand is named with the reason")
  func untold() async throws {
    try await WorkingNewsroom.with { newsroom in
      try await newsroom.write("swap")
      let previews = Previews(store: newsroom.store) { _ in nil }
      let effects = try await previews.effects(of: .slug(StorySlug(unchecked: "swap")))
      #expect(effects.map { $0.files == nil } == [true])
      #expect(effects.map(\.reason) == ["another daemon delivers there"])
    }
  }
}
