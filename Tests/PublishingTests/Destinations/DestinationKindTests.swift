import Foundation
import Newsroom
import Store
import Synchronization
import Store
import Testing

@testable import Publishing

/// A kind, settings that it accepts, and some that it refuses with the keys that lead to the fault.
struct KindCase: CustomTestStringConvertible, Sendable {
  let kind: any DestinationKind
  let accepted: [[String: WrittenValue]]
  let refused: [(settings: [String: WrittenValue], path: [String])]

  var testDescription: String { kind.name.text }

  /// One for each kind there is; `areAll` sees that none is missing.
  static let all = [
    KindCase(
      kind: SiteKind(),
      accepted: [
        [:], ["formats": .list([])], ["formats": .list([.scalar("json-ld")])],
        ["previews": .scalar("https://previews.example")], ["previews": .scalar("http://previews.example:8080/here")],
      ],
      refused: [
        (["formats": .scalar("json-ld")], ["formats"]), (["formats": .list([.scalar("ninja")])], ["formats", "0"]),
        (["formats": .list([.scalar("json-ld"), .scalar("json-ld")])], ["formats", "1"]),
        (["formats": .list([.mapping([:])])], ["formats", "0"]),
        (["previews": .list([])], ["previews"]), (["previews": .scalar("previews.example")], ["previews"]),
        (["previews": .scalar("ftp://previews.example")], ["previews"]),
        (["previews": .scalar("https://")], ["previews"]),
        (["previews": .scalar("https://previews.example/?a=b")], ["previews"]),
        (["previews": .scalar("https://previews.example/#a")], ["previews"]),
      ])
  ]
}

@Suite("Every kind of destination")
struct DestinationKindConformanceTests {
  private func host(_ root: String = "/nowhere") throws -> DestinationHost {
    DestinationHost(siteRoot: root, theme: try houseTheme())
  }

  private func destination(_ kind: any DestinationKind, _ settings: DestinationSettings) -> Destination {
    Destination(name: DestinationName(unchecked: "there"), kind: kind.name, settings: settings)
  }

  @Test("Every kind of destination is tested here")
  func areAll() { #expect(KindCase.all.map(\.kind.name.text).sorted() == DestinationKinds.standard.names) }

  @Test("redefines no common key, and has a sensible concurrency", arguments: KindCase.all)
  func keys(_ sample: KindCase) {
    #expect(sample.kind.keys.isDisjoint(with: Destination.commonKeys))
    #expect((1...sample.kind.concurrency.limit).contains(sample.kind.concurrency.standard))
  }

  @Test("reads back its stored settings unchanged, and opens with them", arguments: KindCase.all)
  func accepts(_ sample: KindCase) throws {
    for written in sample.accepted {
      let settings = try sample.kind.settings(from: WrittenSettings(written))
      #expect(Set(settings.values.keys).isSubset(of: sample.kind.keys))
      #expect(try sample.kind.settings(from: WrittenSettings(settings)) == settings)
      let stored = try JSONEncoder().encode(destination(sample.kind, settings))
      let read = try JSONDecoder().decode(Destination.self, from: stored)
      #expect(read == destination(sample.kind, settings))
      _ = try sample.kind.open(read, on: try host())
    }
  }

  @Test(
    "answers a repeated decision with the same receipt, and accepts a kill of a story it never had",
    arguments: KindCase.all)
  func delivers(_ sample: KindCase) async throws {
    let site = try TemporarySite()
    let newsroom = SampleNewsroom.withStories
    let story = newsroom.stories[0]
    let kill = newsroom.order(story, .kill)
    let without = SampleAssets(newsroom.without(story), for: kill)
    let settings = try sample.kind.settings(from: WrittenSettings(sample.accepted[0]))
    let destination = try sample.kind.open(destination(sample.kind, settings), on: try host(site.root))

    let other = newsroom.stories[1]
    let early = await destination.deliver(
      newsroom.order(other, .kill), with: SampleAssets(newsroom.without(other).without(story)))
    let first = await destination.deliver(newsroom.order(story), with: SampleAssets(newsroom))
    let second = await destination.deliver(newsroom.order(story), with: SampleAssets(newsroom))
    let late = await destination.deliver(kill, with: without)
    for outcome in [early, first, late] {
      guard case .delivered(let receipt, _) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(receipt.reference != nil || receipt.digest != nil)
    }
    #expect(first == second)
    #expect(first != late)
  }

  @Test("A site is written by one delivery at a time, and carries the formats that its settings name")
  func site() async throws {
    #expect((SiteKind().concurrency.standard, SiteKind().concurrency.limit) == (1, 1))
    let newsroom = SampleNewsroom.withStories
    for (settings, isBeside) in [(["formats": ["json-ld"]], true), ([:], false)] as [(DestinationSettings, Bool)] {
      let site = try TemporarySite()
      let opened = try SiteKind().open(destination(SiteKind(), settings), on: try host(site.root))
      _ = await opened.deliver(newsroom.order(newsroom.stories[1]), with: SampleAssets(newsroom))
      #expect(try site.files()["africa/coffee-prices/index.html"] != nil)
      let isThere = try site.files()["africa/coffee-prices/json-ld.jsonld"] != nil
      #expect(isThere == isBeside)
    }
  }

  @Test(
    "The address of a site's previews has no slash at its end, since paths are put behind it",
    arguments: [
      ("https://previews.example/", "https://previews.example"),
      ("https://previews.example", "https://previews.example"),
      ("http://previews.example/here/", "http://previews.example/here"),
    ])
  func previews(_ written: String, _ kept: String) throws {
    let settings = try SiteKind().settings(from: WrittenSettings(["previews": .scalar(written)]))
    #expect(settings == ["previews": .string(kept)])
  }

  @Test("refuses settings it cannot use, and names the key", arguments: KindCase.all)
  func refuses(_ sample: KindCase) {
    for (settings, path) in sample.refused {
      #expect {
        try sample.kind.settings(from: WrittenSettings(settings))
      } throws: {
        ($0 as? ConfigurationProblem)?.path == path
      }
    }
  }
}

@Suite("The destinations that a daemon serves")
struct ServedDestinationTests {
  private static let site = DestinationKindName(unchecked: "site")

  private func served(_ names: String...) throws -> ServedDestinations {
    ServedDestinations(
      Set(names.map { DestinationName(unchecked: $0) }),
      host: DestinationHost(siteRoot: "/nowhere", theme: try houseTheme()))
  }

  private func destination(
    _ name: String, kind: String = "site", settings: DestinationSettings = [:]
  ) -> Destination {
    Destination(
      name: DestinationName(unchecked: name), kind: DestinationKindName(unchecked: kind), settings: settings)
  }

  @Test("A destination of an unknown kind never becomes a site")
  func refusesUnknownKinds() throws {
    let fault = DestinationFault.unknownKind(
      destination: DestinationName(unchecked: "partner"), kind: DestinationKindName(unchecked: "webhook"),
      known: ["site"])
    #expect(throws: fault) { try served("site", "partner").check([destination("partner", kind: "webhook")]) }
    #expect(throws: fault) { try served("partner").open(destination("partner", kind: "webhook")) }
    #expect(fault.description.contains("no kind 'webhook' (it has: site)"))
  }

  @Test("Settings the kind refuses stop the daemon at start, with the key")
  func refusesSettings() throws {
    for settings in [["formats": ["ninja"]], ["directory": "elsewhere"]] as [DestinationSettings] {
      #expect {
        try served("site").check([destination("site", settings: settings)])
      } throws: { error in
        guard case DestinationFault.refusedSettings(_, _, let problem) = error else { return false }
        return problem.path.first == settings.values.keys.first
      }
    }
  }

  @Test("Destinations served by other daemons may be of any kind, and are not opened here")
  func leavesOthers() throws {
    let served = try served("site")
    try served.check([destination("partner", kind: "webhook"), destination("mirror")])
    #expect(try served.open(destination("partner", kind: "webhook")) == nil)
    #expect(try served.open(destination("site")) != nil)
  }

  @Test("A daemon has one site directory, and so serves one site")
  func hasRoomForOneSite() throws {
    let fault = DestinationFault.alreadyServed(
      kind: Self.site, by: DestinationName(unchecked: "site"), also: DestinationName(unchecked: "mirror"))
    #expect(throws: fault) { try served("site", "mirror").check([destination("site"), destination("mirror")]) }
  }

  @Test("A site whose settings have changed is no second one, and other kinds have room beside it and themselves")
  func hasRoomForOthers() throws {
    let names = ["site", "there", "elsewhere"]
    let served = ServedDestinations(
      Set(names.map { DestinationName(unchecked: $0) }), kinds: DestinationKinds([SiteKind(), CountingKind()]),
      host: DestinationHost(siteRoot: "/nowhere", theme: try houseTheme()))
    var site = destination("site")
    #expect(try served.open(destination("there", kind: "counting")) != nil)
    #expect(try served.open(site) != nil)
    #expect(try served.open(destination("elsewhere", kind: "counting")) != nil)
    site.attempts = 3
    #expect(try served.open(site) != nil)
  }

  @Test("Of several keys that a kind does not know, the first in the alphabet is named")
  func namesFirstKey() throws {
    #expect {
      try served("site").open(destination("site", settings: ["zebra": "a", "ant": "b", "mole": "c"]))
    } throws: { error in
      guard case DestinationFault.refusedSettings(_, _, let problem) = error else { return false }
      return problem.message == "unknown key 'ant'"
    }
  }

  @Test("A destination is reopened when its configuration changes, and only then")
  func opensAnew() throws {
    let kind = CountingKind()
    let served = ServedDestinations(
      [DestinationName(unchecked: "there")], kinds: DestinationKinds([kind]),
      host: DestinationHost(siteRoot: "/nowhere", theme: try houseTheme()))
    let first = destination("there", kind: "counting")
    _ = try served.open(first)
    _ = try served.open(first)
    #expect(kind.opened.withLock { $0 } == 1)
    var second = first
    second.attempts = 3
    _ = try served.open(second)
    #expect(kind.opened.withLock { $0 } == 2)
    // Nor is what was opened on another host, such as one with another theme.
    served.reopen(on: DestinationHost(siteRoot: "/elsewhere", theme: try houseTheme()))
    let reopened = try served.open(second)
    #expect((reopened as? SiteDestination)?.root == "/elsewhere")
    _ = try served.open(second)
    #expect(kind.opened.withLock { $0 } == 3)
  }
}

/// Counts how often it opens a destination; each is a site that nobody writes.
private final class CountingKind: DestinationKind {
  let name = DestinationKindName(unchecked: "counting")
  let keys: Set<String> = []
  let concurrency = DeliveryConcurrency.oneAtATime
  let opened = Mutex(0)

  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> DestinationSettings { [:] }

  func open(_ destination: Destination, on host: DestinationHost) throws -> any DeliveryDestination {
    opened.withLock { $0 += 1 }
    return SiteDestination(root: host.siteRoot, design: SiteDesign(theme: host.theme))
  }
}
