import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("What the web server answers where no page is any more")
struct RedirectsTests {
  private let newsroom = SampleNewsroom.withStories
  private let withdrawn = [
    WithdrawnStory(
      number: StoryNumber(7), desk: DeskSlug(unchecked: "caucasus"), slug: StorySlug(unchecked: "gone"),
      formerPaths: ["africa/once"]),
    WithdrawnStory(
      number: StoryNumber(8), desk: DeskSlug(unchecked: "caucasus"), slug: StorySlug(unchecked: "vanished"),
      formerPaths: ["africa/vanished"], hasVanished: true),
  ]
  private let moved = [
    MovedStory(number: StoryNumber(9), path: "africa/new", formerPaths: ["caucasus/older", "caucasus/old"])
  ]

  /// The map for such a web server, once these decisions have been carried out.
  private func map(
    of reading: GoneReading, in form: String = "json", after orders: [DeliveryOrder] = []
  ) async throws -> String {
    let outputs = SiteOutputs(pages: [], feeds: [], maps: [Redirects()])
    let planner = SitePlanner(SiteDesign(theme: try houseTheme(), outputs: outputs), reading, SiteHistory())
    let path = ".copydesk/redirects.\(form)"
    if orders.isEmpty {
      let files = try await planner.files(of: try await planner.standing())
      let file = try #require(files.first { $0.path == path }?.file)
      return String(decoding: file.bytes, as: UTF8.self)
    }
    let written = try await planner.plan(for: orders).steps.compactMap { step -> SiteFile? in
      if case .write(let file) = step, file.path == path { file } else { nil }
    }
    return String(decoding: try #require(written.first).bytes, as: UTF8.self)
  }

  @Test("What was withdrawn is gone at every address that it had, what moved leads on, what vanished is not named")
  func whole() async throws {
    let reading = GoneReading(sample: SampleReading(newsroom), gone: withdrawn, elsewhere: moved)
    #expect(
      try await map(of: reading) == """
        {
        "/africa/once/":{"status":410},
        "/caucasus/gone/":{"status":410},
        "/caucasus/old/":{"status":301,"to":"/africa/new/"},
        "/caucasus/older/":{"status":301,"to":"/africa/new/"}
        }

        """)
    let nginx = try await map(of: reading, in: "nginx").split(separator: "\n").map(String.init)
    #expect(
      nginx.suffix(4) == [
        "location ^~ /africa/once/ { return 410; }", "location ^~ /caucasus/gone/ { return 410; }",
        "location = /caucasus/old/ { return 301 /africa/new/; }",
        "location = /caucasus/older/ { return 301 /africa/new/; }",
      ])
    #expect(nginx.contains("error_page 410 /.copydesk/410.html;"))
    let caddy = try await map(of: reading, in: "caddy").split(separator: "\n").map(String.init)
    #expect(
      caddy.suffix(4) == [
        "error /africa/once/* 410", "error /caucasus/gone/* 410", "redir /caucasus/old/ /africa/new/ permanent",
        "redir /caucasus/older/ /africa/new/ permanent",
      ])
  }

  @Test(
    "A kill is gone at once, wherever the story lay; one that leaves no trace, and what is only unpublished, are not",
    arguments: [(DecisionKind.kill, false), (.kill, true), (.unpublish, false)])
  func killed(_ kind: DecisionKind, vanishes: Bool) async throws {
    var story = newsroom.stories[0]
    story.formerPaths = ["africa/night-train"]
    var order = newsroom.order(story, kind)
    order.vanishes = vanishes
    let known = MovedStory(number: story.number, path: story.path, formerPaths: story.formerPaths)
    let reading = GoneReading(
      sample: SampleReading(newsroom.without(newsroom.stories[0]), withdrawn: story), gone: [], elsewhere: [known])
    let map = try await map(of: reading, after: [order])
    let isNamed = kind == .kill && !vanishes
    #expect(map.contains("\"/caucasus/shirak-night-train/\":{\"status\":410}") == isNamed, "\(map)")
    #expect(map.contains("\"/africa/night-train/\":{\"status\":410}") == isNamed, "\(map)")
    #expect(!map.contains("301"), "it leads nowhere any more: \(map)")
  }

  @Test("A story that moves again leads from all its earlier addresses to the latest, and to no other")
  func movedAgain() async throws {
    var newsroom = newsroom
    newsroom.stories[0].slug = StorySlug(unchecked: "third")
    newsroom.stories[0].formerPaths = ["caucasus/second", "caucasus/first"]
    let known = MovedStory(
      number: newsroom.stories[0].number, path: "caucasus/second", formerPaths: ["caucasus/first"])
    let reading = GoneReading(sample: SampleReading(newsroom), gone: [], elsewhere: [known])
    let map = try await map(of: reading, after: [newsroom.order(newsroom.stories[0], .readdress)])
    #expect(
      map == """
        {
        "/caucasus/first/":{"status":301,"to":"/caucasus/third/"},
        "/caucasus/second/":{"status":301,"to":"/caucasus/third/"}
        }

        """)
  }
}

/// A sample newsroom from which stories were withdrawn, and in which others lay elsewhere before.
private struct GoneReading: SiteReading {
  let sample: SampleReading
  let gone: [WithdrawnStory]
  let elsewhere: [MovedStory]

  func listing(of stories: [StoryNumber]) async throws -> [StoryNumber: [ListEntry]] {
    try await sample.listing(of: stories)
  }
  func memories(of lists: [String]) async throws -> [ListMemory] { try await sample.memories(of: lists) }
  func stories(in windows: [SiteWindow]) async throws -> [SiteWindow: [ListedStory]] {
    try await sample.stories(in: windows)
  }
  func addresses(of stories: [StoryNumber]) async throws -> [StoryNumber: ListedAddress] {
    try await sample.addresses(of: stories)
  }
  func snapshot(of stories: Set<StoryNumber>, named slugs: [StorySlug]) async throws -> SiteSnapshot {
    try await sample.snapshot(of: stories, named: slugs)
  }
  func pictures(_ hashes: [String]) async throws -> [PictureFacts] { try await sample.pictures(hashes) }
  func withdrawn() async throws -> [WithdrawnStory] { gone }
  func moved() async throws -> [MovedStory] { elsewhere }
}
