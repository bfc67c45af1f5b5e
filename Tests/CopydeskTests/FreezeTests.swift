import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("Freezing, from a terminal")
struct FreezeTests {
  private static let freeze = FreezeBody(
    desk: "caucasus", timeZone: "Asia/Yerevan", reason: "court order", by: "nana", since: Sample.noon,
    until: Instant(Sample.noon.date.addingTimeInterval(3600)))
  private static let end = DisplayTime.full(freeze.until ?? Sample.noon, deskZone: "Asia/Yerevan")
  private static let inWords =
    "the caucasus desk is frozen by nana since \(Sample.noonInYerevan) until \(end): “court order”"

  private static func member(_ slug: String, heldSince: Instant?, frozen: Bool) -> FrozenBody.Story {
    FrozenBody.Story(
      number: 7, slug: slug, desk: "caucasus", timeZone: "Asia/Yerevan", headline: "The last night train",
      due: Sample.noon, heldSince: heldSince, frozen: frozen)
  }

  private static let frozen = FrozenBody(
    freezes: [freeze],
    stories: [
      member("night-train", heldSince: Sample.noon, frozen: true), member("apricots", heldSince: nil, frozen: true),
      member("last-ticket", heldSince: Sample.noon, frozen: false),
    ])

  private static func newsroom(_ result: UnfreezeBody? = nil, story: StoryBody = Sample.story()) -> FakeDaemon.Answer {
    let newsroom = Sample.newsroom(story)
    return { request in
      let path = request.target.prefix { $0 != "?" }
      switch path {
      case "/v1/frozen": return .json(frozen)
      case "/v1/freeze": return .json(freeze)
      case "/v1/unfreeze": return result.map { .json($0) } ?? .refusal(.wrongState)
      default: return newsroom(request)
      }
    }
  }

  @Test("What is frozen is listed with when it would have gone out, and where it stands")
  func list() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let time = Sample.noonInYerevan
      let outcome = try await daemon.copydesk("frozen", "--desk", "caucasus")
      #expect(
        outcome.output == """
          night-train\tcaucasus\tThe last night train\t\(time)\theld
          apricots\tcaucasus\tThe last night train\t\(time)\tnot due yet
          last-ticket\tcaucasus\tThe last night train\t\(time)\theld, decide

          """)
      #expect(daemon.targets == ["GET /v1/frozen?desk=caucasus"])
    }
  }

  @Test("A freeze is asked for with its reason, and says what is frozen then")
  func freezing() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let outcome = try await daemon.copydesk("freeze", "--desk", "caucasus", "-m", "court order", "--until", "17:00")
      #expect(outcome.output == Self.inWords + "\n")
      let request = try #require(daemon.requests.last)
      let body = try ControlJSON.decode(FreezeRequestBody.self, from: request.body)
      #expect((body.desk, body.reason, body.until) == ("caucasus", "court order", "17:00"))
    }
  }

  @Test("Without a reason nothing is asked", arguments: [["freeze"], ["freeze", "-m", " "]])
  func noReason(arguments: [String]) async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let outcome = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
      #expect(outcome.status == 64)
      #expect(daemon.targets == [])
    }
  }

  @Test(
    "Whoever says only half is told so",
    arguments: [
      ["--release"], ["night-train"], ["--all"], ["--release", "--drop", "night-train"],
      ["--release", "--all", "night-train"],
    ])
  func half(arguments: [String]) async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let outcome = try await Program(["unfreeze"] + arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
      #expect(outcome.status == 64)
      #expect(daemon.targets == [])
    }
  }

  @Test("What came of it is told; what could not be done decides the exit status")
  func unfreezing() async throws {
    let refusal = Refusal(.notPermitted, "nana may not publish it.", hint: "Ask somebody.")
    let result = UnfreezeBody(
      ended: Self.freeze, released: [7], dropped: [], refused: [.init(story: 8, refusal: refusal)],
      left: FrozenBody(freezes: [], stories: [Self.member("last-ticket", heldSince: Sample.noon, frozen: false)]))
    try await FakeDaemon.with(Self.newsroom(result)) { daemon in
      let outcome = try await daemon.copydesk("unfreeze", "--desk", "caucasus", "--release", "--all")
      #expect(
        outcome.output == """
          the caucasus desk is no longer frozen
          1 story released
          1 story held: copydesk frozen, copydesk unfreeze --release|--drop STORY…

          """)
      #expect(outcome.errors == "copydesk: nana may not publish it. (not_permitted)\nAsk somebody.\n")
      #expect(outcome.status == 77)
      let request = try #require(daemon.requests.last)
      let body = try ControlJSON.decode(UnfreezeRequestBody.self, from: request.body)
      #expect((body.desk, body.verdict, body.stories, body.all) == ("caucasus", .release, nil, true))
    }
  }

  private static var frozenStory: StoryBody {
    var story = Sample.story(revision: 4, seenRevision: 4, seenVersion: 2)
    story.frozenBy = [freeze]
    return story
  }

  @Test("Whoever approves or publishes on a frozen desk is told first, by whom it is frozen and why")
  func question() async throws {
    for (action, outcome) in [
      ("approve", "what falls due meanwhile is held"), ("publish", "this passes it, and the log says so"),
    ] {
      try await FakeDaemon.with(Self.newsroom(story: Self.frozenStory)) { daemon in
        let answer = try await daemon.copydesk(
          action, "night-train", terminal: 200, environment: ["NO_COLOR": "1"], typing: [("N]", "n\n")])
        let words = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("\(Self.inWords); \(outcome)"), "\(words)")
      }
    }
  }

  @Test("Everything that shows the story shows that its desk is frozen", arguments: ["show", "approve"])
  func shown(command: String) async throws {
    try await FakeDaemon.with(Self.newsroom(story: Self.frozenStory)) { daemon in
      let answer = try await daemon.copydesk(command, "night-train")
      let words = command == "show" ? Self.inWords.replacing(" Asia/Yerevan", with: "") : Self.inWords
      #expect(answer.output.contains(words + "\n"), "\(answer.output)")
    }
  }
}
