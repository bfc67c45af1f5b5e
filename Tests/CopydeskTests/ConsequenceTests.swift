import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("What follows, as each question says it")
struct ConsequenceTests {
  private static let later = Instant(Sample.noon.date.addingTimeInterval(7200))

  private func lines(
    _ action: Action, _ outcome: DryRunBody.Outcome?, at: Instant? = nil, asked: ActionBody = ActionBody(),
    _ change: (inout StoryBody) -> Void = { _ in }
  ) -> [String] {
    let story = StoryScreenTests.story(change)
    let run = Sample.dryRun(of: story, outcome, at: at)
    return Consequence(of: action, story, run, asked: asked, now: StoryScreenTests.now).lines(width: nil).map(\.text)
  }

  @Test("Publishing says where, in place of what, and which plan it takes the place of")
  func publishing() {
    #expect(
      lines(.publish, .goesOut) == [
        "  LIVE NOW on site, as you say", "  https://news.example/africa/dar-cranes/ · also to: partner, clients",
      ])
    let planned = lines(.publish, .goesOut) {
      ($0.state, $0.publishAt, $0.liveVersion) = (.approved, Self.later, 1)
    }
    #expect(planned.first == "  LIVE NOW on site, in place of v1, and not 18:00 Asia/Yerevan, as you say")
  }

  @Test("Scheduling says the time on both clocks")
  func scheduling() {
    #expect(
      lines(.schedule, .waits, at: Self.later).first
        == "  Goes out on site 18:00 Asia/Yerevan = 14:00 UTC, as you say")
  }

  @Test("Taking away says from where, for how long, and what readers find")
  func takingAway() {
    let place = "https://news.example/africa/dar-cranes/"
    func out(_ story: inout StoryBody) { (story.state, story.liveVersion) = (.published, 2) }
    #expect(
      lines(.kill, .takenAway, out) == [
        "  GONE NOW from site, partner, clients, for good", "  Readers find at \(place) that it was withdrawn",
      ])
    #expect(lines(.kill, .takenAway, asked: ActionBody(vanish: true), out).last == "  Readers find nothing at \(place)")
    #expect(
      lines(.unpublish, .takenAway, out) == [
        "  GONE NOW from site, partner, clients, until somebody republishes it", "  Readers find nothing at \(place)",
      ])
    var nowhere = Sample.dryRun(of: StoryScreenTests.story(), .takenAway)
    nowhere.destinations = []
    let told = Consequence(
      of: .kill, StoryScreenTests.story(), nowhere, asked: ActionBody(), now: StoryScreenTests.now
    ).lines(width: nil)
    #expect(told.map(\.text) == ["  No destination has it; it cannot go out any more"])
  }

  @Test("A freeze is named where it matters, and nothing is said of what readers do not notice")
  func freezes() {
    func freeze(_ story: inout StoryBody) {
      story.frozenBy = [
        .init(desk: "africa", timeZone: "Asia/Yerevan", reason: "court", by: "nana", since: Sample.noon, until: nil)
      ]
    }
    #expect(lines(.publish, .goesOut, freeze).last?.hasSuffix("this passes it, and the log says so") == true)
    #expect(lines(.kill, .takenAway, freeze).allSatisfy { !$0.contains("frozen") })
    #expect(lines(.recall, nil) == [])
  }

  @Test("The question before a kill, a publication and a new time says it", arguments: ["kill", "publish", "schedule"])
  func asked(command: String) async throws {
    let newsroom = Sample.newsroom()
    let outcome: DryRunBody.Outcome =
      switch command {
      case "kill": .takenAway
      case "publish": .goesOut
      default: .waits
      }
    let answer: FakeDaemon.Answer = {
      $0.target.contains("/dry-run/") ? .json(Sample.dryRun(of: Sample.story(), outcome, at: Self.later)) : newsroom($0)
    }
    let words = ["kill": "GONE NOW from site", "publish": "LIVE NOW on site", "schedule": "18:00 Asia/Yerevan = "]
    try await FakeDaemon.with(answer) { daemon in
      let options = ["kill": ["-m", "Wrong."], "schedule": ["--at", "18:00", "--unread"]][command] ?? []
      let shown = try await Program([command, "7"] + options, environment: ["COPYDESK_SOCKET": daemon.socket])
        .run(terminal: 80, typing: [("N]", "n\n")])
      #expect(shown.output.contains(try #require(words[command])), "\(shown.output)")
      #expect(daemon.changes == [])
    }
  }
}
